// Days of prices kept in memory between the trades of one function: many advisors trade the same index on
// the same day. What is not archived is asked for again, it may come any night.
import type { PriceArchive, PriceDay } from '#ports/price-archive.ts';

const NUMBER_BYTES = 8;

/** Keeps at most `maxBytes` of rows; days not asked for the longest go first. */
export function rememberedDays(archive: PriceArchive, maxBytes: number): PriceArchive {
  const kept = new Map<string, PriceDay>();
  let total = 0;
  const keep = (key: string, day: PriceDay): void => {
    const before = kept.get(key);
    if (before !== undefined) total -= bytesOf(before);
    kept.delete(key);
    kept.set(key, day);
    total += bytesOf(day);
    for (const [oldest, old] of kept) {
      if (total <= maxBytes) return;
      kept.delete(oldest);
      total -= bytesOf(old);
    }
  };
  return {
    ...archive,
    async read(instrument, date, resolution) {
      const key = `${instrument} ${date} ${resolution}`;
      const known = kept.get(key);
      const day = known ?? (await archive.read(instrument, date, resolution));
      if (day !== null && day.series.at.length > 0) keep(key, day);
      return day;
    },
  };
}

const bytesOf = ({ series }: PriceDay): number =>
  series.at.length * NUMBER_BYTES * (series.resolution === 'TICK' ? 2 : 5);
