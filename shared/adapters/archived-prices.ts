// Price history out of the archive: a range is its archived days, each read once, a bounded number at a
// time. What is there is asked once, not by a request for every day that is not.

import type { IsoDate } from '#core/market/ist.ts';
import { segmentOf } from '#core/prices/instrument-segment.ts';
import { type FaultCounts, PRICE_FAULTS } from '#core/prices/price-faults.ts';
import { joinSeries, seriesBetween } from '#core/prices/price-range.ts';
import type { Resolution } from '#core/prices/price-series.ts';
import { sessionDates, sessionGaps } from '#core/prices/session-gaps.ts';
import type { PriceArchive, PriceDay } from '#ports/price-archive.ts';
import type { PriceAnswer, PriceHistory, PriceRange } from '#ports/price-history.ts';

/** Objects asked for at once; an S3 client keeps 50 connections. */
const AT_ONCE = 16;

interface RangeDays {
  readonly resolution: Resolution;
  /** One per session of the range; null = never archived. */
  readonly days: readonly (PriceDay | null)[];
}

/**
 * Ticks answer for every session of the range or for none: one answer has one resolution. Faults are kept
 * by day: those of a day count when any of its session lies in the range.
 */
export function archivedPrices(archive: PriceArchive): PriceHistory {
  return {
    async prices(range, wanted) {
      const segment = segmentOf(range.instrument);
      const dates = range.to > range.from ? sessionDates(range.from, range.to, segment) : [];
      const other = wanted === 'TICK' ? 'MINUTE' : 'TICK';
      const archived = await archive.days(range.instrument);
      for (const resolution of [wanted, other] as const) {
        const has = (date: IsoDate) => archived[resolution].has(date);
        const read = (date: IsoDate) =>
          has(date) ? archive.read(range.instrument, date, resolution) : null;
        const days = await fewAtOnce(dates, read);
        const answer = answerFrom({ resolution, days }, range);
        if (answer !== null) return answer;
      }
      const known = archived.MINUTE.size + archived.TICK.size > 0;
      return { kind: 'none', reason: known ? 'NO_PRICES_IN_RANGE' : 'UNKNOWN_INSTRUMENT' };
    },
  };
}

async function fewAtOnce(
  dates: readonly IsoDate[],
  read: (date: IsoDate) => Promise<PriceDay | null> | null,
): Promise<readonly (PriceDay | null)[]> {
  const days: (PriceDay | null)[] = [];
  for (let first = 0; first < dates.length; first += AT_ONCE) {
    days.push(...(await Promise.all(dates.slice(first, first + AT_ONCE).map(read))));
  }
  return days;
}

/** Null when the days do not answer: no row at all, or ticks of some sessions only. */
function answerFrom({ resolution, days }: RangeDays, range: PriceRange): PriceAnswer | null {
  const found = days.filter((day) => day !== null);
  const traded = found.filter(({ series }) => series.at.length > 0);
  if (resolution === 'TICK' && traded.length < days.length) return null;
  const { from, to } = range;
  const [first, ...rest] = found
    .map(({ series }) => seriesBetween(series, from, to))
    .filter(({ at }) => at.length > 0);
  if (first === undefined) return null;
  const series = joinSeries(first, ...rest);
  const segment = segmentOf(range.instrument);
  return {
    kind: 'prices',
    series,
    counts: { ...sumOfFaults(found), ...sessionGaps(series, { from, to, segment }) },
  };
}

function sumOfFaults(days: readonly PriceDay[]): FaultCounts {
  return Object.fromEntries(
    PRICE_FAULTS.map((fault) => [fault, days.reduce((sum, { faults }) => sum + faults[fault], 0)]),
  ) as FaultCounts;
}
