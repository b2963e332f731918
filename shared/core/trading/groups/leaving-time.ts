// When a group has to go although no level is hit: square-off, the last day it may be held, and when an entry
// that is not filled is given up.
import {
  calendarCovers,
  isTradingDay,
  previousTradingDay,
  sessionEnd,
} from '#core/market/calendar.ts';
import type { Instant, IsoDate } from '#core/market/ist.ts';
import { segmentOf } from '#core/prices/instrument-segment.ts';
import { setTimer, type Turn } from '../engine/turn.ts';
import { lastSafeDate } from '../overnight/safe-date.ts';
import { type ExitCause, isOver, type TradeGroup } from './trade-group.ts';

/** The cause of an exit that is due by now; null = none. */
export function dueExit(turn: Turn, group: TradeGroup): ExitCause | null {
  const [last, { squareOffAt }] = [lastInstant(turn, group), group];
  if (squareOffAt !== null && squareOffAt <= turn.at) return 'SQUARE_OFF';
  if (last === null || last > turn.at) return null;
  const safe = lastSafeDate(group.instrument, turn.state.settings.stockExpiryDays);
  return safe !== null && safe === group.lastDate ? 'EXPIRY' : 'HOLDING_TIME';
}

/** Some minutes before the end of the last session it may be held in. */
function lastInstant(turn: Turn, { lastDate, contract }: TradeGroup): Instant | null {
  // Beyond the calendar nobody knows the sessions; timers are set again on every start and morning.
  if (lastDate === null || !calendarCovers(lastDate)) return null;
  const date: IsoDate = isTradingDay(lastDate) ? lastDate : previousTradingDay(lastDate);
  const end = sessionEnd(date, segmentOf(contract));
  return end === null ? null : end - turn.state.settings.squareOffMinutes * 60_000;
}

/** Also after a start: what is past is due at once. */
export function setGroupTimers(turn: Turn, group: TradeGroup): void {
  if (isOver(group)) return;
  const { groupId, entryUntil, squareOffAt } = group;
  if (entryUntil > turn.at) setTimer(turn, `group/entry/${groupId}`, entryUntil);
  const last = lastInstant(turn, group);
  const times = [squareOffAt, last].filter((at): at is Instant => at !== null);
  if (times.length > 0) {
    setTimer(turn, `group/leave/${groupId}`, Math.max(turn.at, Math.min(...times)));
  }
}
