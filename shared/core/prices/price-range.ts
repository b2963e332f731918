// Parts of a series by time. A part is a view, never a copy: ranges of one file cost nothing.
import type { Instant } from '#core/market/ist.ts';
import { firstIndexFrom, type PriceSeries } from './price-series.ts';

/** The four prices beside their instants, as columns of equal length. */
export type PriceColumns = Omit<PriceSeries, 'resolution'>;

/** The rows in [from, to), sharing the memory of the series. */
export function seriesBetween(series: PriceSeries, from: Instant, to: Instant): PriceSeries {
  const first = firstIndexFrom(series.at, from);
  const end = firstIndexFrom(series.at, to);
  return {
    resolution: series.resolution,
    at: series.at.subarray(first, end),
    open: series.open.subarray(first, end),
    high: series.high.subarray(first, end),
    low: series.low.subarray(first, end),
    close: series.close.subarray(first, end),
  };
}

/** Consecutive series of one resolution as one; a single part is returned as it is. */
export function joinSeries(first: PriceSeries, ...rest: readonly PriceSeries[]): PriceSeries {
  if (rest.length === 0) return first;
  const parts = [first, ...rest];
  return {
    resolution: first.resolution,
    at: joined(parts.map(({ at }) => at)),
    open: joined(parts.map(({ open }) => open)),
    high: joined(parts.map(({ high }) => high)),
    low: joined(parts.map(({ low }) => low)),
    close: joined(parts.map(({ close }) => close)),
  };
}

function joined(columns: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(columns.reduce((rows, column) => rows + column.length, 0));
  let row = 0;
  for (const column of columns) {
    whole.set(column, row);
    row += column.length;
  }
  return whole;
}
