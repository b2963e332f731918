// The daily 30-day volatility at the money of underlyings, read off the closes of recorded options.
import { sessionEnd, tradingDaysBetween } from '#core/market/calendar.ts';
import { contractKey, type Option } from '#core/market/instrument.ts';
import { type Instant, type IsoDate, istDate, istInstant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import { dailyVolatility } from '#core/options/daily-volatility.ts';
import { knownPrice } from '#core/options/known-price.ts';
import { type ClosingPrice, closingQuotes, type DayQuotes } from '#core/pipeline/closing-quotes.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';
import type { PriceHistory } from '#ports/price-history.ts';
import type { UnderlyingVolatility } from '#ports/volatility-record.ts';

/** An option that may have prices on the days from `from` to `to`, both included. */
export interface RecordedOption {
  readonly option: Option;
  readonly from: IsoDate;
  readonly to: IsoDate;
}

/** For every underlying and day on which at least one of the options closed, by underlying and date. */
export async function closingVolatilities(
  recorded: readonly RecordedOption[],
  history: PriceHistory,
): Promise<readonly UnderlyingVolatility[]> {
  const closes: ClosingPrice[] = [];
  for (const one of recorded) closes.push(...(await closesOf(one, history)));
  const found: UnderlyingVolatility[] = [];
  for (const day of closingQuotes(closes)) found.push(await volatilityOf(day, history));
  return found;
}

async function closesOf(
  { option, from, to }: RecordedOption,
  history: PriceHistory,
): Promise<readonly ClosingPrice[]> {
  const series = await seriesOf(history, contractKey(option), from, to);
  if (series === null) return [];
  const [first = 0] = series.at;
  const last = series.at.at(-1) ?? first;
  return tradingDaysBetween(istDate(first), istDate(last)).flatMap((date) => {
    const price = closeOn(series, date);
    return price === null ? [] : [{ option, date, price }];
  });
}

async function volatilityOf(
  { underlying, date, expiries }: DayQuotes,
  history: PriceHistory,
): Promise<UnderlyingVolatility> {
  const closeOf = async (instrument: string): Promise<Price | null> => {
    const series = await seriesOf(history, instrument, date, date);
    return series && closeOn(series, date);
  };
  const spot = await closeOf(underlying);
  const quoted = [];
  for (const one of expiries) {
    const future = await closeOf(`${underlying}:${one.expiry}:FUT`);
    // A future priced by its underlying says no more than the spot.
    quoted.push({ ...one, future: future === spot ? null : future });
  }
  const at = closeInstant(date) ?? istInstant(date, '24:00');
  return { underlying, date, atm: dailyVolatility(quoted, spot, at) };
}

async function seriesOf(
  history: PriceHistory,
  instrument: string,
  from: IsoDate,
  to: IsoDate,
): Promise<PriceSeries | null> {
  const range = { instrument, from: istInstant(from, '00:00'), to: istInstant(to, '24:00') };
  const answer = await history.prices(range, 'MINUTE');
  return answer.kind === 'prices' ? answer.series : null;
}

const closeInstant = (date: IsoDate): Instant | null => sessionEnd(date, 'DERIVATIVES');

/** The price known when the session ends, at most a minute old. */
function closeOn(series: PriceSeries, date: IsoDate): Price | null {
  const close = closeInstant(date);
  return close === null ? null : knownPrice(series, close);
}
