import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CalendarUnknown, isRegularTradingDay } from '#core/market/calendar.ts';
import {
  expiryCycleOf,
  expiryOf,
  isExpiryDay,
  isMonthlyExpiryDay,
  monthlyExpiries,
  nominalExpiry,
  shiftToTradingDay,
  weeklyExpiries,
} from '#core/market/expiry.ts';
import { addDays, daysBetween, weekdayOf } from '#core/market/ist.ts';

const anyDate = fc
  .integer({ min: 0, max: daysBetween('2014-01-01', '2026-12-25') })
  .map((days) => addDays('2014-01-01', days));
const anyUnderlying = fc.constantFrom('NIFTY', 'BANKNIFTY', 'SENSEX', 'MIDCPNIFTY', 'RELIANCE');

describe('monthly expiries', () => {
  it('given a holiday on the last Tuesday, when asked, then the day before expires', () => {
    expect(nominalExpiry('NIFTY', 'monthly', '2026-11')).toBe('2026-11-24');
    expect(expiryOf('NIFTY', 'monthly', '2026-11')).toBe('2026-11-23');
    expect(expiryOf('RELIANCE', 'monthly', '2026-11')).toBe('2026-11-23');
    expect(isExpiryDay('RELIANCE', '2026-11-23')).toBe(true);
    expect(isExpiryDay('RELIANCE', '2026-11-24')).toBe(false);
  });

  it('follow the weekday rule of the expiry, not of the day of asking', () => {
    expect(monthlyExpiries('BANKNIFTY', 2024)).toEqual([
      '2024-01-25',
      '2024-02-29',
      '2024-03-27',
      '2024-04-24',
      '2024-05-29',
      '2024-06-26',
      '2024-07-31',
      '2024-08-28',
      '2024-09-25',
      '2024-10-30',
      '2024-11-27',
      '2024-12-24',
    ]);
    expect(expiryOf('NIFTY', 'half-yearly', '2026-06-25')).toBe('2026-06-30');
  });

  it('start with the launch of the contract', () => {
    expect(monthlyExpiries('NIFTYFPI', 2026)).toEqual([
      '2026-08-25',
      '2026-09-29',
      '2026-10-27',
      '2026-11-23',
      '2026-12-29',
    ]);
    expect(monthlyExpiries('NIFTYNXT50', 2023)).toEqual([]);
  });

  it('give quarterly and half-yearly contracts only in their months', () => {
    expect(expiryOf('NIFTY', 'quarterly', '2026-03')).toBe('2026-03-30');
    expect(expiryOf('NIFTY', 'quarterly', '2026-04')).toBeUndefined();
    expect(expiryOf('NIFTY', 'half-yearly', '2026-12')).toBe('2026-12-29');
    expect(expiryOf('NIFTY', 'half-yearly', '2026-09')).toBeUndefined();
  });
});

describe('weekly expiries', () => {
  it('given the week of the monthly expiry, when asked for the weekly, then there is none', () => {
    expect(expiryOf('BANKNIFTY', 'weekly', '2024-01-24')).toBeUndefined();
    expect(expiryOf('BANKNIFTY', 'weekly', '2024-01-30')).toBe('2024-01-31');
    expect(isExpiryDay('BANKNIFTY', '2024-01-24')).toBe(false);
    expect(isExpiryDay('BANKNIFTY', '2024-01-25')).toBe(true);
  });

  it('ended for BANKNIFTY on 2024-11-13 and go on for NIFTY', () => {
    expect(weeklyExpiries('BANKNIFTY', 2024).at(-1)).toBe('2024-11-13');
    expect(weeklyExpiries('BANKNIFTY', 2025)).toEqual([]);
    expect(weeklyExpiries('NIFTY', 2026).slice(0, 3)).toEqual([
      '2026-01-06',
      '2026-01-13',
      '2026-01-20',
    ]);
  });

  it('moved for NIFTY from Thursday to Tuesday after August 2025', () => {
    expect(expiryOf('NIFTY', 'weekly', '2025-08-18')).toBe('2025-08-21');
    expect(expiryOf('NIFTY', 'weekly', '2025-09-01')).toBe('2025-09-02');
  });

  it('did not exist for NIFTY before February 2019', () => {
    expect(expiryOf('NIFTY', 'weekly', '2019-02-06')).toBeUndefined();
    expect(expiryOf('NIFTY', 'weekly', '2019-02-12')).toBe('2019-02-14');
  });

  it('skip a Saturday session when they move', () => {
    expect(expiryOf('MIDCPNIFTY', 'weekly', '2024-05-20')).toBe('2024-05-17');
    expect(shiftToTradingDay('2024-05-20')).toBe('2024-05-17');
  });

  it('never exist for stocks', () => {
    expect(expiryOf('STOCKS', 'weekly', '2026-11-17')).toBeUndefined();
    expect(isExpiryDay('STOCKS', '2026-11-17')).toBe(false);
    expect(isExpiryDay('NIFTY', '2026-11-17')).toBe(true);
  });
});

describe('expiry days', () => {
  it('are regular trading days with a contract on them', () => {
    fc.assert(
      fc.property(anyUnderlying, anyDate, (underlying, date) => {
        if (!isExpiryDay(underlying, date)) return;
        expect(isRegularTradingDay(date)).toBe(true);
        // A moved expiry belongs to a nominal day at most a few closed days later.
        const listed = [0, 1, 2, 3, 4]
          .map((days) => addDays(date, days))
          .flatMap((day) => [
            expiryOf(underlying, 'monthly', day),
            expiryOf(underlying, 'weekly', day),
          ]);
        expect(listed).toContain(date);
      }),
    );
  });

  it('come at most once a week', () => {
    fc.assert(
      fc.property(anyUnderlying, anyDate, (underlying, date) => {
        const monday = addDays(date, -((weekdayOf(date) + 6) % 7));
        if (monday < '2014-01-01') return;
        const expiries = [0, 1, 2, 3, 4]
          .map((day) => addDays(monday, day))
          .filter((day) => isExpiryDay(underlying, day));
        // Friday of one week can take the Monday expiry of the next.
        expect(expiries.length).toBeLessThanOrEqual(underlying === 'MIDCPNIFTY' ? 2 : 1);
      }),
    );
  });

  it('are refused outside the calendar', () => {
    expect(() => isExpiryDay('NIFTY', '2027-01-05')).toThrow(CalendarUnknown);
    expect(() => expiryOf('NIFTY', 'monthly', '2027-01')).toThrow(CalendarUnknown);
    expect(() => isMonthlyExpiryDay('NIFTY', '2027-01-26')).toThrow(CalendarUnknown);
  });
});

describe('the cycle of an expiry', () => {
  it('is monthly on the monthly expiry and weekly on the others', () => {
    expect(expiryCycleOf('NIFTY', '2025-01-30')).toBe('monthly');
    expect(expiryCycleOf('NIFTY', '2025-01-23')).toBe('weekly');
  });

  it('is monthly where no weekly contracts exist, also under an outdated date', () => {
    expect(expiryCycleOf('BANKNIFTY', '2025-02-26')).toBe('monthly');
    expect(expiryCycleOf('RELIANCE', '2026-11-23')).toBe('monthly');
  });

  it('is monthly beyond the calendar, where only long-dated contracts are listed', () => {
    expect(expiryCycleOf('NIFTY', '2028-06-27')).toBe('monthly');
  });
});
