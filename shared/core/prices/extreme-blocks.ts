// Lowest and highest prices of a series by blocks of 16 rows and of 256. A search for an extreme or for
// the first touch of a level looks at one number per large block, and opens only what can hold the answer.
import type { Price } from '#core/market/money.ts';
import type { PriceSeries } from './price-series.ts';

const SMALL_SHIFT = 4;
const LARGE_SHIFT = 8;
const SMALL = 1 << SMALL_SHIFT;
const LARGE = 1 << LARGE_SHIFT;

/** One number per block of `1 << shift` rows; the last block may be shorter. */
interface Blocks {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

export interface ExtremeBlocks {
  readonly small: Blocks;
  readonly large: Blocks;
}

/** Rows [from, to). */
export interface RowSpan {
  readonly from: number;
  readonly to: number;
}

export function extremeBlocks(series: PriceSeries): ExtremeBlocks {
  const small = folded(series, SMALL_SHIFT);
  return { small, large: folded(small, LARGE_SHIFT - SMALL_SHIFT) };
}

function folded({ low, high }: Blocks, shift: number): Blocks {
  const blocks = Math.ceil(low.length / (1 << shift));
  const lows = new Float64Array(blocks).fill(Number.POSITIVE_INFINITY);
  const highs = new Float64Array(blocks).fill(Number.NEGATIVE_INFINITY);
  for (let row = 0; row < low.length; row++) {
    const block = row >>> shift;
    const bottom = low[row] ?? Number.NaN;
    const top = high[row] ?? Number.NaN;
    if (bottom < (lows[block] ?? 0)) lows[block] = bottom;
    if (top > (highs[block] ?? 0)) highs[block] = top;
  }
  return { low: lows, high: highs };
}

/** The largest block that begins at the row and ends within the span. */
function stepAt(row: number, to: number): number {
  if ((row & (LARGE - 1)) === 0 && row + LARGE <= to) return LARGE;
  return (row & (SMALL - 1)) === 0 && row + SMALL <= to ? SMALL : 1;
}

/** The first row of the span with the lowest low; -1 when the span is empty. */
export function lowestRow(
  { low }: PriceSeries,
  { small, large }: ExtremeBlocks,
  { from, to }: RowSpan,
): number {
  let found = -1;
  let lowest = Number.POSITIVE_INFINITY;
  for (let row = from; row < to; ) {
    const step = stepAt(row, to);
    const price =
      step === LARGE
        ? large.low[row >>> LARGE_SHIFT]
        : step === SMALL
          ? small.low[row >>> SMALL_SHIFT]
          : low[row];
    if ((price ?? Number.NaN) < lowest) {
      lowest = price ?? lowest;
      found = row;
    }
    row += step;
  }
  return found < 0 ? -1 : firstEqual(low, small.low, found, lowest);
}

/** The first row of the span with the highest high; -1 when the span is empty. */
export function highestRow(
  { high }: PriceSeries,
  { small, large }: ExtremeBlocks,
  { from, to }: RowSpan,
): number {
  let found = -1;
  let highest = Number.NEGATIVE_INFINITY;
  for (let row = from; row < to; ) {
    const step = stepAt(row, to);
    const price =
      step === LARGE
        ? large.high[row >>> LARGE_SHIFT]
        : step === SMALL
          ? small.high[row >>> SMALL_SHIFT]
          : high[row];
    if ((price ?? Number.NaN) > highest) {
      highest = price ?? highest;
      found = row;
    }
    row += step;
  }
  return found < 0 ? -1 : firstEqual(high, small.high, found, highest);
}

/** The first row from `row` on with the price, which some row of the block that begins there has. */
function firstEqual(prices: Float64Array, small: Float64Array, row: number, price: Price): number {
  let found = row;
  while (prices[found] !== price) {
    const atStart = (found & (SMALL - 1)) === 0;
    found += atStart && small[found >>> SMALL_SHIFT] !== price ? SMALL : 1;
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
  series: PriceSeries,
  { small, large }: ExtremeBlocks,
  { from, to }: RowSpan,
  { floor, ceiling }: Band,
): number {
  const touches = ({ low, high }: Blocks, place: number): boolean =>
    (low[place] ?? Number.NaN) <= floor || (high[place] ?? Number.NaN) >= ceiling;
  let row = from;
  while (row < to) {
    const step = stepAt(row, to);
    if (step === LARGE && !touches(large, row >>> LARGE_SHIFT)) row += LARGE;
    else if (step >= SMALL && !touches(small, row >>> SMALL_SHIFT)) row += SMALL;
    else if (!touches(series, row)) row += 1;
    else return row;
  }
  return to;
}
