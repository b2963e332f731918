// Until when a contract may be held.
import { describe, expect, it } from '@jest/globals';
import type { Instrument } from '#core/market/instrument.ts';
import { lastSafeDate } from '#core/trading/overnight/safe-date.ts';

const future = (underlying: string, expiry: string): Instrument => ({
  ...{ kind: 'FUT', exchange: 'NSE', underlying, expiry },
});

describe('the last date on which a contract may be held', () => {
  it.each([
    ['an index future', future('NIFTY', '2024-01-25'), '2024-01-25'],
    ['a stock future', future('TCS', '2024-01-25'), '2024-01-23'],
    ['a stock future over a weekend', future('TCS', '2024-02-26'), '2024-02-22'],
    // Tuesday 24 November 2026 is a holiday.
    [
      'an index contract with its nominal expiry on a holiday',
      future('NIFTY', '2026-11-24'),
      '2026-11-23',
    ],
    [
      'a stock contract with its nominal expiry on a holiday',
      future('TCS', '2026-11-24'),
      '2026-11-19',
    ],
    ['a contract beyond the calendar', future('TCS', '2031-01-30'), '2031-01-30'],
  ])('%s', (_, instrument, date) => {
    expect(lastSafeDate(instrument, 2)).toBe(date);
  });

  it('a share has none', () => {
    expect(lastSafeDate({ kind: 'EQ', exchange: 'NSE', underlying: 'TCS' }, 2)).toBeNull();
  });
});
