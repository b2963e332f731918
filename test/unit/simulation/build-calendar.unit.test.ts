import { describe, expect, it } from '@jest/globals';
import { buildPeriods, firstBacktestDate } from '#core/simulation/build-calendar.ts';

describe('rebuilds of the rules', () => {
  it('happen at the first day and at each quarter, known up to the day before the embargo', () => {
    expect(buildPeriods({ from: '2020-11-16', to: '2021-04-01' }, 5)).toEqual([
      { from: '2020-11-16', to: '2020-12-31', knownUpTo: '2020-11-10' },
      { from: '2021-01-01', to: '2021-03-31', knownUpTo: '2020-12-26' },
      { from: '2021-04-01', to: '2021-04-01', knownUpTo: '2021-03-26' },
    ]);
  });

  it('happen once where the first day is that of a quarter', () => {
    expect(buildPeriods({ from: '2021-04-01', to: '2021-04-30' }, 0)).toEqual([
      { from: '2021-04-01', to: '2021-04-30', knownUpTo: '2021-03-31' },
    ]);
  });

  it('begin where the calendar knows the whole window of the first rules', () => {
    const first = firstBacktestDate(5);
    expect(buildPeriods({ from: first, to: first }, 5)).toHaveLength(1);
    expect(() => buildPeriods({ from: '2000-01-01', to: '2020-01-01' }, 5)).toThrow(first);
    expect(() => buildPeriods({ from: '2020-02-01', to: '2020-01-01' }, 5)).toThrow(RangeError);
  });
});
