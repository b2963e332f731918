// Decides the category of an instrument: rules, gates and budgets are kept per category.
import type { Instrument } from '#core/market/instrument.ts';

export const CATEGORIES = [
  'NSE_EQ',
  'INDEX_FUTURES',
  'STOCK_FUTURES',
  'INDEX_OPTIONS',
  'STOCK_OPTIONS',
] as const;

/** NSE_EQ is every cash equity, also one bought at BSE. */
export type Category = (typeof CATEGORIES)[number];

/** Indices with derivatives at NSE or BSE (market reference, section 2.1). */
export const INDEX_UNDERLYINGS = [
  'NIFTY',
  'BANKNIFTY',
  'FINNIFTY',
  'MIDCPNIFTY',
  'NIFTYNXT50',
  'NIFTYFPI',
  'SENSEX',
  'BANKEX',
  'SENSEX50',
] as const;

const indices: ReadonlySet<string> = new Set(INDEX_UNDERLYINGS);

/** True for an index, false for a stock. */
export const isIndex = (underlying: string): boolean => indices.has(underlying);

export function categoryOf(instrument: Instrument): Category {
  switch (instrument.kind) {
    case 'EQ':
      return 'NSE_EQ';
    case 'FUT':
      return isIndex(instrument.underlying) ? 'INDEX_FUTURES' : 'STOCK_FUTURES';
    case 'OPT':
      return isIndex(instrument.underlying) ? 'INDEX_OPTIONS' : 'STOCK_OPTIONS';
    default:
      return instrument satisfies never;
  }
}
