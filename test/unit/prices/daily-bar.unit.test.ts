import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clockWindows } from '#core/market/calendar.ts';
import { type IsoDate, istInstant, minutesOf } from '#core/market/ist.ts';
import { dailyBarFrom } from '#core/prices/daily-bar.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';

interface Minute {
  readonly at: number;
  readonly prices: readonly [open: number, high: number, low: number, close: number];
}

const seriesOf = (minutes: readonly Minute[]): PriceSeries => {
  const column = (of: (minute: Minute) => number) => Float64Array.from(minutes, of);
  return {
    resolution: 'MINUTE',
    at: column(({ at }) => at),
    open: column(({ prices }) => prices[0]),
    high: column(({ prices }) => prices[1]),
    low: column(({ prices }) => prices[2]),
    close: column(({ prices }) => prices[3]),
  };
};

/** One row a minute in [from, to); the price says how many minutes after 09:15 it is. */
const minutes = (date: IsoDate, from: string, to: string): Minute[] =>
  Array.from({ length: minutesOf(to) - minutesOf(from) }, (_, i) => {
    const price = 1000 + minutesOf(from) - 555 + i;
    return {
      at: istInstant(date, from) + i * 60_000,
      prices: [price, price + 0.5, price - 0.5, price + 0.25] as const,
    };
  });
const without = (rows: readonly Minute[], from: number, to: number) => [
  ...rows.slice(0, from),
  ...rows.slice(to),
];

describe('given the minutes of a session', () => {
  const day = '2024-01-23';
  const whole = minutes(day, '09:15', '15:30');

  it('when all are there, then open, extremes and close are theirs, and other days do not count', () => {
    const around = [
      ...minutes('2024-01-20', '09:15', '15:30'),
      ...whole,
      ...minutes('2024-01-24', '09:15', '15:30'),
    ];
    expect(dailyBarFrom(seriesOf(around), day)).toEqual({
      kind: 'bar',
      bar: { open: 1000, high: 1374.5, low: 999.5, close: 1374.25 },
      halted: false,
    });
  });

  it.each([
    ['a tenth of the minutes', without(whole, 100, 137), 'bar'],
    ['more than a tenth', without(whole, 100, 138), 'MINUTES_MISSING'],
    ['the first four minutes', whole.slice(4), 'bar'],
    ['the first five minutes', whole.slice(5), 'NO_OPEN'],
    ['the last four minutes', whole.slice(0, -4), 'bar'],
    ['the last five minutes', whole.slice(0, -5), 'NO_CLOSE'],
    ['all minutes', [], 'NO_PRICES'],
  ] as const)('when %s are missing, then the day is said to be: %#', (_, rows, expected) => {
    const found = dailyBarFrom(seriesOf(rows), day);
    expect(found.kind === 'bar' ? 'bar' : found.reason).toBe(expected);
  });

  it('when rows lie outside continuous trading, then they are no part of the bar', () => {
    const odd = (clock: string, price: number): Minute => ({
      at: istInstant(day, clock),
      prices: [price, price, price, price],
    });
    const rows = [odd('09:08', 1), ...whole, odd('15:30', 9999), odd('16:36', 5)];
    expect(dailyBarFrom(seriesOf(rows), day)).toEqual(dailyBarFrom(seriesOf(whole), day));
  });

  it('when ticks are given, then minutes are counted, not ticks', () => {
    const ticks = whole
      .slice(0, 30)
      .flatMap(({ at, prices }) =>
        Array.from({ length: 60 }, (_, second) => ({ at: at + second * 1000, prices })),
      );
    const found = dailyBarFrom({ ...seriesOf(ticks), resolution: 'TICK' }, day);
    expect(found).toEqual({ kind: 'gap', reason: 'MINUTES_MISSING' });
  });
});

describe('given days that are not like others', () => {
  it('when the market was halted, then the halt is not missing and the bar says so', () => {
    const rows = [
      ...minutes('2020-03-13', '09:15', '09:22'),
      ...minutes('2020-03-13', '10:20', '15:30'),
    ];
    expect(dailyBarFrom(seriesOf(rows), '2020-03-13')).toMatchObject({
      ...{ kind: 'bar', halted: true, bar: { open: 1000, close: 1374.25 } },
    });
  });

  it.each([
    ['the day before the closing auction began', '2026-07-31', 1374.25],
    ['the first day of the closing auction', '2026-08-03', 1359.25],
  ] as const)(
    'when it is %s, then the close is that of the last continuous minute',
    (_, date, close) => {
      const found = dailyBarFrom(seriesOf(minutes(date, '09:15', '15:40')), date);
      expect(found.kind === 'bar' && found.bar.close).toBe(close);
      expect(found.kind === 'bar' && found.bar.high).toBe(close + 0.25);
    },
  );

  it('when the market is closed, or the hours are not announced, then there is no bar', () => {
    for (const date of ['2024-01-26', '2026-11-08']) {
      const found = dailyBarFrom(seriesOf(minutes(date, '09:15', '15:30')), date);
      expect(found).toEqual({ kind: 'gap', reason: 'NO_HOURS' });
    }
  });
});

describe('given random minutes', () => {
  it('when they are folded, then the bar is what a plain reading of them says', () => {
    const [window] = clockWindows('2024-01-23', 'EQUITY_CAS');
    expect(window).toEqual(['09:15', '15:30']);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 90, max: 110 }), { minLength: 375, maxLength: 375 }),
        fc.uniqueArray(fc.integer({ min: 5, max: 369 }), { maxLength: 36 }),
        (prices, gone) => {
          const rows = prices
            .map((price, i): Minute => {
              const at = istInstant('2024-01-23', '09:15') + i * 60_000;
              return { at, prices: [price, price + (i % 3), price - (i % 2), price] };
            })
            .filter((_, i) => !gone.includes(i));
          const found = dailyBarFrom(seriesOf(rows), '2024-01-23');
          expect(found.kind === 'bar' && found.bar).toEqual({
            open: prices[0],
            high: Math.max(...rows.map((row) => row.prices[1])),
            low: Math.min(...rows.map((row) => row.prices[2])),
            close: prices[374],
          });
        },
      ),
      { numRuns: 50 },
    );
  });
});
