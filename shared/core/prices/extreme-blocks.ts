// Lowest and highest prices of a series by blocks of 64 rows. A search for an extreme or for the first
// touch of a level looks at one number per block and opens only the blocks that can hold the answer.
import type { Price } from '#core/market/money.ts';
import type { PriceSeries } from './price-series.ts';

const SHIFT = 6;
const ROWS = 1 << SHIFT;

export interface ExtremeBlocks {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Rows [from, to). */
export interface RowSpan {
  readonly from: number;
  readonly to: number;
}

export function extremeBlocks({ low, high }: PriceSeries): ExtremeBlocks {
  const blocks = Math.ceil(low.length / ROWS);
  const lows = new Float64Array(blocks).fill(Number.POSITIVE_INFINITY);
  const highs = new Float64Array(blocks).fill(Number.NEGATIVE_INFINITY);
  for (let row = 0; row < low.length; row++) {
    const block = row >>> SHIFT;
    const bottom = low[row] ?? Number.NaN;
    const top = high[row] ?? Number.NaN;
    if (bottom < (lows[block] ?? 0)) lows[block] = bottom;
    if (top > (highs[block] ?? 0)) highs[block] = top;
  }
  return { low: lows, high: highs };
}

/** The first row of the span with the lowest low; -1 when the span is empty. */
export function lowestRow(
  { low }: PriceSeries,
  blocks: ExtremeBlocks,
  { from, to }: RowSpan,
): number {
  let found = -1;
  let lowest = Number.POSITIVE_INFINITY;
  for (let row = from; row < to; ) {
    const next = Math.min(to, ((row >>> SHIFT) + 1) << SHIFT);
    if ((blocks.low[row >>> SHIFT] ?? 0) < lowest) {
      for (let inside = row; inside < next; inside++) {
        const price = low[inside] ?? Number.NaN;
        if (price < lowest) {
          lowest = price;
          found = inside;
        }
      }
    }
    row = next;
  }
  return found;
}

/** The first row of the span with the highest high; -1 when the span is empty. */
export function highestRow(
  { high }: PriceSeries,
  blocks: ExtremeBlocks,
  { from, to }: RowSpan,
): number {
  let found = -1;
  let highest = Number.NEGATIVE_INFINITY;
  for (let row = from; row < to; ) {
    const next = Math.min(to, ((row >>> SHIFT) + 1) << SHIFT);
    if ((blocks.high[row >>> SHIFT] ?? 0) > highest) {
      for (let inside = row; inside < next; inside++) {
        const price = high[inside] ?? Number.NaN;
        if (price > highest) {
          highest = price;
          found = inside;
        }
      }
    }
    row = next;
  }
  return found;
}

/** Levels that end a walk when touched; infinite = none. */
export interface Band {
  readonly floor: Price;
  readonly ceiling: Price;
}

/** The first row of the span that touches the floor or the ceiling; `span.to` when none does. */
export function firstTouch(
  { low, high }: PriceSeries,
  blocks: ExtremeBlocks,
  { from, to }: RowSpan,
  { floor, ceiling }: Band,
): number {
  for (let row = from; row < to; ) {
    const block = row >>> SHIFT;
    const next = Math.min(to, (block + 1) << SHIFT);
    if ((blocks.low[block] ?? 0) <= floor || (blocks.high[block] ?? 0) >= ceiling) {
      for (let inside = row; inside < next; inside++) {
        if ((low[inside] ?? Number.NaN) <= floor || (high[inside] ?? Number.NaN) >= ceiling) {
          return inside;
        }
      }
    }
    row = next;
  }
  return to;
}
