// The calendar against the reference vectors and the data set's own calendar.
import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import * as z from 'zod';
import {
  CalendarUnknown,
  clockWindows,
  isKnownSettlementHoliday,
  isRegularTradingDay,
  isTradingDay,
  previousTradingDay,
  type Segment,
  specialSessionOf,
  tradingDaysBetween,
} from '#core/market/calendar.ts';
import { addDays, minutesOf, weekdayOf } from '#core/market/ist.ts';
import { describeShared, readJson } from '#test/support/shared-folder.ts';

const clock = z.tuple([z.string(), z.string()]);
const Vectors = z.object({
  weekday_holidays: z.array(z.object({ date: z.string(), weekday: z.string() })),
  weekend_holidays_2026: z.array(z.string()),
  special_sessions: z.array(
    z.object({ date: z.string(), type: z.string(), normal: z.array(clock).nullable() }),
  ),
  session_counts: z.object({
    per_year: z.record(
      z.string(),
      z.object({
        sessions: z.number(),
        weekday_holidays: z.number(),
        special_sessions: z.number(),
      }),
    ),
  }),
  continuous_trading_hours: z.array(
    z.object({
      segment: z.string(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      open: z.string(),
      close: z.string(),
      one_minute_bars: z.number(),
    }),
  ),
  cases: z.array(
    z.object({
      date: z.string(),
      trading_day: z.boolean().optional(),
      kind: z.string().optional(),
      regular_session: z.boolean().optional(),
      previous_trading_day_of: z.string().optional(),
      settlement_day: z.boolean().optional(),
      expect: z.string().optional(),
    }),
  ),
});

const SEGMENTS: Readonly<Record<string, Segment>> = {
  'cash, stocks with derivatives': 'EQUITY_CAS',
  'cash, other stocks': 'EQUITY',
  'F&O': 'DERIVATIVES',
};
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

describeShared('vectors/calendar.json', 'calendar vectors', (path) => {
  const vectors = Vectors.parse(readJson(path));

  it('closes on every weekday holiday, except for a Muhurat session', () => {
    const specials = new Set(vectors.special_sessions.map(({ date }) => date));
    for (const { date, weekday } of vectors.weekday_holidays) {
      expect([date, WEEKDAYS[weekdayOf(date)]]).toEqual([date, weekday]);
      expect([date, isTradingDay(date)]).toEqual([date, specials.has(date)]);
      expect(isRegularTradingDay(date)).toBe(false);
    }
  });

  it('keeps the weekend holidays of 2026 closed, except for the Muhurat Sunday', () => {
    for (const date of vectors.weekend_holidays_2026) {
      expect(isTradingDay(date)).toBe(date === '2026-11-08');
    }
  });

  it('trades every special session in its windows', () => {
    for (const { date, type, normal } of vectors.special_sessions) {
      expect(isTradingDay(date)).toBe(true);
      expect(specialSessionOf(date)).toEqual({ date, type, windows: normal });
      expect(clockWindows(date, 'EQUITY')).toEqual(normal ?? []);
      expect(clockWindows(date, 'DERIVATIVES')).toEqual(normal ?? []);
    }
  });

  it.each(Object.entries(vectors.session_counts.per_year))('counts %s', (year, counts) => {
    const days = tradingDaysBetween(`${year}-01-01`, `${year}-12-31`);
    expect(days).toHaveLength(counts.sessions);
    expect(days.filter((day) => specialSessionOf(day))).toHaveLength(counts.special_sessions);
    const ofYear = vectors.weekday_holidays.filter(({ date }) => date.startsWith(year));
    expect(ofYear).toHaveLength(counts.weekday_holidays);
  });

  it.each(vectors.continuous_trading_hours)(
    'trades $segment from $from to $to between $open and $close',
    ({ segment, from, to, open, close, one_minute_bars }) => {
      const name = SEGMENTS[segment];
      if (!name) throw new Error(`unknown segment ${segment}`);
      const days = tradingDaysBetween(from ?? '2022-10-25', to ?? '2026-12-31').filter(
        (day) => isRegularTradingDay(day) && day > '2022',
      );
      expect(days.length).toBeGreaterThan(50);
      for (const day of days) expect(clockWindows(day, name)).toEqual([[open, close]]);
      expect(minutesOf(close) - minutesOf(open)).toBe(one_minute_bars);
    },
  );

  it.each(vectors.cases)('decides $date', (expected) => {
    const { date } = expected;
    if (expected.expect === 'REFUSE') {
      expect(() => isTradingDay(date)).toThrow(CalendarUnknown);
      return;
    }
    expect(isTradingDay(date)).toBe(expected.trading_day);
    if (expected.kind) expect(specialSessionOf(date)?.type).toBe(expected.kind);
    if (expected.regular_session !== undefined) {
      expect(isRegularTradingDay(date)).toBe(expected.regular_session);
    }
    if (expected.previous_trading_day_of) {
      expect(previousTradingDay(expected.previous_trading_day_of)).toBe(date);
    }
    if (expected.settlement_day === false) expect(isKnownSettlementHoliday(date)).toBe(true);
  });
});

describeShared('data/calendar.csv', 'the calendar of the data set', (path) => {
  const rows = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .map(([date = '', , type = '', windows = '']) => ({ date, type, windows }));
  const unlisted = new Set(rows.filter(({ type }) => type !== 'NO_DATA').map(({ date }) => date));
  // Muhurat evenings the data set, which has no bars of them, lists as plain holidays or not at all.
  const MUHURAT_WITHOUT_BARS = ['2015-11-11', '2016-10-30', '2017-10-19'];

  it('agrees on every holiday', () => {
    const holidays = rows.filter(({ type }) => type === 'HOLIDAY').map(({ date }) => date);
    expect(holidays.length).toBeGreaterThan(150);
    expect(holidays.filter(isTradingDay)).toEqual(
      MUHURAT_WITHOUT_BARS.filter((date) => holidays.includes(date)),
    );
  });

  it('agrees on the windows of every special session, halt and outage', () => {
    const special = rows.filter(({ type }) => !['HOLIDAY', 'NO_DATA'].includes(type));
    expect(special.length).toBeGreaterThan(15);
    for (const { date, windows } of special) {
      const own = clockWindows(date, 'DERIVATIVES').map((window) => window.join('-'));
      expect([date, own.join(';')]).toEqual([date, windows]);
    }
  });

  it('agrees on every day that is not listed', () => {
    for (let date = '2014-12-25'; date <= '2026-12-31'; date = addDays(date, 1)) {
      if (unlisted.has(date) || MUHURAT_WITHOUT_BARS.includes(date)) continue;
      const weekday = weekdayOf(date) >= 1 && weekdayOf(date) <= 5;
      expect([date, isRegularTradingDay(date)]).toEqual([date, weekday]);
    }
  });
});
