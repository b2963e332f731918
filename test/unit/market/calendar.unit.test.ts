import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  CalendarUnknown,
  calendarCoverage,
  calendarCovers,
  clockWindows,
  firstTradableInstant,
  isKnownSettlementHoliday,
  isRegularTradingDay,
  isTradingDay,
  nextTradingDay,
  previousTradingDay,
  sessionEnd,
  sessionWindows,
  specialSessionOf,
  tradingDaysBetween,
} from '#core/market/calendar.ts';
import { addDays, daysBetween, istDate, istInstant, weekdayOf } from '#core/market/ist.ts';

const SEGMENTS = ['EQUITY_CAS', 'EQUITY', 'DERIVATIVES'] as const;
const { from, to } = calendarCoverage();
const anyDate = fc
  .integer({ min: 0, max: daysBetween(from, to) })
  .map((days) => addDays(from, days));
/** Far enough from both ends of the calendar that neighbours exist. */
const innerDate = anyDate.filter((date) => date > '2014-01-10' && date < '2026-12-20');

describe('which days trade', () => {
  it('closes on weekends and weekday holidays and opens on other weekdays', () => {
    expect(isTradingDay('2026-11-20')).toBe(true);
    expect(isTradingDay('2026-11-21')).toBe(false);
    expect(isTradingDay('2026-11-22')).toBe(false);
    expect(isTradingDay('2026-11-24')).toBe(false);
    expect(isTradingDay('2014-04-24')).toBe(false);
  });

  it('opens, but not regularly, on budget weekends, drill Saturdays and Muhurat evenings', () => {
    for (const date of ['2026-02-01', '2024-01-20', '2024-03-02', '2024-11-01', '2017-10-19']) {
      expect(isTradingDay(date)).toBe(true);
      expect(isRegularTradingDay(date)).toBe(false);
    }
    expect(specialSessionOf('2024-03-02')?.type).toBe('DR_DRILL');
    expect(specialSessionOf('2024-03-04')).toBeUndefined();
  });

  it('keeps halts and outages regular: expiries may fall on them', () => {
    expect(isRegularTradingDay('2020-03-13')).toBe(true);
    expect(isRegularTradingDay('2021-02-24')).toBe(true);
  });

  it.each([
    [2014, 244],
    [2015, 248],
    [2016, 247],
    [2017, 248],
    [2018, 246],
    [2019, 245],
    [2020, 252],
    [2021, 248],
    [2022, 248],
    [2023, 246],
    [2024, 249],
    [2025, 249],
    [2026, 247],
  ])('counts the sessions of %i as %i', (year, sessions) => {
    expect(tradingDaysBetween(`${year}-01-01`, `${year}-12-31`)).toHaveLength(sessions);
  });

  it('knows the one listed trading day that does not settle', () => {
    expect(isTradingDay('2026-04-01')).toBe(true);
    expect(isKnownSettlementHoliday('2026-04-01')).toBe(true);
    expect(isKnownSettlementHoliday('2026-04-02')).toBe(false);
  });
});

describe('neighbouring trading days', () => {
  it('given the weekend around a Sunday Muhurat, when stepping, then the Sunday counts', () => {
    expect(nextTradingDay('2023-11-10')).toBe('2023-11-12');
    expect(previousTradingDay('2023-11-13')).toBe('2023-11-12');
    expect(nextTradingDay('2023-11-13')).toBe('2023-11-15');
  });

  it('given a closed range, when listing, then both ends count and closed days do not', () => {
    expect(tradingDaysBetween('2026-11-20', '2026-11-25')).toEqual([
      '2026-11-20',
      '2026-11-23',
      '2026-11-25',
    ]);
    expect(tradingDaysBetween('2026-11-21', '2026-11-22')).toEqual([]);
    expect(tradingDaysBetween('2026-11-25', '2026-11-20')).toEqual([]);
  });

  it('previous and next are inverse on trading days and skip only closed days', () => {
    fc.assert(
      fc.property(innerDate, (date) => {
        const before = previousTradingDay(date);
        const after = nextTradingDay(date);
        expect(before < date && date < after).toBe(true);
        expect(isTradingDay(before) && isTradingDay(after)).toBe(true);
        const between = tradingDaysBetween(addDays(before, 1), addDays(after, -1));
        expect(between).toEqual(isTradingDay(date) ? [date] : []);
        if (!isTradingDay(date)) return;
        expect(nextTradingDay(before)).toBe(date);
        expect(previousTradingDay(after)).toBe(date);
      }),
    );
  });

  it('lists ranges additively', () => {
    fc.assert(
      fc.property(innerDate, innerDate, innerDate, (...dates) => {
        const [a, b, c] = [...dates].sort();
        if (a === undefined || b === undefined || c === undefined) throw new Error('three dates');
        const whole = tradingDaysBetween(a, c);
        expect([...tradingDaysBetween(a, b), ...tradingDaysBetween(addDays(b, 1), c)]).toEqual(
          whole,
        );
        expect(whole.every((day) => isTradingDay(day) && day >= a && day <= c)).toBe(true);
      }),
    );
  });
});

