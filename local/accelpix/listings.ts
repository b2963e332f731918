// How the local AccelPix hub lists instruments: tickers in the vendor's spelling as far as it is known.

import { isIndex } from '#core/market/category.ts';
import type { IsoDate } from '#core/market/ist.ts';

export interface Listing {
  /** contractKey. */
  readonly instrument: string;
  readonly ticker: string;
  readonly kind: 'EQUITY' | 'INDEX' | 'FUTIDX' | 'FUTSTK' | 'OPTIDX' | 'OPTSTK';
  readonly underlying: string | null;
  readonly expiry: IsoDate | null;
  readonly strike: number;
  readonly token: number;
  /** Not expired: only these are in the master. */
  readonly isListed: boolean;
}

const INDICES: Readonly<Record<string, string>> = { NIFTY: 'NIFTY 50', BANKNIFTY: 'NIFTY BANK' };

export function listingsOf(instruments: readonly string[], today: IsoDate): readonly Listing[] {
  const expiries = new Map<string, Set<IsoDate>>();
  for (const instrument of instruments) {
    const [symbol = '', expiry, what] = instrument.split(':');
    if (expiry === undefined) continue;
    const series = `${symbol}:${what === 'FUT' ? 'FUT' : 'OPT'}`;
    expiries.set(series, (expiries.get(series) ?? new Set()).add(expiry));
  }
  const datesOf = (series: string) => [...(expiries.get(series) ?? [])].sort();
  return instruments.map((instrument, token) => listing(instrument, token, { today, datesOf }));
}

interface Board {
  readonly today: IsoDate;
  readonly datesOf: (series: string) => readonly IsoDate[];
}

function listing(instrument: string, token: number, { today, datesOf }: Board): Listing {
  const [symbol = '', expiry, what = '', optionType = ''] = instrument.split(':');
  const type = isIndex(symbol) ? 'IDX' : 'STK';
  const common = { instrument, token, isListed: expiry === undefined || expiry >= today };
  if (expiry === undefined) {
    const kind = isIndex(symbol) ? ('INDEX' as const) : ('EQUITY' as const);
    const ticker = INDICES[symbol] ?? symbol;
    return { ...common, ticker, kind, underlying: null, expiry: null, strike: 0 };
  }
  if (what === 'FUT') {
    const open = datesOf(`${symbol}:FUT`).filter((date) => date >= today);
    const ticker = `${symbol}-${open.indexOf(expiry) + 1 || `EXPIRED-${expiry}`}`;
    return { ...common, ticker, kind: `FUT${type}`, underlying: symbol, expiry, strike: 0 };
  }
  const later = datesOf(`${symbol}:OPT`).filter((date) => date > expiry);
  const isMonthly = !later.some((date) => date.slice(0, 7) === expiry.slice(0, 7));
  const ticker = `${symbol}${isMonthly ? monthly(expiry) : weekly(expiry)}${what}${optionType}`;
  const strike = Number(what);
  return { ...common, ticker, kind: `OPT${type}`, underlying: symbol, expiry, strike };
}

/** '22901' of 2022-09-01, as in BANKNIFTY2290126500CE. */
const weekly = (date: IsoDate): string =>
  date.slice(2, 4) + '123456789OND'.charAt(Number(date.slice(5, 7)) - 1) + date.slice(8, 10);

/** '22SEP' of 2022-09-29. */
const monthly = (date: IsoDate): string =>
  date.slice(2, 4) +
  'JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC'.slice(
    3 * (Number(date.slice(5, 7)) - 1),
    3 * Number(date.slice(5, 7)),
  );
