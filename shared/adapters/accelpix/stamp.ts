// Whether bars are called by the start or the end of their minute, as the bars themselves show it: the
// vendor does not say. A full session runs 09:15 ... 15:29 by starts and 09:16 ... 15:30 by ends.
import { calendarCovers, type Segment, sessionWindows } from '#core/market/calendar.ts';
import { type Instant, istDate } from '#core/market/ist.ts';

export type Stamp = 'START' | 'END';

const MINUTE = 60_000;
/** A thinly traded contract misses minutes by itself and proves nothing. */
const FULL_SHARE = 0.9;

/**
 * END when a full session shows it and no session shows START; START the other way round; `otherwise`
 * when the bars prove neither, or both.
 */
export function stampShown(at: Float64Array, segment: Segment, otherwise: Stamp): Stamp {
  const days = new Map<string, Set<Instant>>();
  for (const instant of at) {
    const date = istDate(instant);
    const minutes = days.get(date) ?? new Set();
    minutes.add(Math.floor(instant / MINUTE) * MINUTE);
    days.set(date, minutes);
  }
  const shown = new Set([...days].map(([date, minutes]) => sessionStamp(date, minutes, segment)));
  if (shown.has('END') === shown.has('START')) return otherwise;
  return shown.has('END') ? 'END' : 'START';
}

function sessionStamp(date: string, minutes: ReadonlySet<Instant>, segment: Segment): Stamp | null {
  const windows = calendarCovers(date) ? sessionWindows(date, segment) : [];
  const [first] = windows;
  const last = windows.at(-1);
  if (first === undefined || last === undefined) return null;
  if (minutes.has(first.open)) return 'START';
  const expected = windows.reduce((sum, { open, close }) => sum + (close - open) / MINUTE, 0);
  const isFull = minutes.size >= FULL_SHARE * expected;
  return isFull && minutes.has(first.open + MINUTE) && minutes.has(last.close) ? 'END' : null;
}