describe('what the calendar does not know', () => {
  it.each(['2027-01-04', '2013-12-31', '2026-13-01', '20260101', ''])('refuses %p', (date) => {
    expect(calendarCovers(date)).toBe(false);
    for (const ask of [
      () => isTradingDay(date),
      () => isRegularTradingDay(date),
      () => previousTradingDay(date),
      () => nextTradingDay(date),
      () => tradingDaysBetween(date, date),
      () => sessionWindows(date, 'EQUITY'),
    ]) {
      expect(ask).toThrow(CalendarUnknown);
    }
  });

  it('says the date and the coverage, with a code', () => {
    const error = new CalendarUnknown('2027-01-04');
    expect(error.code).toBe('CALENDAR_UNKNOWN');
    expect(error.message).toContain('2027-01-04');
    expect(error.message).toContain('2014-01-01..2026-12-31');
  });

  it('refuses to step out of the covered years', () => {
    expect(() => nextTradingDay('2026-12-31')).toThrow('expected a later trading day');
    expect(() => previousTradingDay('2014-01-01')).toThrow('expected an earlier trading day');
  });
});

describe('session hours', () => {
  it('end at 15:30 everywhere until 2026-08-02 and at three different times afterwards', () => {
    for (const segment of SEGMENTS) {
      expect(sessionEnd('2026-07-31', segment)).toBe(istInstant('2026-07-31', '15:30'));
    }
    expect(sessionEnd('2026-08-03', 'EQUITY_CAS')).toBe(istInstant('2026-08-03', '15:15'));
    expect(sessionEnd('2026-08-03', 'EQUITY')).toBe(istInstant('2026-08-03', '15:30'));
    expect(sessionEnd('2026-08-03', 'DERIVATIVES')).toBe(istInstant('2026-08-03', '15:40'));
  });

  it('are none on closed days and unknown on the Muhurat of 2026', () => {
    expect(sessionWindows('2026-11-24', 'EQUITY')).toEqual([]);
    expect(sessionEnd('2026-11-24', 'EQUITY')).toBeNull();
    expect(isTradingDay('2026-11-08')).toBe(true);
    expect(specialSessionOf('2026-11-08')?.windows).toBeNull();
    expect(sessionWindows('2026-11-08', 'DERIVATIVES')).toEqual([]);
    expect(sessionEnd('2026-11-08', 'DERIVATIVES')).toBeNull();
  });

  it('are two short windows on drill days, halts and the outage', () => {
    expect(clockWindows('2024-05-18', 'DERIVATIVES')).toEqual([
      ['09:15', '10:00'],
      ['11:30', '12:30'],
    ]);
    expect(sessionWindows('2020-03-23', 'EQUITY')).toEqual([
      { open: istInstant('2020-03-23', '09:15'), close: istInstant('2020-03-23', '09:59') },
      { open: istInstant('2020-03-23', '10:56'), close: istInstant('2020-03-23', '15:30') },
    ]);
    expect(sessionEnd('2021-02-24', 'DERIVATIVES')).toBe(istInstant('2021-02-24', '17:00'));
  });

  it('lie inside their own date, in order, on every trading day', () => {
    fc.assert(
      fc.property(anyDate, fc.constantFrom(...SEGMENTS), (date, segment) => {
        const windows = sessionWindows(date, segment);
        if (date !== '2026-11-08') expect(windows.length > 0).toBe(isTradingDay(date));
        const edges = windows.flatMap(({ open, close }) => [open, close]);
        expect(edges).toEqual([...edges].sort((a, b) => a - b));
        expect(edges.every((edge) => istDate(edge) === date)).toBe(true);
      }),
    );
  });
});

describe('the first tradable instant', () => {
  const at = istInstant;

  it('is the instant itself while the segment trades', () => {
    expect(firstTradableInstant(at('2026-11-23', '15:20'), 'DERIVATIVES')).toBe(
      at('2026-11-23', '15:20'),
    );
  });

  it('is the next open: the same morning, after a halt, after a holiday, after a weekend', () => {
    expect(firstTradableInstant(at('2026-11-23', '08:00'), 'EQUITY')).toBe(
      at('2026-11-23', '09:15'),
    );
    expect(firstTradableInstant(at('2020-03-13', '09:22'), 'EQUITY')).toBe(
      at('2020-03-13', '10:20'),
    );
    expect(firstTradableInstant(at('2026-11-23', '15:15'), 'EQUITY_CAS')).toBe(
      at('2026-11-25', '09:15'),
    );
    expect(firstTradableInstant(at('2026-11-20', '15:40'), 'DERIVATIVES')).toBe(
      at('2026-11-23', '09:15'),
    );
  });

  it('skips a special session whose clock is unknown', () => {
    expect(weekdayOf('2026-11-08')).toBe(0);
    expect(firstTradableInstant(at('2026-11-07', '12:00'), 'EQUITY')).toBe(
      at('2026-11-09', '09:15'),
    );
  });
});
