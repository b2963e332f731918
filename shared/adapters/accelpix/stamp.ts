// Whether bars are called by the start or the end of their minute, as the bars themselves show it: the
// vendor does not say. A full session runs 09:15 ... 15:29 by starts and 09:16 ... 15:30 by ends.
import {
  calendarCovers,
  isRegularTradingDay,
  previousTradingDay,
  type Segment,
  sessionWindows,
} from '#core/market/calendar.ts';
import { addDays, type Instant, type IsoDate, istDate } from '#core/market/ist.ts';
import type { AccelPixApi } from './api.ts';
import { barRecords } from './records.ts';
import type { TickerLookup } from './tickers.ts';

export type Stamp = 'START' | 'END';

const MINUTE = 60_000;
/** A thinly traded contract misses minutes by itself and proves nothing. */
const FULL_SHARE = 0.9;
const SEGMENTS: readonly Segment[] = ['EQUITY_CAS', 'EQUITY', 'DERIVATIVES'];

/**
 * END when a full session shows it and no session shows START; START the other way round; `otherwise`
 * when the bars prove neither, or both.
 */
export function stampShown(at: Float64Array, segment: Segment, otherwise: Stamp): Stamp {
  const days = new Map<IsoDate, Set<Instant>>();
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

function sessionStamp(
  date: IsoDate,
  minutes: ReadonlySet<Instant>,
  segment: Segment,
): Stamp | null {
  const windows = calendarCovers(date) ? sessionWindows(date, segment) : [];
  const [first] = windows;
  if (first === undefined) return null;
  if (minutes.has(first.open)) return 'START';
  const expected = windows.reduce((sum, { open, close }) => sum + (close - open) / MINUTE, 0);
  const isFull = minutes.size >= FULL_SHARE * expected;
  // An index ends with the cash market, its derivatives later: any of the closes will do.
  const last = Math.max(...minutes);
  const endsAtClose = SEGMENTS.some((own) => sessionWindows(date, own).at(-1)?.close === last);
  return isFull && minutes.has(first.open + MINUTE) && endsAtClose ? 'END' : null;
}

/** What the vendor's NIFTY shows for the last regular session: it holds for its thin contracts too. */
export async function stampOfIndex(
  api: AccelPixApi,
  tickerOf: TickerLookup,
  now: Instant,
): Promise<Stamp> {
  const ticker = tickerOf('NIFTY');
  if (ticker?.kind !== 'LISTED') return 'START';
  let date = previousTradingDay(istDate(now));
  while (!isRegularTradingDay(date)) date = previousTradingDay(date);
  const days = [date, addDays(date, 1)].map((day) => day.replaceAll('-', ''));
  const answer = await api.intraBars(ticker.ticker, days[0] ?? '', days[1] ?? '', 1);
  const at = Float64Array.from(barRecords('NIFTY', answer), (bar) => bar.at);
  return stampShown(at, 'DERIVATIVES', 'START');
}
