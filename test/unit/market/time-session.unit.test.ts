import { describe, expect, it } from '@jest/globals';
import { CalendarUnknown, type Segment } from '#core/market/calendar.ts';
import { CATEGORIES, categoryOf, isIndex } from '#core/market/category.ts';
import { contractKey, type Instrument } from '#core/market/instrument.ts';
import { istInstant } from '#core/market/ist.ts';
import { segmentOf, timeSessionOf } from '#core/market/time-session.ts';

const session = (date: string, time: string, segment: Segment = 'DERIVATIVES') =>
  timeSessionOf(istInstant(date, time), segment);

describe('the time session of an instant', () => {
  it.each([
    ['09:14', 'AFTER_HOURS'],
    ['09:15', 'MORNING'],
    ['11:29', 'MORNING'],
    ['11:30', 'MIDDAY'],
    ['13:29', 'MIDDAY'],
    ['13:30', 'AFTERNOON'],
    ['15:30', 'AFTERNOON'],
    ['15:31', 'AFTER_HOURS'],
  ])('at %s of a regular day in 2024 is %s', (time, expected) => {
    expect(session('2024-01-24', time)).toBe(expected);
  });

  it('changes one millisecond before the border', () => {
    const noon = istInstant('2024-01-24', '11:30');
    expect(timeSessionOf(noon - 1, 'EQUITY')).toBe('MORNING');
    expect(timeSessionOf(istInstant('2024-01-24', '15:30') + 1, 'EQUITY')).toBe('AFTER_HOURS');
  });

  it('ends at three different times since August 2026', () => {
    expect(session('2026-08-03', '15:16', 'EQUITY_CAS')).toBe('AFTER_HOURS');
    expect(session('2026-08-03', '15:16', 'EQUITY')).toBe('AFTERNOON');
    expect(session('2026-08-03', '15:31', 'EQUITY')).toBe('AFTER_HOURS');
    expect(session('2026-08-03', '15:40')).toBe('AFTERNOON');
    expect(session('2026-07-31', '15:31')).toBe('AFTER_HOURS');
  });

  it('is AFTER_HOURS on weekends and holidays, but not on a budget Saturday', () => {
    expect(session('2024-01-27', '10:00')).toBe('AFTER_HOURS');
    expect(session('2026-11-24', '10:00')).toBe('AFTER_HOURS');
    expect(session('2025-02-01', '10:00')).toBe('MORNING');
  });

  it('follows the real windows of Muhurat evenings, drills, halts and the outage', () => {
    expect(session('2024-11-01', '10:00')).toBe('AFTER_HOURS');
    expect(session('2024-11-01', '18:30')).toBe('AFTERNOON');
    expect(session('2024-03-02', '09:59')).toBe('MORNING');
    expect(session('2024-03-02', '10:00')).toBe('AFTER_HOURS');
    expect(session('2024-03-02', '12:30')).toBe('MIDDAY');
    expect(session('2020-03-13', '09:30')).toBe('AFTER_HOURS');
    expect(session('2020-03-13', '10:20')).toBe('MORNING');
    expect(session('2021-02-24', '12:00')).toBe('AFTER_HOURS');
    expect(session('2021-02-24', '16:30')).toBe('AFTERNOON');
    expect(session('2026-11-08', '18:30')).toBe('AFTER_HOURS');
  });

  it('is refused outside the calendar', () => {
    expect(() => session('2027-01-04', '10:00')).toThrow(CalendarUnknown);
  });
});

describe('instruments', () => {
  const share: Instrument = { kind: 'EQ', exchange: 'NSE', underlying: 'M&M' };
  const future: Instrument = {
    kind: 'FUT',
    exchange: 'NSE',
    underlying: 'NIFTY',
    expiry: '2024-01-25',
  };
  const option: Instrument = {
    kind: 'OPT',
    exchange: 'NSE',
    underlying: 'HDFCBANK',
    expiry: '2025-08-28',
    strike: 1482.35,
    optionType: 'PE',
  };

  it('have keys that name them, fractional strikes included', () => {
    expect(contractKey(share)).toBe('M&M');
    expect(contractKey(future)).toBe('NIFTY:2024-01-25:FUT');
    expect(contractKey(option)).toBe('HDFCBANK:2025-08-28:1482.35:PE');
    expect(contractKey({ ...option, strike: 1500 })).toBe('HDFCBANK:2025-08-28:1500:PE');
  });

  it('have one of five categories', () => {
    const found = [
      share,
      future,
      { ...future, underlying: 'SBIN' },
      { ...option, underlying: 'SENSEX' },
      option,
    ].map(categoryOf);
    expect(found).toEqual([...CATEGORIES]);
    expect(isIndex('NIFTYNXT50')).toBe(true);
    expect(isIndex('NIFTYBEES')).toBe(false);
  });

  it('trade in the segment with the earlier end when the derivatives of a stock are unknown', () => {
    expect(segmentOf(share)).toBe('EQUITY_CAS');
    expect(segmentOf(share, false)).toBe('EQUITY');
    expect(segmentOf(future)).toBe('DERIVATIVES');
    expect(segmentOf(option, false)).toBe('DERIVATIVES');
  });
});
