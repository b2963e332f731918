// What the local AccelPix hub answers: its master and its history calls, in the rows of the wire, from any
// price history. Volumes and open interest are 0: a price history has none.

import { type Instant, type IsoDate, istDate, istInstant } from '#core/market/ist.ts';
import type { PriceSeries, Resolution } from '#core/prices/price-series.ts';
import type { PriceHistory } from '#ports/price-history.ts';
import type { HubOptions } from './hub.ts';
import { type Listing, listingsOf } from './listings.ts';

export interface MarketOptions {
  readonly prices: PriceHistory;
  /** contractKeys of all that can be asked for; expired contracts are answered but not in the master. */
  readonly instruments: readonly string[];
  readonly now: () => Instant;
  /** How bars are stamped: the vendor does not say which it is. */
  readonly stamp?: 'START' | 'END';
}

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Answers of the hub's methods, for `startAccelPixHub`. */
export function accelPixMarket(options: MarketOptions): HubOptions['answer'] {
  const { now, instruments } = options;
  const listings = () => listingsOf(instruments, istDate(now()));
  const named = (ticker: unknown) => listings().find((listing) => listing.ticker === ticker);
  return async (method, args) => {
    const [first, second, third, fourth, fifth] = args.map(String);
    switch (method) {
      case 'MasterData':
        return listings()
          .filter(({ isListed }) => isListed)
          .map(masterRow);
      case 'IEod':
        return bars(options, named(first), { start: second, end: third, minutes: Number(fourth) });
      case 'Eod':
        return bars(options, named(first), { start: second, end: third, minutes: DAY / MINUTE });
      case 'IEodContract': {
        const key = `${first}:${dashed(fourth ?? '')}:FUT`;
        const listing = listings().find(({ instrument }) => instrument === key);
        return bars(options, listing, { start: second, end: third, minutes: Number(fifth) });
      }
      case 'TicksHistory':
        return ticks(options, named(first), second ?? '');
      default:
        throw new Error(`Method does not exist: ${method}`);
    }
  };
}

interface Days {
  readonly start: string | undefined;
  readonly end: string | undefined;
  readonly minutes: number;
}

async function bars(
  { prices, now, stamp }: MarketOptions,
  listing: Listing | undefined,
  { start, end, minutes }: Days,
): Promise<readonly unknown[]> {
  if (listing === undefined || start === undefined || end === undefined) return [];
  const from = istInstant(dashed(start), '00:00');
  const to = Math.min(istInstant(dashed(end), '24:00'), now());
  const series = await seriesOf(prices, listing, { from, to }, 'MINUTE');
  if (series === null) return [];
  const length = minutes * MINUTE;
  return grouped(series, length, now()).map(({ at, prices: four }) => [
    listing.ticker,
    localClock(stamp === 'END' ? at + length : at),
    ...four.map(String),
    0,
    0,
  ]);
}

/** Rows by their span of `length`; of a span that still runs only the first price is known for certain. */
function grouped({ at, open, high, low, close }: PriceSeries, length: number, now: Instant) {
  const spans: { at: Instant; prices: [number, number, number, number] }[] = [];
  for (let row = 0; row < at.length; row++) {
    const midnight = istInstant(istDate(at[row] ?? 0), '00:00');
    const start = midnight + Math.floor(((at[row] ?? 0) - midnight) / length) * length;
    const four: [number, number, number, number] = [
      open[row] ?? 0,
      high[row] ?? 0,
      low[row] ?? 0,
      close[row] ?? 0,
    ];
    const last = spans.at(-1);
    if (start + length > now) {
      if (last?.at !== start)
        spans.push({ at: start, prices: [four[0], four[0], four[0], four[0]] });
    } else if (last?.at === start) {
      last.prices[1] = Math.max(last.prices[1], four[1]);
      last.prices[2] = Math.min(last.prices[2], four[2]);
      last.prices[3] = four[3];
    } else spans.push({ at: start, prices: four });
  }
  return spans;
}

/** Empty when the history has bars only: then the vendor has kept no ticks. */
async function ticks(
  { prices, now }: MarketOptions,
  listing: Listing | undefined,
  since: string,
): Promise<readonly unknown[]> {
  if (listing === undefined) return [];
  const [day = '', clock = '00:00:00'] = since.split(' ');
  const from = Date.parse(`${dashed(day)}T${clock}+05:30`);
  const series = await seriesOf(prices, listing, { from, to: now() }, 'TICK');
  if (series?.resolution !== 'TICK') return [];
  const { at, close } = series;
  return Array.from(at, (instant, row) => [
    listing.ticker,
    secondsSince1980(instant),
    String(close[row]),
    0,
    0,
  ]);
}

async function seriesOf(
  prices: PriceHistory,
  { instrument }: Listing,
  range: { readonly from: Instant; readonly to: Instant },
  wanted: Resolution,
): Promise<PriceSeries | null> {
  if (range.from >= range.to) return null;
  const answer = await prices.prices({ instrument, ...range }, wanted);
  return answer.kind === 'prices' ? answer.series : null;
}

/** xid, tkr, atkr, ctkr, exp, utkr, inst, a3tkr, sp, tk. */
function masterRow(listing: Listing): readonly unknown[] {
  const { ticker, kind, underlying, expiry, strike, token } = listing;
  const segment = expiry === null ? 1 : 2;
  const expires = `${expiry ?? '1970-01-01'}T00:00:00`;
  return [segment, ticker, null, null, expires, underlying, kind, null, strike.toFixed(2), token];
}

const dashed = (date: string): IsoDate =>
  `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}`;

const INDIA = 330 * MINUTE;

const localClock = (instant: Instant): string =>
  new Date(instant + INDIA).toISOString().slice(0, 19);

const secondsSince1980 = (instant: Instant): number =>
  Math.floor((instant + INDIA - Date.UTC(1980, 0, 1)) / 1000);
