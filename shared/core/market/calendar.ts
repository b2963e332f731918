// Decides which dates trade and between which clock times. O(1) per question: the days of the
// covered years are numbered once at load. Outside the covered years every question is refused.
import {
  type ClockWindow,
  CONTINUOUS_HOURS,
  COVERAGE,
  IRREGULAR_DAYS,
  KNOWN_SETTLEMENT_HOLIDAYS,
  type Segment,
  SPECIAL_SESSIONS,
  type SpecialSession,
  WEEKDAY_HOLIDAYS,
} from '#core/market/calendar-table.ts';
import {
  addDays,
  daysBetween,
  type Instant,
  type IsoDate,
  istDate,
  istInstant,
  weekdayOf,
} from '#core/market/ist.ts';

export type { ClockWindow, Segment, SpecialSession } from '#core/market/calendar-table.ts';

/** The calendar of that date is not known: assuming "open" would invent a session. */
export class CalendarUnknown extends Error {
  readonly code = 'CALENDAR_UNKNOWN';

  constructor(date: IsoDate, wanted = 'a date') {
    super(
      `trading calendar unknown: expected ${wanted} in ${COVERAGE.from}..${COVERAGE.to}, found ${date}`,
    );
    this.name = 'CalendarUnknown';
  }
}

/** Continuous trading in [open, close), instants. */
export type SessionWindow = { readonly open: Instant; readonly close: Instant };

const holidays: ReadonlySet<IsoDate> = new Set(
  Object.entries(WEEKDAY_HOLIDAYS).flatMap(([year, days]) =>
    days.split(' ').map((day) => `${year}-${day}`),
  ),
);
const specialSessions: ReadonlyMap<IsoDate, SpecialSession> = new Map(
  SPECIAL_SESSIONS.map((session) => [session.date, session]),
);
const irregularWindows: ReadonlyMap<IsoDate, readonly ClockWindow[]> = new Map(
  IRREGULAR_DAYS.map((day) => [day.date, day.windows]),
);
const settlementHolidays: ReadonlySet<IsoDate> = new Set(KNOWN_SETTLEMENT_HOLIDAYS);
const regularWindows = CONTINUOUS_HOURS.map(({ from, hours }) => ({
  from,
  windows: {
    EQUITY_CAS: [hours.EQUITY_CAS],
    EQUITY: [hours.EQUITY],
    DERIVATIVES: [hours.DERIVATIVES],
  },
}));
const NO_WINDOWS: readonly ClockWindow[] = [];

const isWeekday = (date: IsoDate): boolean => {
  const weekday = weekdayOf(date);
  return weekday >= 1 && weekday <= 5;
};

/** Every covered date -> position of the last trading day at or before it (-1 = none). */
const { tradingDays, positions } = numberTheDays();

function numberTheDays() {
  const tradingDays: IsoDate[] = [];
  const positions = new Map<IsoDate, number>();
  for (let date = COVERAGE.from; date <= COVERAGE.to; date = addDays(date, 1)) {
    const trades = specialSessions.has(date) || (isWeekday(date) && !holidays.has(date));
    if (trades) tradingDays.push(date);
    positions.set(date, tradingDays.length - 1);
  }
  return { tradingDays, positions };
}

function positionOf(date: IsoDate): number {
  const position = positions.get(date);
  if (position === undefined) throw new CalendarUnknown(date);
  return position;
}

/** First and last date of the known calendar. */
export const calendarCoverage = (): { readonly from: IsoDate; readonly to: IsoDate } => COVERAGE;

/** True when the calendar of that date is known. */
export const calendarCovers = (date: IsoDate): boolean => positions.has(date);

/** True when the market trades at any time of that date. Throws CalendarUnknown outside coverage. */
export const isTradingDay = (date: IsoDate): boolean => tradingDays[positionOf(date)] === date;

/** A trading day that is neither Muhurat nor a weekend special session: only these take expiries. */
export const isRegularTradingDay = (date: IsoDate): boolean =>
  isTradingDay(date) && !specialSessions.has(date);

/** The last trading day strictly before the date. Throws CalendarUnknown when it is not covered. */
export function previousTradingDay(date: IsoDate): IsoDate {
  const position = positionOf(date);
  const previous = tradingDays[tradingDays[position] === date ? position - 1 : position];
  if (previous === undefined) throw new CalendarUnknown(date, 'an earlier trading day');
  return previous;
}

/** The first trading day strictly after the date. Throws CalendarUnknown when it is not covered. */
export function nextTradingDay(date: IsoDate): IsoDate {
  const next = tradingDays[positionOf(date) + 1];
  if (next === undefined) throw new CalendarUnknown(date, 'a later trading day');
  return next;
}

/** All trading days in [from, to]; empty when `from` is later. Throws outside coverage. */
export function tradingDaysBetween(from: IsoDate, to: IsoDate): readonly IsoDate[] {
  const last = positionOf(to);
  const atOrBefore = positionOf(from);
  const first = tradingDays[atOrBefore] === from ? atOrBefore : atOrBefore + 1;
  return tradingDays.slice(first, last + 1);
}

/** The special session (weekend, drill or Muhurat) of that date, if any. */
export const specialSessionOf = (date: IsoDate): SpecialSession | undefined =>
  specialSessions.get(date);

/** True on a trading day that is known not to settle; settlement holidays are only partly known. */
export const isKnownSettlementHoliday = (date: IsoDate): boolean => settlementHolidays.has(date);

/**
 * Clock windows of continuous trading on that date, in order; empty on a closed day and on a special
 * session whose clock has not been announced.
 */
export function clockWindows(date: IsoDate, segment: Segment): readonly ClockWindow[] {
  if (!isTradingDay(date)) return NO_WINDOWS;
  const special = specialSessions.get(date);
  if (special && special.type !== 'FULL_DAY') return special.windows ?? NO_WINDOWS;
  const irregular = irregularWindows.get(date);
  if (irregular) return irregular;
  const hours = regularWindows.find((row) => date >= row.from);
  return hours ? hours.windows[segment] : NO_WINDOWS;
}

/** The windows of continuous trading as instants; empty as for `clockWindows`. */
export const sessionWindows = (date: IsoDate, segment: Segment): readonly SessionWindow[] =>
  clockWindows(date, segment).map(([open, close]) => ({
    open: istInstant(date, open),
    close: istInstant(date, close),
  }));

/** When continuous trading of that date ends for good; null without a (known) session. */
export function sessionEnd(date: IsoDate, segment: Segment): Instant | null {
  const last = clockWindows(date, segment).at(-1);
  return last ? istInstant(date, last[1]) : null;
}

/** The first instant at or after `instant` at which the segment trades continuously. */
export function firstTradableInstant(instant: Instant, segment: Segment): Instant {
  const today = istDate(instant);
  for (let date = today; ; date = nextTradingDay(date)) {
    const window = sessionWindows(date, segment).find(({ close }) => instant < close);
    if (window) return Math.max(window.open, instant);
    if (daysBetween(today, date) > 30) throw new CalendarUnknown(date, 'a session within 30 days');
  }
}
