// The trading days a series spans: which of them have prices, and when their session ends. Answers in
// O(log days), so that thousands of trades can ask without touching the calendar.
import { type Segment, sessionEnd, tradingDaysBetween } from '#core/market/calendar.ts';
import { type Instant, istDate, istInstant } from '#core/market/ist.ts';
import { firstIndexFrom, type PriceSeries } from './price-series.ts';

export interface SessionDays {
  /** End of each trading day (midnight), ascending. */
  readonly dayEnd: Float64Array;
  /** End of its session; NaN while its hours are not announced. */
  readonly sessionEnd: Float64Array;
  /** Days without a single price up to and including this one. */
  readonly emptySoFar: Uint32Array;
}

/** Throws CalendarUnknown when a row lies outside the known calendar: cleaning drops those. */
export function sessionDays({ at }: PriceSeries, segment: Segment): SessionDays {
  const [first] = at;
  const last = at.at(-1);
  const dates =
    first === undefined || last === undefined
      ? []
      : tradingDaysBetween(istDate(first), istDate(last));
  const dayEnds = Float64Array.from(dates, (date) => istInstant(date, '24:00'));
  const ends = dates.map((date) => sessionEnd(date, segment));
  let empty = 0;
  const emptySoFar = Uint32Array.from(dates, (date, day) => {
    const rows =
      firstIndexFrom(at, dayEnds[day] ?? 0) - firstIndexFrom(at, istInstant(date, '00:00'));
    if (rows === 0 && ends[day] !== null) empty += 1;
    return empty;
  });
  return {
    dayEnd: dayEnds,
    sessionEnd: Float64Array.from(ends, (end) => end ?? Number.NaN),
    emptySoFar,
  };
}

/** When the session of that instant's day ends; null on a day the series does not span. */
export function sessionEndOf(days: SessionDays, instant: Instant): Instant | null {
  const end = days.sessionEnd[dayOf(days, instant)];
  return end === undefined || Number.isNaN(end) ? null : end;
}

/** True when at least one whole session between the two instants has no price. */
export const sessionMissing = (days: SessionDays, from: Instant, to: Instant): boolean =>
  (days.emptySoFar[dayOf(days, to)] ?? 0) > (days.emptySoFar[dayOf(days, from)] ?? 0);

const dayOf = ({ dayEnd }: SessionDays, instant: Instant): number =>
  firstIndexFrom(dayEnd, instant + 1);
