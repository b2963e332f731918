// Win rate, average return, profit factor and expectancy, raw and weighted by recency. One definition:
// the raw figures are the weighted ones with weight 1.
import type { Paise } from '#core/market/money.ts';

export interface PerformanceTrade {
  readonly netPaise: Paise;
  readonly returnPct: number;
  /** Net P&L / initial risk; null without a stop. */
  readonly rMultiple: number | null;
}

/** Undefined = null: no trades, no loss to divide by, no trade with a stop. */
export interface Performance {
  readonly winRatePct: number | null;
  readonly averageReturnPct: number | null;
  readonly profitFactor: number | null;
  readonly expectancyR: number | null;
}

/** Places of the sums in a row of numbers, from wherever they begin in it. */
const WEIGHTS = 0;
const WINS = 1;
const RETURNS = 2;
const GAINED = 3;
const LOST = 4;
const RISK_WEIGHTS = 5;
const MULTIPLES = 6;
export const PERFORMANCE_SUMS = 7;

/** Adds one trade to the seven sums that begin at `start`. */
export function addPerformance(
  sums: Float64Array,
  start: number,
  { netPaise, returnPct, rMultiple }: PerformanceTrade,
  weight: number,
): void {
  add(sums, start + WEIGHTS, weight);
  add(sums, start + RETURNS, weight * returnPct);
  if (netPaise > 0) {
    add(sums, start + WINS, weight);
    add(sums, start + GAINED, weight * netPaise);
  } else {
    add(sums, start + LOST, -weight * netPaise);
  }
  if (rMultiple !== null) {
    add(sums, start + RISK_WEIGHTS, weight);
    add(sums, start + MULTIPLES, weight * rMultiple);
  }
}

/** The figures of the seven sums that begin at `start`. */
export function performanceAt(sums: Float64Array, start: number): Performance {
  const of = (place: number) => at(sums, start + place);
  return {
    winRatePct: of(WEIGHTS) > 0 ? (of(WINS) / of(WEIGHTS)) * 100 : null,
    averageReturnPct: of(WEIGHTS) > 0 ? of(RETURNS) / of(WEIGHTS) : null,
    profitFactor: of(LOST) > 0 ? of(GAINED) / of(LOST) : null,
    expectancyR: of(RISK_WEIGHTS) > 0 ? of(MULTIPLES) / of(RISK_WEIGHTS) : null,
  };
}

function add(sums: Float64Array, place: number, value: number): void {
  sums[place] = at(sums, place) + value;
}

const at = (sums: Float64Array, place: number): number => sums[place] ?? Number.NaN;
