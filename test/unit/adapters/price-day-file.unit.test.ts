// One day of prices as a Parquet file: exact to the bit, the same bytes every time, nothing else accepted.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { priceDayFile, readPriceDayFile } from '#adapters/s3/price-day-file.ts';
import { istInstant } from '#core/market/ist.ts';
import type { PriceDay } from '#ports/price-archive.ts';
import { anyPriceDay, NO_FAULTS, seriesOfRows } from '#test/support/price-day.ts';
import '#test/support/property-seed.ts';

const OPEN = istInstant('2024-01-11', '09:15');
const day: PriceDay = {
  instrument: 'NIFTY',
  date: '2024-01-11',
  source: 'AccelPix',
  faults: { ...NO_FAULTS, WIDENED: 2 },
  series: seriesOfRows('MINUTE', [
    [OPEN, 21600.05, 21610.1, 21590, 21600.3],
    [OPEN + 60_000, 21600.3, 21601, 21599.95, 21600],
  ]),
};

const bits = (column: Float64Array) => [...new BigUint64Array(column.slice().buffer)];

describe('given any day of prices', () => {
  it('when it is written and read, then every bit of every column comes back', () =>
    fc.assert(
      fc.asyncProperty(anyPriceDay, async (one) => {
        const { series, ...told } = await readPriceDayFile(priceDayFile(one), 'x');
        expect(told).toEqual({
          instrument: one.instrument,
          date: one.date,
          source: one.source,
          faults: one.faults,
        });
        expect(series.resolution).toBe(one.series.resolution);
        for (const name of ['at', 'open', 'high', 'low', 'close'] as const)
          expect(bits(series[name])).toEqual(bits(one.series[name]));
      }),
      { numRuns: 60 },
    ));

  it('when it is written twice, then the bytes are the same', () =>
    fc.assert(
      fc.property(anyPriceDay, (one) => {
        expect(priceDayFile(one)).toEqual(priceDayFile(structuredClone(one)));
      }),
      { numRuns: 60 },
    ));
});

describe('given a day of NIFTY', () => {
  it('when another reader of Parquet opens it, then times are times and prices numbers', async () => {
    const file = priceDayFile(day).slice().buffer;
    expect(await parquetReadObjects({ file })).toEqual([
      { at: new Date(OPEN), open: 21600.05, high: 21610.1, low: 21590, close: 21600.3 },
      { at: new Date(OPEN + 60_000), open: 21600.3, high: 21601, low: 21599.95, close: 21600 },
    ]);
    const { key_value_metadata: told } = parquetMetadata(file);
    expect(told).toContainEqual({ key: 'source', value: 'AccelPix' });
    expect(told).toContainEqual({ key: 'resolution', value: 'MINUTE' });
  });

  it('when it has no row, then it is a file all the same: a day without trading', async () => {
    const empty = { ...day, series: seriesOfRows('MINUTE', []) };
    expect((await readPriceDayFile(priceDayFile(empty), 'x')).series.at).toHaveLength(0);
  });

  it('when the bytes are damaged, cut or no Parquet, then the object is named', async () => {
    const file = priceDayFile(day);
    for (const bytes of [file.subarray(0, 200), file.subarray(4), new Uint8Array(0)])
      await expect(readPriceDayFile(bytes, 's3://prices/x')).rejects.toThrow(
        /s3:\/\/prices\/x: expected a day of prices, found/,
      );
  });
});
