// Which AccelPix ticker names an instrument of ours. Listed ones come from the vendor's symbol master.
// Expired options are no longer listed: their tickers are spelled as the exchange spelled its symbols.

import type { AccelPixListing } from '#contracts/accelpix.ts';
import { addDays, type IsoDate } from '#core/market/ist.ts';

export type AccelPixTicker =
  | { readonly kind: 'LISTED'; readonly ticker: string }
  /** Asked by underlying and expiry; `today` is the continuous ticker while this contract is its month. */
  | {
      readonly kind: 'FUTURE';
      readonly underlying: string;
      readonly expiry: IsoDate;
      readonly today: string | null;
    }
  /** Spellings to try in order: one at most names a contract. */
  | { readonly kind: 'SPELLED'; readonly tickers: readonly string[] };

export type TickerLookup = (instrument: string) => AccelPixTicker | null;

/**
 * Tickers of indices (21 November 2026). 'NIFTY 50' is the vendor's own example; the others are the names
 * the exchanges publish and were not seen at the vendor: one that is not listed counts as unknown.
 */
const INDEX_TICKERS: Readonly<Record<string, string>> = {
  NIFTY: 'NIFTY 50',
  BANKNIFTY: 'NIFTY BANK',
  FINNIFTY: 'NIFTY FIN SERVICE',
  MIDCPNIFTY: 'NIFTY MID SELECT',
  NIFTYNXT50: 'NIFTY NEXT 50',
  SENSEX: 'SENSEX',
  BANKEX: 'BANKEX',
  SENSEX50: 'SENSEX50',
};

/** Looks instruments up by contractKey. An option's type is the end of its ticker: no field tells it. */
export function accelPixTickers(listings: readonly AccelPixListing[]): TickerLookup {
  const spot = new Set<string>();
  const contracts = new Map<string, string>();
  for (const listing of listings) {
    const key = contractOf(listing);
    if (key === null) spot.add(listing.ticker);
    else contracts.set(key, listing.ticker);
  }
  return (instrument) => {
    const [symbol = '', expiry, what, optionType] = instrument.split(':');
    if (expiry === undefined) {
      const ticker = INDEX_TICKERS[symbol] ?? symbol;
      return spot.has(ticker) ? { kind: 'LISTED', ticker } : null;
    }
    const ticker = contracts.get(instrument) ?? null;
    if (what === 'FUT') return { kind: 'FUTURE', underlying: symbol, expiry, today: ticker };
    if (ticker !== null) return { kind: 'LISTED', ticker };
    const option = { symbol, expiry, strike: what ?? '', optionType: optionType ?? '' };
    return { kind: 'SPELLED', tickers: spellings(option) };
  };
}

/** The contractKey of a listed derivative; null for anything else. */
function contractOf(listing: AccelPixListing): string | null {
  const { underlying, instrument, expiry, strike, ticker } = listing;
  if (!underlying || !expiry) return null;
  if (instrument?.startsWith('FUT')) return `${underlying}:${expiry}:FUT`;
  const optionType = /(CE|PE)$/.exec(ticker)?.[1];
  if (!instrument?.startsWith('OPT') || optionType === undefined) return null;
  return `${underlying}:${expiry}:${strike}:${optionType}`;
}

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const WEEKLY_MONTHS = '123456789OND';

interface OptionName {
  readonly symbol: string;
  readonly expiry: IsoDate;
  readonly strike: string;
  readonly optionType: string;
}

/**
 * Weekly BANKNIFTY 22 9 01 26500 CE (the vendor's example) and monthly BANKNIFTY 22 SEP 26500 CE (the
 * exchange's way; not seen at the vendor). The likelier first: the last expiry of a month is monthly.
 */
function spellings({ symbol, expiry, strike, optionType }: OptionName): readonly string[] {
  const year = expiry.slice(2, 4);
  const month = Number(expiry.slice(5, 7)) - 1;
  const weekly = `${symbol}${year}${WEEKLY_MONTHS[month]}${expiry.slice(8)}${strike}${optionType}`;
  const monthly = `${symbol}${year}${MONTHS[month]}${strike}${optionType}`;
  const isLastOfMonth = addDays(expiry, 7).slice(0, 7) !== expiry.slice(0, 7);
  return isLastOfMonth ? [monthly, weekly] : [weekly, monthly];
}
