// Daily bars as the indicators may read them: which days form a bar, and where a series breaks so that
// the indicators start afresh instead of taking months, or a bonus issue, for one day's move.
import type { DailyBar } from '#core/analytics/regimes/trend-indicators.ts';
import {
  calendarCovers,
  isTradingDay,
  previousTradingDay,
  specialSessionOf,
} from '#core/market/calendar.ts';
import type { IsoDate } from '#core/market/ist.ts';

export interface DatedBar extends DailyBar {
  readonly date: IsoDate;
}

/** More missing sessions than this and the indicators start afresh. */
const MAX_MISSING_SESSIONS = 5;

/**
 * A session that opens a quarter lower or a third higher than the close before it follows a bonus issue
 * or a split: no price band of the pre-open allows such a move, and unadjusted prices must not read as
 * a crash. The mildest common issue, one share for three, takes a quarter off.
 */
const ADJUSTMENT = { down: 3 / 4, up: 4 / 3 } as const;

/** Muhurat and drill days last an hour or two: their range is no day's range (reference 8.3). */
export function isOneHourSession(date: IsoDate): boolean {
  const type = specialSessionOf(date)?.type;
  return type === 'MUHURAT' || type === 'DR_DRILL';
}

/** True for a session of regular length, weekend sessions included. Throws CalendarUnknown. */
export const formsDailyBar = (date: IsoDate): boolean =>
  isTradingDay(date) && !isOneHourSession(date);

/** The bars that count, oldest first, cut where the series breaks. Each cut depends on the past alone. */
export function unbrokenRuns(bars: readonly DatedBar[]): readonly (readonly DatedBar[])[] {
  const runs: DatedBar[][] = [];
  for (const bar of bars) {
    if (!formsDailyBar(bar.date)) continue;
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && continues(last, bar)) run.push(bar);
    else runs.push([bar]);
  }
  return runs;
}

const continues = (before: DatedBar, bar: DatedBar): boolean =>
  !isAdjustment(bar.open / before.close) &&
  missingSessions(before.date, bar.date) <= MAX_MISSING_SESSIONS;

const isAdjustment = (ratio: number): boolean => ratio <= ADJUSTMENT.down || ratio >= ADJUSTMENT.up;

/** Regular sessions strictly between two dates, counted only as far as it matters. */
function missingSessions(from: IsoDate, to: IsoDate): number {
  let missing = 0;
  let day = to;
  while (missing <= MAX_MISSING_SESSIONS && calendarCovers(day)) {
    day = previousTradingDay(day);
    if (day <= from) return missing;
    if (formsDailyBar(day)) missing += 1;
  }
  return missing;
}
