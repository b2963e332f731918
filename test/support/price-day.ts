// Days of prices for tests: any prices, as exact as doubles are.
import fc from 'fast-check';
import { istInstant } from '#core/market/ist.ts';
import { countFaults } from '#core/prices/price-faults.ts';
import type { PriceSeries, Resolution } from '#core/prices/price-series.ts';
import type { PriceDay } from '#ports/price-archive.ts';

export const NO_FAULTS = countFaults([], 0, 0);

/** Every column a copy of its own, as archives give them. */
export function seriesOfRows(
  resolution: Resolution,
  rows: readonly (readonly [
    at: number,
    open: number,
    high?: number,
    low?: number,
    close?: number,
  ])[],
): PriceSeries {
  const column = (index: 1 | 2 | 3 | 4) =>
    Float64Array.from(rows, (row) => row[resolution === 'TICK' ? 1 : index] ?? row[1]);
  const at = Float64Array.from(rows, ([instant]) => instant);
  if (resolution === 'MINUTE')
    return { resolution, at, open: column(1), high: column(2), low: column(3), close: column(4) };
  const price = column(1);
  return { resolution, at, open: price, high: price, low: price, close: price };
}

const price = fc.oneof(
  fc.double({ min: Number.MIN_VALUE, max: 1e9, noNaN: true }),
  fc.integer({ min: 1, max: 10_000_000 }).map((paise) => paise / 100),
);

/** Instants of one day, ascending; ticks may share one. */
export const anyPriceDay: fc.Arbitrary<PriceDay> = fc
  .record({
    resolution: fc.constantFrom<Resolution>('MINUTE', 'TICK'),
    instrument: fc.constantFrom(
      'NIFTY',
      'M&M',
      'NIFTY:2024-01-25:FUT',
      'HDFC:2024-01-25:1482.35:CE',
    ),
    date: fc.constantFrom('2020-03-13', '2024-01-11'),
    source: fc.string(),
    faults: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
    rows: fc.array(fc.tuple(fc.nat(86_399_999), price, price, price, price), { maxLength: 500 }),
  })
  .map(({ resolution, rows, faults, date, ...day }) => ({
    ...day,
    date,
    faults: Object.fromEntries(
      Object.keys(NO_FAULTS).map((fault, kind) => [fault, faults[kind] ?? 0]),
    ) as PriceDay['faults'],
    series: seriesOfRows(
      resolution,
      rows
        .map(([after, ...prices]) => [istInstant(date, '00:00') + after, ...prices] as const)
        .sort((a, b) => a[0] - b[0]),
    ),
  }));
