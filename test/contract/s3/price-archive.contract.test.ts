// The price archive through the gateway that stands for S3, with the permissions of its roles.
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { archivedPrices } from '#adapters/archived-prices.ts';
import { priceDayFile } from '#adapters/s3/price-day-file.ts';
import { priceKey } from '#contracts/price-keys.ts';
import { istInstant } from '#core/market/ist.ts';
import type { PriceDay } from '#ports/price-archive.ts';
import { type PriceBucket, startPriceBucket } from '#test/support/price-bucket.ts';
import { anyPriceDay, NO_FAULTS, seriesOfRows } from '#test/support/price-day.ts';
import '#test/support/property-seed.ts';

let s3: PriceBucket;
beforeAll(async () => {
  s3 = await startPriceBucket();
});
afterAll(() => s3.stop());

const MINUTE = 60_000;
const open = (date: string) => istInstant(date, '09:15');
const wholeDays = (from: string, to: string) => ({
  from: istInstant(from, '00:00'),
  to: istInstant(to, '24:00'),
});

function minutes(instrument: string, date: string, prices: readonly number[]): PriceDay {
  const rows = prices.map((price, minute) => {
    const at = open(date) + minute * MINUTE;
    return [at, price, price + 1, price - 1, price] as const;
  });
  return {
    instrument,
    date,
    source: 'test',
    faults: NO_FAULTS,
    series: seriesOfRows('MINUTE', rows),
  };
}

const ticks = (instrument: string, date: string, prices: readonly number[]): PriceDay => ({
  ...minutes(instrument, date, []),
  series: seriesOfRows(
    'TICK',
    prices.map((price, second) => [open(date) + second * 1000, price] as const),
  ),
});

const store = async (...days: readonly PriceDay[]) => {
  for (const day of days) await s3.archiveOf('writer').store(day);
};

describe('given days stored in the archive', () => {
  it('when they are read, then they are what was stored, to the bit', () =>
    fc.assert(
      fc.asyncProperty(anyPriceDay, async (day) => {
        await s3.archiveOf('writer').store(day);
        const { instrument, date, series } = day;
        expect(await s3.archiveOf('reader').read(instrument, date, series.resolution)).toEqual(day);
      }),
      { numRuns: 40 },
    ));

  it('when a day is stored again, then it replaces the first, and no second object appears', async () => {
    await store(minutes('TWICE', '2024-01-11', [100]), minutes('TWICE', '2024-01-11', [101, 102]));
    const read = await s3.archiveOf('reader').read('TWICE', '2024-01-11', 'MINUTE');
    expect([...(read?.series.close ?? [])]).toEqual([101, 102]);
    const { Contents } = await s3
      .clientOf('reader')
      .send(new ListObjectsV2Command({ Bucket: s3.bucket, Prefix: 'prices/instrument=TWICE/' }));
    expect(Contents?.map(({ Key }) => Key)).toEqual([
      'prices/instrument=TWICE/date=2024-01-11/minute.parquet',
    ]);
  });

  it('when the day had no trading, then it is there without a row; a day never archived is not', async () => {
    await store(minutes('QUIET', '2024-01-11', []));
    const archive = s3.archiveOf('reader');
    expect((await archive.read('QUIET', '2024-01-11', 'MINUTE'))?.series.at).toHaveLength(0);
    expect(await archive.read('QUIET', '2024-01-12', 'MINUTE')).toBeNull();
    expect(await archive.read('QUIET', '2024-01-11', 'TICK')).toBeNull();
  });

  it('when the reader may not list, then a missing day is an error and no gap', async () => {
    const archive = s3.archiveOf('reader-without-list');
    await expect(archive.read('NOWHERE', '2024-01-11', 'MINUTE')).rejects.toThrow('s3:GetObject');
  });

  it('when an object holds another day than its key says, then it is refused', async () => {
    const body = priceDayFile(minutes('NIFTY', '2024-01-12', [1]));
    const Key = priceKey('SWAPPED', '2024-01-11', 'MINUTE');
    await s3.clientOf('writer').send(new PutObjectCommand({ Bucket: s3.bucket, Key, Body: body }));
    await expect(s3.archiveOf('reader').read('SWAPPED', '2024-01-11', 'MINUTE')).rejects.toThrow(
      'instrument=NIFTY/date=2024-01-12',
    );
  });
});

