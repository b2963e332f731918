// Decides the time session of an instant: MORNING [09:15, 11:30), MIDDAY [11:30, 13:30), AFTERNOON
// [13:30, session end], AFTER_HOURS otherwise. The day's real windows count, not the usual ones.
import { clockWindows, type Segment } from '#core/market/calendar.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { type Instant, istDate, istMinutes, minutesOf } from '#core/market/ist.ts';

export const TIME_SESSIONS = ['MORNING', 'MIDDAY', 'AFTERNOON', 'AFTER_HOURS'] as const;

export type TimeSession = (typeof TIME_SESSIONS)[number];

const MIDDAY_FROM = minutesOf('11:30');
const AFTERNOON_FROM = minutesOf('13:30');

/**
 * Closed days, halts and gaps between two windows are AFTER_HOURS; a Muhurat evening is AFTERNOON.
 * The end of the day's last window still belongs to the session. Throws CalendarUnknown.
 */
export function timeSessionOf(instant: Instant, segment: Segment): TimeSession {
  const minutes = istMinutes(instant);
  const windows = clockWindows(istDate(instant), segment);
  const last = windows.at(-1);
  const trades = windows.some(
    ([open, close]) => minutes >= minutesOf(open) && minutes < minutesOf(close),
  );
  if (!trades && !(last && minutes === minutesOf(last[1]))) return 'AFTER_HOURS';
  if (minutes < MIDDAY_FROM) return 'MORNING';
  return minutes < AFTERNOON_FROM ? 'MIDDAY' : 'AFTERNOON';
}

/**
 * The segment whose hours apply. Whether a stock has derivatives (and therefore the closing auction)
 * is known only from the contract file of the day; unknown counts as "has them": the earlier end is
 * the safe one, an intraday exit planned for it also works in a stock that trades longer.
 */
export function segmentOf(instrument: Instrument, hasDerivatives = true): Segment {
  if (instrument.kind !== 'EQ') return 'DERIVATIVES';
  return hasDerivatives ? 'EQUITY_CAS' : 'EQUITY';
}
