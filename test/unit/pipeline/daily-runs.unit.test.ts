import { describe, expect, it } from '@jest/globals';
import { tradingDaysBetween } from '#core/market/calendar.ts';
import type { IsoDate } from '#core/market/ist.ts';
import { type DatedBar, formsDailyBar, unbrokenRuns } from '#core/pipeline/daily-runs.ts';

const flat = (date: IsoDate, price = 100): DatedBar => ({
  ...{ date, open: price, high: price + 1, low: price - 1, close: price },
});
const lengths = (bars: readonly DatedBar[]) => unbrokenRuns(bars).map((run) => run.length);

describe('given the calendar', () => {
  it.each([
    ['2024-11-01', 'a Muhurat hour on a holiday', false],
    ['2024-03-02', 'a drill on a Saturday', false],
    ['2024-01-26', 'a holiday', false],
    ['2024-01-27', 'an ordinary Saturday', false],
    ['2024-01-20', 'a full Saturday session', true],
    ['2025-02-01', 'the budget on a Saturday', true],
    ['2020-03-13', 'a day with a halt', true],
    ['2024-01-25', 'an expiry Thursday', true],
  ] as const)('when the date is %s, %s, then it forms a bar: %#', (date, _, forms) => {
    expect(formsDailyBar(date)).toBe(forms);
    expect(lengths([flat(date)])).toEqual(forms ? [1] : []);
  });
});

describe('given bars of consecutive sessions', () => {
  const dates = tradingDaysBetween('2015-06-22', '2015-07-10');

  it('when nothing breaks them, then they are one run', () => {
    expect(lengths(dates.map((date) => flat(date)))).toEqual([dates.length]);
  });

  it.each([
    ['halves, as after a bonus issue of one for one', 50, true],
    ['loses a quarter, as after one for three', 75, true],
    ['doubles, as after a consolidation', 200, true],
    ['rises by a third', 134, true],
    ['falls by a fifth, the widest band of the pre-open', 80, false],
    ['rises by a fifth', 120, false],
  ] as const)(
    'when a session opens where the price %s, then a new run starts: %#',
    (_, price, breaks) => {
      const cut = dates.indexOf('2015-07-03');
      const bars = dates.map((date, i) => flat(date, i < cut ? 100 : price));
      expect(lengths(bars)).toEqual(breaks ? [cut, dates.length - cut] : [dates.length]);
    },
  );

  it('when the price crashes within a session, then the run goes on: that is a real move', () => {
    const [first, second, third] = dates;
    const crash = { date: second ?? '', open: 90, high: 91, low: 15, close: 45 };
    expect(lengths([flat(first ?? ''), crash, flat(third ?? '', 44)])).toEqual([3]);
  });
});
