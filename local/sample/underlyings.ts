// What is traded in the sample world: two real indices (their lots and expiries are dated facts of the
// core) and six companies that do not exist.

import { isIndex } from '#core/market/category.ts';
import type { Future, Option } from '#core/market/instrument.ts';
import { lotOf } from '#core/market/lot.ts';

export type Underlying = {
  readonly symbol: string;
  /** Rupees or index points on the first day. */
  readonly start: number;
  /** Daily standard deviation of the part of its own. */
  readonly ownVolatility: number;
  /** Share of the market's move it takes part in. */
  readonly beta: number;
  readonly strikeStep: number;
  /** Lot of the stock contracts, invented like the companies; indices follow the dated table. */
  readonly stockLot?: number;
};

export const UNDERLYINGS: readonly Underlying[] = [
  { symbol: 'NIFTY', start: 24_400, ownVolatility: 0.0012, beta: 1, strikeStep: 50 },
  { symbol: 'BANKNIFTY', start: 54_200, ownVolatility: 0.004, beta: 1.12, strikeStep: 100 },
  stock('SURYAMETAL', 842, 0.015, 1.25, 10, 1_800),
  stock('GANGESBANK', 1_386, 0.01, 1.1, 20, 1_100),
  stock('KAVERIAUTO', 3_214, 0.012, 0.9, 50, 475),
  stock('MALABARTEX', 214, 0.018, 0.8, 5, 7_200),
  stock('NARMADAPWR', 456, 0.013, 0.85, 5, 3_400),
  stock('VINDHYACEM', 6_120, 0.011, 0.7, 100, 250),
];

export const INDICES = UNDERLYINGS.filter(({ symbol }) => isIndex(symbol));
export const STOCKS = UNDERLYINGS.filter(({ symbol }) => !isIndex(symbol));

export type SampleLot = { readonly lotSize: number; readonly status: 'REFERENCE' | 'ASSUMED' };

/** Lot of a contract of the sample world. */
export function sampleLot(underlying: Underlying, contract: Future | Option): SampleLot {
  if (underlying.stockLot !== undefined) {
    return { lotSize: underlying.stockLot, status: 'ASSUMED' };
  }
  const { lotSize, status } = lotOf(contract, underlying.start, undefined);
  return { lotSize, status: status === 'TABLE' ? 'REFERENCE' : 'ASSUMED' };
}

function stock(
  symbol: string,
  start: number,
  ownVolatility: number,
  beta: number,
  strikeStep: number,
  stockLot: number,
): Underlying {
  return { symbol, start, ownVolatility, beta, strikeStep, stockLot };
}
