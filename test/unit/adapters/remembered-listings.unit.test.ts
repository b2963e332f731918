// Listings are asked once per call of a function, and never outlive it.
import { describe, expect, it } from '@jest/globals';
import { archivedPrices } from '#adapters/archived-prices.ts';
import { rememberedListings } from '#adapters/remembered-listings.ts';
import { istInstant } from '#core/market/ist.ts';
import type { PriceArchive } from '#ports/price-archive.ts';
import { memoryArchive } from '#test/support/memory-archive.ts';
import { NO_FAULTS, seriesOfRows } from '#test/support/price-day.ts';

const day = (date: string) => ({
  instrument: 'NIFTY',
  date,
  source: 'test',
  faults: NO_FAULTS,
  series: seriesOfRows('MINUTE', [[istInstant(date, '09:15'), 100, 101, 99, 100]]),
});

/** Counts what is asked of it. */
function counted(archive: PriceArchive) {
  const asked = { days: 0, read: 0 };
  const counting: PriceArchive = {
    ...archive,
    days(instrument) {
      asked.days += 1;
      return archive.days(instrument);
    },
    read(...day) {
      asked.read += 1;
      return archive.read(...day);
    },
  };
  return { asked, counting };
}

const january = {
  instrument: 'NIFTY',
  from: istInstant('2024-01-01', '00:00'),
  to: istInstant('2024-01-31', '24:00'),
};

describe('given an archive that holds one day of a month', () => {
  it('when the month is read twice, then it is listed once, and only the day that is there is asked for', async () => {
    const archive = memoryArchive();
    await archive.store(day('2024-01-11'));
    const { asked, counting } = counted(archive);
    const history = archivedPrices(rememberedListings(counting));
    expect(await history.prices(january, 'MINUTE')).toMatchObject({ kind: 'prices' });
    expect(await history.prices(january, 'MINUTE')).toMatchObject({ kind: 'prices' });
    expect(asked).toEqual({ days: 1, read: 2 });
  });

  it('when a day comes later, then it is seen once the listing is forgotten', async () => {
    const archive = memoryArchive();
    await archive.store(day('2024-01-11'));
    const listings = rememberedListings(archive);
    const rows = async () => {
      const answer = await archivedPrices(listings).prices(january, 'MINUTE');
      return answer.kind === 'prices' ? answer.series.at.length : 0;
    };
    expect(await rows()).toBe(1);
    await archive.store(day('2024-01-12'));
    expect(await rows()).toBe(1);
    listings.forget();
    expect(await rows()).toBe(2);
  });
});
