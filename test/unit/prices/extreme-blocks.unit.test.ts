import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { extremeBlocks, firstTouch, highestRow, lowestRow } from '#core/prices/extreme-blocks.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';

const column = (values: readonly number[]) => Float64Array.from(values);

const seriesOf = (lows: readonly number[], heights: readonly number[]): PriceSeries => {
  const low = column(lows);
  const high = low.map((price, row) => price + (heights[row] ?? 0));
  return {
    resolution: 'MINUTE',
    at: low.map((_, row) => row * 60_000),
    open: low,
    high,
    low,
    close: high,
  };
};

/** Few prices, so that ties are frequent; lengths around the ends of both block sizes. */
const series = fc
  .oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 240, max: 800 }))
  .chain((rows) =>
    fc.tuple(
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: rows, maxLength: rows }),
      fc.array(fc.nat(9), { minLength: rows, maxLength: rows }),
    ),
  )
  .map(([lows, heights]) => seriesOf(lows, heights));

const scene = series.chain((one) =>
  fc.record({
    one: fc.constant(one),
    from: fc.nat(one.low.length),
    to: fc.nat(one.low.length),
    floor: fc.constantFrom(Number.NEGATIVE_INFINITY, 0, 1, 2, 5),
    ceiling: fc.constantFrom(Number.POSITIVE_INFINITY, 40, 39, 38, 30),
  }),
);

const rowsOf = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);

describe('given a series with its extremes by blocks', () => {
  it('when a span is asked for, then extremes and first touches are those of looking at every row', () => {
    fc.assert(
      fc.property(scene, ({ one, from, to, floor, ceiling }) => {
        const blocks = extremeBlocks(one);
        const rows = rowsOf(from, to);
        const at = (prices: Float64Array, row: number) => prices[row] ?? Number.NaN;
        const lowest = Math.min(...rows.map((row) => at(one.low, row)));
        const highest = Math.max(...rows.map((row) => at(one.high, row)));
        const first = (wanted: (row: number) => boolean) => rows.find(wanted) ?? -1;
        expect(lowestRow(one, blocks, { from, to })).toBe(
          first((row) => at(one.low, row) === lowest),
        );
        expect(highestRow(one, blocks, { from, to })).toBe(
          first((row) => at(one.high, row) === highest),
        );
        const touch = rows.find((row) => at(one.low, row) <= floor || at(one.high, row) >= ceiling);
        expect(firstTouch(one, blocks, { from, to }, { floor, ceiling })).toBe(touch ?? to);
      }),
      { numRuns: 2000 },
    );
  });

  it('when a whole large block is lower than all before, then its first lowest row is found inside it', () => {
    const lows = Array.from({ length: 1024 }, (_, row): number => (row < 512 ? 100 : 50));
    lows[700] = 7;
    lows[701] = 7;
    const one = seriesOf(lows, []);
    expect(lowestRow(one, extremeBlocks(one), { from: 3, to: 1024 })).toBe(700);
    expect(lowestRow(one, extremeBlocks(one), { from: 3, to: 700 })).toBe(512);
    expect(
      firstTouch(one, extremeBlocks(one), { from: 0, to: 1024 }, { floor: 7, ceiling: 1e9 }),
    ).toBe(700);
  });
});