describe('given a price history over the archive', () => {
  const history = () => archivedPrices(s3.archiveOf('reader'));

  it('when a range of days is asked for, then they come as one series and what is missing is counted', async () => {
    await store(minutes('RANGE', '2024-01-11', [100, 101]), {
      ...minutes('RANGE', '2024-01-15', [103]),
      faults: { ...NO_FAULTS, DUPLICATE: 4 },
    });
    const range = { instrument: 'RANGE', ...wholeDays('2024-01-11', '2024-01-15') };
    const answer = await history().prices(range, 'MINUTE');
    if (answer.kind === 'none') throw new Error(answer.reason);
    expect([...answer.series.close]).toEqual([100, 101, 103]);
    expect(answer.series.resolution).toBe('MINUTE');
    expect(answer.counts).toMatchObject({ missingSessions: 1, DUPLICATE: 4 });
    // Two days of 375 minutes with three prices between them.
    expect(answer.counts.missingMinutes).toBe(2 * 375 - 3);
  });

  it('when ticks are wanted, then they come only if every session has them', async () => {
    const days = ['2024-01-11', '2024-01-12'] as const;
    await store(
      ...days.map((date) => minutes('TICKS', date, [100])),
      ticks('TICKS', days[0], [9, 8]),
    );
    const asked = (to: string) =>
      history().prices({ instrument: 'TICKS', ...wholeDays(days[0], to) }, 'TICK');
    expect(await asked(days[0])).toMatchObject({ series: { resolution: 'TICK' } });
    expect(await asked(days[1])).toMatchObject({ series: { resolution: 'MINUTE' } });
    await store(ticks('TICKS', days[1], [7]));
    expect(await asked(days[1])).toMatchObject({ series: { resolution: 'TICK' } });
  });

  it('when there are only ticks, then they answer for minutes too', async () => {
    await store(ticks('ONLY-TICKS', '2024-01-11', [9, 8]));
    const range = { instrument: 'ONLY-TICKS', ...wholeDays('2024-01-11', '2024-01-11') };
    expect(await history().prices(range, 'MINUTE')).toMatchObject({
      series: { resolution: 'TICK' },
    });
  });

  it('when nothing lies in the range, then known instruments are told from unknown ones', async () => {
    await store(minutes('KNOWN', '2024-01-11', [100]));
    const on = (instrument: string) =>
      history().prices({ instrument, ...wholeDays('2024-01-12', '2024-01-12') }, 'MINUTE');
    expect(await on('KNOWN')).toEqual({ kind: 'none', reason: 'NO_PRICES_IN_RANGE' });
    expect(await on('KNOW')).toEqual({ kind: 'none', reason: 'UNKNOWN_INSTRUMENT' });
  });
});

describe('given keys of the archive', () => {
  it('when instruments differ, then so do their keys, all of characters S3 calls safe', () => {
    const names = [
      'M&M',
      'M-M',
      'M!M',
      'NIFTY:2024-01-25:FUT',
      'NIFTY_2024-01-25_FUT',
      'A:1482.35',
    ];
    const keys = names.map((name) => priceKey(name, '2024-01-11', 'TICK'));
    expect(new Set(keys).size).toBe(names.length);
    for (const key of keys) expect(key).toMatch(/^[\w!.=/-]+$/);
    expect(priceKey('NIFTY:2024-01-25:21500:CE', '2024-01-11', 'MINUTE')).toBe(
      'prices/instrument=NIFTY_2024-01-25_21500_CE/date=2024-01-11/minute.parquet',
    );
  });
});
