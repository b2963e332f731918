// What a range of prices lacks: whole sessions, and minutes inside sessions that do have prices.
import {
  type Segment,
  sessionEnd,
  sessionWindows,
  tradingDaysBetween,
} from '#core/market/calendar.ts';
import { type Instant, type IsoDate, istDate } from '#core/market/ist.ts';
import { firstIndexFrom, type PriceSeries } from './price-series.ts';

export interface SessionGaps {
  /** Minutes of continuous trading without a price, on days that have prices. */
  readonly missingMinutes: number;
  /** Trading days without a single price. */
  readonly missingSessions: number;
}

const MINUTE = 60_000;

/** What is missing of [from, to). Days whose hours are unknown count as nothing. */
export function sessionGaps(
  { at }: PriceSeries,
  {
    from,
    to,
    segment,
  }: { readonly from: Instant; readonly to: Instant; readonly segment: Segment },
): SessionGaps {
  let missingMinutes = 0;
  let missingSessions = 0;
  for (const date of to > from ? tradingDaysBetween(istDate(from), istDate(to - 1)) : []) {
    let expected = 0;
    let found = 0;
    for (const { open, close } of sessionWindows(date, segment)) {
      const start = Math.max(open, from);
      const end = Math.min(close, to);
      if (start >= end) continue;
      expected += Math.ceil(end / MINUTE) - Math.floor(start / MINUTE);
      found += minutesWithin(at, start, end);
    }
    if (found > 0) missingMinutes += expected - found;
    else if (expected > 0) missingSessions += 1;
  }
  return { missingMinutes, missingSessions };
}

/** Distinct minutes in which the series has a row. */
function minutesWithin(at: Float64Array, from: Instant, to: Instant): number {
  const end = firstIndexFrom(at, to);
  let last = Number.NaN;
  let minutes = 0;
  for (let row = firstIndexFrom(at, Math.floor(from / MINUTE) * MINUTE); row < end; row++) {
    const minute = Math.floor((at[row] ?? 0) / MINUTE);
    if (minute !== last) minutes += 1;
    last = minute;
  }
  return minutes;
}

/** The trading days of [from, to) on which the segment trades at known hours. */
export const sessionDates = (from: Instant, to: Instant, segment: Segment): readonly IsoDate[] =>
  tradingDaysBetween(istDate(from), istDate(Math.max(from, to - 1))).filter(
    (date) => sessionEnd(date, segment) !== null,
  );
