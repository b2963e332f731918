// An advisor's history as sums per day: a trade belongs to the day its outcome became known, a day's
// sums run over its trades in one fixed order, and every day carries the sums of all days up to it. A
// date is then one row, a new trade changes the rows from its day on, and whoever adds in this order
// gets the same bits.
import { type Instant, istDay } from '#core/market/ist.ts';
import { compareIds } from '#core/signals/id-order.ts';
import {
  addExcursion,
  EXCURSION_SUMS,
  type ExcursionFigures,
  type ExcursionMeans,
  excursionMeans,
  type RankedFigure,
  rankedCount,
} from './excursions/excursion-sums.ts';
import { type OptionMetrics, optionMetricsAt } from './options/option-metrics.ts';
import { addOptionPath, OPTION_SUMS, type OptionFigures } from './options/option-sums.ts';
import {
  addPerformance,
  PERFORMANCE_SUMS,
  type Performance,
  type PerformanceTrade,
  performanceAt,
} from './performance.ts';
import { recencyWeight } from './recency.ts';

export interface FoldedTrade extends PerformanceTrade {
  readonly tradeId: string;
  /** When the position ended. */
  readonly exitAt: Instant;
  /** When its outcome was published; not before the exit. */
  readonly knownAt: Instant;
  /** What the tape says of it; none: nothing. */
  readonly path?: ExcursionFigures | null;
  /** Of an option trade whose prices were read. */
  readonly option?: OptionFigures | null;
}

/** Places in the row: raw sums (weight 1), weighted ones, squares of the weights, sums of the paths. */
const RAW = 0;
const WEIGHTED = PERFORMANCE_SUMS;
const SQUARED_WEIGHTS = 2 * PERFORMANCE_SUMS;
const PATHS = SQUARED_WEIGHTS + 1;
const OPTIONS = PATHS + EXCURSION_SUMS;
/** Rows are stored: another layout needs a migration that has all measurements done anew. */
export const FOLD_SIZE = OPTIONS + OPTION_SUMS;

export type FoldSums = Float64Array;

export interface FoldedDay {
  /** Days since 1970-01-01, IST. */
  readonly day: number;
  /** Of the day alone. */
  readonly sums: FoldSums;
  /** Of all days up to and including it. */
  readonly total: FoldSums;
}

export const noSums = (): FoldSums => new Float64Array(FOLD_SIZE);

/** The sums of trades that became known on one day, in any order. */
export function daySums(trades: readonly FoldedTrade[]): FoldSums {
  const sums = noSums();
  for (const trade of [...trades].sort(byExit)) addTrade(sums, trade);
  return sums;
}

/** The trades of a day are added in order of exit. One that was never filled is none, but it was claimed. */
export function addTrade(sums: FoldSums, trade: FoldedTrade): void {
  addExcursion(sums, PATHS, trade.path ?? null);
  if (trade.path?.filled === false) return;
  const weight = recencyWeight(istDay(trade.exitAt));
  addPerformance(sums, RAW, trade, 1);
  addPerformance(sums, WEIGHTED, trade, weight);
  sums[SQUARED_WEIGHTS] = at(sums, SQUARED_WEIGHTS) + weight * weight;
  if (trade.option) addOptionPath(sums, OPTIONS, trade.option);
}

/** Adds a finished day to the total. */
export function addDay(total: FoldSums, day: FoldSums): void {
  // Most days have no option trade, and the first of their sums says so.
  const end = at(day, OPTIONS) === 0 ? OPTIONS : FOLD_SIZE;
  for (let place = 0; place < end; place++) total[place] = at(total, place) + at(day, place);
}

/** The next total. */
export function plusDay(total: FoldSums, day: FoldSums): FoldSums {
  const next = total.slice();
  addDay(next, day);
  return next;
}

/** Trades by the day they became known, days in order. */
export function byKnownDay<T extends FoldedTrade>(
  trades: readonly T[],
): readonly (readonly [day: number, trades: readonly T[]])[] {
  const days = new Map<number, T[]>();
  for (const trade of trades) {
    const day = istDay(trade.knownAt);
    const own = days.get(day);
    if (own) own.push(trade);
    else days.set(day, [trade]);
  }
  return [...days].sort(([a], [b]) => a - b);
}

/** The sums of a whole history in any order. */
export function foldHistory(trades: readonly FoldedTrade[]): FoldSums {
  let total = noSums();
  for (const [, own] of byKnownDay(trades)) total = plusDay(total, daySums(own));
  return total;
}

export const tradesOf = (sums: FoldSums): number => at(sums, RAW);

export const rawPerformance = (sums: FoldSums): Performance => performanceAt(sums, RAW);

export const weightedPerformance = (sums: FoldSums): Performance => performanceAt(sums, WEIGHTED);

export const pathMeans = (sums: FoldSums): ExcursionMeans => excursionMeans(sums, PATHS);

/** How many trades have the figure. */
export const pathCount = (sums: FoldSums, figure: RankedFigure): number =>
  rankedCount(sums, PATHS, figure);

/** Null without an option trade whose prices were read. */
export const optionsOf = (sums: FoldSums): OptionMetrics | null => optionMetricsAt(sums, OPTIONS);

/** (sum w)^2 / sum w^2: how many equal trades the weights amount to; null of nothing. */
export function effectiveCount(sums: FoldSums): number | null {
  const weights = at(sums, WEIGHTED);
  const squares = at(sums, SQUARED_WEIGHTS);
  return squares > 0 ? (weights * weights) / squares : null;
}

/** The one order within a day: by exit, then by id. */
export const byExit = (a: FoldedTrade, b: FoldedTrade): number =>
  a.exitAt - b.exitAt || compareIds(a.tradeId, b.tradeId);

const at = (sums: FoldSums, place: number): number => sums[place] ?? Number.NaN;
