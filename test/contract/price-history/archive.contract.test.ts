// Through the gateway that stands for S3.
import { afterAll } from '@jest/globals';
import { archivedPrices } from '#adapters/archived-prices.ts';
import { istDate, istInstant } from '#core/market/ist.ts';
import { seriesBetween } from '#core/prices/price-range.ts';
import { type PriceBucket, startPriceBucket } from '#test/support/price-bucket.ts';
import { NO_FAULTS } from '#test/support/price-day.ts';
import { priceHistoryContract } from '#test/support/price-history-contract.ts';

let s3: PriceBucket | undefined;
afterAll(() => s3?.stop());

priceHistoryContract('an archive by instrument and day', async (world) => {
  s3 = await startPriceBucket();
  const archive = s3.archiveOf('writer');
  for (const [instrument, series] of Object.entries(world)) {
    for (const date of new Set([...series.at].map(istDate))) {
      const [from, to] = [istInstant(date, '00:00'), istInstant(date, '24:00')];
      const day = seriesBetween(series, from, to);
      await archive.store({ instrument, date, source: 'test', faults: NO_FAULTS, series: day });
    }
  }
  return archivedPrices(s3.archiveOf('reader'));
});
