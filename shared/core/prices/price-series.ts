// Prices of one instrument as columns in order of time: minute bars stamped at their start, or ticks
// (where the four prices of a row are equal).
import type { Instant } from '#core/market/ist.ts';

export type Resolution = 'MINUTE' | 'TICK';

export interface PriceSeries {
  readonly resolution: Resolution;
  /** Instants, ascending. */
  readonly at: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
}

const MINUTE = 60_000;

/** Index of the first of the ascending instants at or after `instant`; the length when there is none. */
export function firstIndexFrom(instants: Float64Array, instant: Instant): number {
  let low = 0;
  let high = instants.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((instants[middle] ?? 0) < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the bar in whose minute the instant lies (of the tick at that instant), or null. */
export function rowAt(series: PriceSeries, instant: Instant): number | null {
  const length = series.resolution === 'MINUTE' ? MINUTE : 1;
  const next = firstIndexFrom(series.at, instant + 1);
  const row = next - 1;
  const start = series.at[row];
  return start !== undefined && instant < start + length ? row : null;
}
