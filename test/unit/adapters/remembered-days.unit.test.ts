// Days of prices in memory: read once, within a bound, and never the absence of one.
import { describe, expect, it } from '@jest/globals';
import { rememberedDays } from '#adapters/remembered-days.ts';
import { istInstant } from '#core/market/ist.ts';
import type { PriceDay } from '#ports/price-archive.ts';
import { memoryArchive } from '#test/support/memory-archive.ts';
import { NO_FAULTS, seriesOfRows } from '#test/support/price-day.ts';

const day = (date: string, rows = 1): PriceDay => ({
  instrument: 'NIFTY',
  date,
  source: 'test',
  faults: NO_FAULTS,
  series: seriesOfRows(
    'MINUTE',
    Array.from({ length: rows }, (_, n) => [istInstant(date, '09:15') + n * 60_000, 100] as const),
  ),
});

async function remembering(maxRows: number, ...days: readonly PriceDay[]) {
  const archive = memoryArchive();
  for (const one of days) await archive.store(one);
  const reads: string[] = [];
  const spied = {
    ...archive,
    read: (...asked: Parameters<typeof archive.read>) => {
      reads.push(asked[1]);
      return archive.read(...asked);
    },
  };
  const remembered = rememberedDays(spied, maxRows * 40);
  return { archive, reads, read: (date: string) => remembered.read('NIFTY', date, 'MINUTE') };
}

describe('given days read through a memory', () => {
  it('when a day is read again, then it comes from memory; the one unused for longest goes first', async () => {
    const { reads, read } = await remembering(
      2,
      day('2024-01-10'),
      day('2024-01-11'),
      day('2024-01-12'),
    );
    for (const date of ['10', '11', '10', '12', '10', '11']) {
      expect(await read(`2024-01-${date}`)).toEqual(day(`2024-01-${date}`));
    }
    expect(reads).toEqual(['2024-01-10', '2024-01-11', '2024-01-12', '2024-01-11']);
  });

  it('when one day is larger than the bound, then it is read every time, and nothing stays behind it', async () => {
    const { reads, read } = await remembering(2, day('2024-01-10', 3), day('2024-01-11'));
    for (const date of ['2024-01-10', '2024-01-10', '2024-01-11', '2024-01-11']) await read(date);
    expect(reads).toEqual(['2024-01-10', '2024-01-10', '2024-01-11']);
  });

  it('when a day was not there, or quiet, then it is seen once it is archived', async () => {
    const { archive, read } = await remembering(9);
    expect(await read('2024-01-10')).toBeNull();
    await archive.store(day('2024-01-10', 0));
    expect((await read('2024-01-10'))?.series.at).toHaveLength(0);
    await archive.store(day('2024-01-10', 2));
    expect((await read('2024-01-10'))?.series.at).toHaveLength(2);
  });
});
