// Figures of option trades as a row of sums, so that days and cells can be added up and one new trade
// changes one row.

import { FORWARD_SOURCES } from '#core/options/option-rate.ts';
import { ATTRIBUTION_REFUSALS } from '#core/options/pnl-attribution.ts';
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

const FIGURES = [
  'trades',
  'covered',
  'volatility',
  'ranked',
  'rank',
  'placed',
  'percentile',
  'daysToExpiry',
  'delta',
  'thetaShares',
  'thetaShare',
  'expectedMovePct',
  'changes',
  'change',
  'attributed',
  'grossPaise',
  'deltaPaise',
  'gammaPaise',
  'vegaPaise',
  'thetaPaise',
  'restPaise',
] as const;
type Figure = (typeof FIGURES)[number];

/** In this order in every row, after the figures and the forward sources. */
const REFUSALS = [...OPTION_REFUSALS, 'GAP_AT_EXIT', ...ATTRIBUTION_REFUSALS] as const;

const SOURCES_AT = FIGURES.length;
const REFUSALS_AT = SOURCES_AT + FORWARD_SOURCES.length;

/** Numbers in a row. */
export const OPTION_SUMS = REFUSALS_AT + REFUSALS.length;

export const noOptionSums = (): OptionSums => new Float64Array(OPTION_SUMS);

const placeOf = new Map<string, number>(
  [...FIGURES, ...FORWARD_SOURCES, ...REFUSALS].map((name, index) => [name, index]),
);

/** Adds one option trade to the row that begins at `place`. */
export function addOptionPath(sums: OptionSums, place: number, path: OptionFigures): void {
  const add = (name: string, value: number): void => {
    const index = place + (placeOf.get(name) ?? Number.NaN);
    sums[index] = (sums[index] ?? Number.NaN) + value;
  };
  add('trades', 1);
  if (path.kind === 'refused') {
    add(path.reason, 1);
    return;
  }
  const { entry, level, along, pnl } = path;
  const addKnown = (count: Figure, name: Figure, value: number | null | undefined): void => {
    if (value === null || value === undefined) return;
    add(count, 1);
    add(name, value);
  };
  add('covered', 1);
  add(path.forwardSource, 1);
  add('volatility', entry.volatility);
  add('daysToExpiry', entry.daysToExpiry);
  add('delta', Math.abs(entry.delta));
  add('expectedMovePct', entry.expectedMovePct);
  addKnown('ranked', 'rank', level?.rank);
  addKnown('placed', 'percentile', level?.percentile);
  addKnown('thetaShares', 'thetaShare', entry.thetaShare);
  addKnown('changes', 'change', along.change);
  if (pnl.kind === 'refused') {
    add(pnl.reason, 1);
    return;
  }
  const { attribution } = pnl;
  add('attributed', 1);
  add('grossPaise', attribution.total);
  add('deltaPaise', attribution.delta);
  add('gammaPaise', attribution.gamma);
  add('vegaPaise', attribution.vega);
  add('thetaPaise', attribution.theta);
  add('restPaise', attribution.rest);
}

/** Reads figures of the row that begins at `place`. */
export const optionPlace =
  (sums: OptionSums, place: number) =>
  (figure: Figure): number =>
    sums[place + (placeOf.get(figure) ?? Number.NaN)] ?? Number.NaN;

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
