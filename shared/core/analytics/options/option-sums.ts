// Figures of option trades as a row of sums, so that days and cells can be added up and one new trade
// changes one row.

import { FORWARD_SOURCES } from '#core/options/option-rate.ts';
import { ATTRIBUTION_REFUSALS, type PnlAttribution } from '#core/options/pnl-attribution.ts';
import { OPTION_REFUSALS, type OptionPath } from './option-path.ts';

type Known = Extract<OptionPath, { readonly kind: 'path' }>;

/** What of a path is summed. */
export type OptionFigures =
  | Exclude<OptionPath, Known>
  | (Pick<Known, 'kind' | 'forwardSource' | 'pnl'> & {
      readonly entry: Pick<
        Known['entry'],
        'volatility' | 'daysToExpiry' | 'delta' | 'thetaShare' | 'expectedMovePct'
      >;
      readonly level: Pick<NonNullable<Known['level']>, 'rank' | 'percentile'> | null;
      readonly along: Pick<Known['along'], 'change'>;
    });

export type OptionSums = Float64Array;

/** Places of the figures in a row; constants, since every trade of every cell is added. */
const AT = {
  trades: 0,
  covered: 1,
  volatility: 2,
  ranked: 3,
  rank: 4,
  placed: 5,
  percentile: 6,
  daysToExpiry: 7,
  delta: 8,
  thetaShares: 9,
  thetaShare: 10,
  expectedMovePct: 11,
  changes: 12,
  change: 13,
  attributed: 14,
  grossPaise: 15,
  deltaPaise: 16,
  gammaPaise: 17,
  vegaPaise: 18,
  thetaPaise: 19,
  restPaise: 20,
} as const;
type Figure = keyof typeof AT;

/** In this order in every row, after the figures and the forward sources. */
const REFUSALS = [...OPTION_REFUSALS, 'GAP_AT_EXIT', ...ATTRIBUTION_REFUSALS] as const;

const SOURCES_AT = Object.keys(AT).length;
const REFUSALS_AT = SOURCES_AT + FORWARD_SOURCES.length;

/** Numbers in a row. */
export const OPTION_SUMS = REFUSALS_AT + REFUSALS.length;

export const noOptionSums = (): OptionSums => new Float64Array(OPTION_SUMS);

const REFUSAL_PLACES = new Map<string, number>(
  REFUSALS.map((reason, index) => [reason, REFUSALS_AT + index]),
);

/** Adds one option trade to the row that begins at `place`. */
export function addOptionPath(sums: OptionSums, place: number, path: OptionFigures): void {
  add(sums, place + AT.trades, 1);
  if (path.kind === 'refused') {
    addRefusal(sums, place, path.reason);
    return;
  }
  const { entry, level, along, pnl } = path;
  add(sums, place + AT.covered, 1);
  add(sums, place + SOURCES_AT + FORWARD_SOURCES.indexOf(path.forwardSource), 1);
  add(sums, place + AT.volatility, entry.volatility);
  add(sums, place + AT.daysToExpiry, entry.daysToExpiry);
  add(sums, place + AT.delta, Math.abs(entry.delta));
  add(sums, place + AT.expectedMovePct, entry.expectedMovePct);
  addKnown(sums, place + AT.ranked, place + AT.rank, level?.rank);
  addKnown(sums, place + AT.placed, place + AT.percentile, level?.percentile);
  addKnown(sums, place + AT.thetaShares, place + AT.thetaShare, entry.thetaShare);
  addKnown(sums, place + AT.changes, place + AT.change, along.change);
  if (pnl.kind === 'refused') addRefusal(sums, place, pnl.reason);
  else addAttribution(sums, place, pnl.attribution);
}

function addAttribution(sums: OptionSums, place: number, split: PnlAttribution): void {
  add(sums, place + AT.attributed, 1);
  add(sums, place + AT.grossPaise, split.total);
  add(sums, place + AT.deltaPaise, split.delta);
  add(sums, place + AT.gammaPaise, split.gamma);
  add(sums, place + AT.vegaPaise, split.vega);
  add(sums, place + AT.thetaPaise, split.theta);
  add(sums, place + AT.restPaise, split.rest);
}

function addKnown(
  sums: OptionSums,
  count: number,
  sum: number,
  value: number | null | undefined,
): void {
  if (value === null || value === undefined) return;
  add(sums, count, 1);
  add(sums, sum, value);
}

function addRefusal(sums: OptionSums, place: number, reason: string): void {
  const at = REFUSAL_PLACES.get(reason);
  if (at === undefined)
    throw new RangeError(`option refusal: expected a known one, found ${reason}`);
  add(sums, place + at, 1);
}

function add(sums: OptionSums, place: number, value: number): void {
  sums[place] = (sums[place] ?? Number.NaN) + value;
}

/** Reads figures of the row that begins at `place`. */
export const optionPlace =
  (sums: OptionSums, place: number) =>
  (figure: Figure): number =>
    sums[place + AT[figure]] ?? Number.NaN;

export const optionMean = (sum: number, count: number): number | null =>
  count > 0 ? sum / count : null;

/** Covered trades by forward; sources that do not occur are left out. */
export const countedSources = (sums: OptionSums, place: number): Readonly<Record<string, number>> =>
  counted(sums, place + SOURCES_AT, FORWARD_SOURCES);

/** Trades without a volatility and splits refused, by reason. */
export const countedRefusals = (
  sums: OptionSums,
  place: number,
): Readonly<Record<string, number>> => counted(sums, place + REFUSALS_AT, REFUSALS);

function counted(
  sums: OptionSums,
  from: number,
  names: readonly string[],
): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  names.forEach((name, index) => {
    const count = sums[from + index] ?? 0;
    if (count > 0) counts[name] = count;
  });
  return counts;
}
