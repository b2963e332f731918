// What one price series last said before an instant, so that prices of several instruments can be put
// beside each other without looking into a minute that has not ended.
import type { Instant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import { firstIndexFrom, type PriceSeries, rowAt } from '#core/prices/price-series.ts';

const MINUTE = 60_000;

/** Older prices of an option are no quotes (market reference, section 9.3). */
const OLDEST_MS = 60_000;

/**
 * The close of the last row that had ended by then, at most 60 s before; else, at the start of a
 * session or after a gap, the open of the row the instant lies in. Null when neither exists.
 */
export function knownPrice(series: PriceSeries, instant: Instant): Price | null {
  const length = series.resolution === 'MINUTE' ? MINUTE : 0;
  const ended = firstIndexFrom(series.at, instant - length + 1) - 1;
  const endedAt = (series.at[ended] ?? Number.NaN) + length;
  if (instant - endedAt <= OLDEST_MS) return series.close[ended] ?? null;
  const inside = rowAt(series, instant);
  return inside === null ? null : (series.open[inside] ?? null);
}

/** Lowest and highest price of the row the instant lies in; null when there is none. */
export function rangeAt(
  series: PriceSeries,
  instant: Instant,
): { readonly low: Price; readonly high: Price } | null {
  const row = rowAt(series, instant);
  if (row === null) return null;
  return { low: series.low[row] ?? Number.NaN, high: series.high[row] ?? Number.NaN };
}
