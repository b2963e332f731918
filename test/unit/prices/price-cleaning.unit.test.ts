import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Instant, istInstant } from '#core/market/ist.ts';
import {
  cleanPrices,
  optionJump,
  SHARE_JUMP,
  type SourceRules,
} from '#core/prices/price-cleaning.ts';
import { countFaults } from '#core/prices/price-faults.ts';
import type { PriceColumns } from '#core/prices/price-range.ts';
import { seriesOfRows } from '#test/support/price-day.ts';

const MINUTE = 60_000;
const DAY = '2024-01-23';
const at = (time: string, date = DAY): Instant => istInstant(date, time);

type Row = readonly [at: Instant, open: number, high: number, low: number, close: number];

const flat = (instant: Instant, price: number): Row => [instant, price, price, price, price];

const RULES: SourceRules = {
  resolution: 'MINUTE',
  stamp: 'START',
  segment: 'EQUITY_CAS',
  jump: SHARE_JUMP,
};

function cleaned(rows: readonly Row[], change: Partial<SourceRules> = {}) {
  const rules = { ...RULES, ...change };
  const { series, faults } = cleanPrices(columnsOf(rows, rules.resolution), rules);
  const counts = countFaults([faults], Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  return {
    series,
    times: [...series.at],
    counted: Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
  };
}

const columnsOf = (rows: readonly Row[], resolution: SourceRules['resolution']): PriceColumns =>
  seriesOfRows(resolution, rows);

describe('given the two conventions of stamps', () => {
  const minutes = ['09:15', '09:16', '15:29'].map((time) => at(time));

  it('when minutes are called by their start, then they stay, and the very columns come back', () => {
    const rows = columnsOf(
      minutes.map((minute) => flat(minute, 100)),
      'MINUTE',
    );
    const { series } = cleanPrices(rows, RULES);
    expect(series.at).toBe(rows.at);
    expect(series.close).toBe(rows.close);
  });

  it.each([
    ['their end', 0],
    ['the last second before it', -1000],
  ])('when minutes are called by %s, then each moves to its start and is counted', (_, shift) => {
    const ended = minutes.map((minute) => flat(minute + MINUTE + shift, 100));
    const { times, counted } = cleaned(ended, { stamp: 'END' });
    expect(times).toEqual(minutes);
    expect(counted).toEqual({ RESTAMPED: 3 });
  });

  it('when a start carries seconds, then they are cut', () => {
    const { times, counted } = cleaned([flat(at('09:15') + 59_000, 100)]);
    expect(times).toEqual([at('09:15')]);
    expect(counted).toEqual({ RESTAMPED: 1 });
  });
});

describe('given rows in a wrong order or twice', () => {
  it('when a minute comes late, then it is sorted in; of two of one minute the first delivered stays', () => {
    const { series, times, counted } = cleaned([
      flat(at('09:15'), 100),
      flat(at('09:17'), 102),
      flat(at('09:16'), 101),
      flat(at('09:17'), 999),
    ]);
    expect(times).toEqual([at('09:15'), at('09:16'), at('09:17')]);
    expect([...series.close]).toEqual([100, 101, 102]);
    expect(counted).toEqual({ REORDERED: 1, DUPLICATE: 1 });
  });

  it('when ticks share an instant, then only the same price is a repetition', () => {
    const tick = (price: number) => flat(at('09:15') + 1000, price);
    const { series, counted } = cleaned([tick(100), tick(100), tick(101)], { resolution: 'TICK' });
    expect([...series.close]).toEqual([100, 101]);
    expect(counted).toEqual({ DUPLICATE: 1 });
  });
});

describe('given rows outside continuous trading', () => {
  it.each([
    ['a normal day', DAY, ['09:08', '09:14', '15:30', '15:31', '16:36'], ['09:15', '15:29']],
    ['a weekend', '2024-01-21', ['10:00'], []],
    ['a holiday', '2024-01-26', ['10:00'], []],
    ['a Saturday session', '2020-02-01', ['09:14', '15:30'], ['09:15', '15:29']],
    ['a Muhurat evening', '2020-11-14', ['10:00', '18:14', '19:15'], ['18:15', '19:14']],
    ['the drill of 2 March 2024', '2024-03-02', ['10:00', '10:30'], ['09:15', '09:59', '11:30']],
    ['the halt of 13 March 2020', '2020-03-13', ['09:22', '10:19'], ['09:21', '10:20']],
    ['the halt of 23 March 2020', '2020-03-23', ['09:59', '10:55'], ['09:58', '10:56']],
    [
      'the outage of 24 February 2021',
      '2021-02-24',
      ['10:08', '15:44'],
      ['10:07', '15:45', '16:59'],
    ],
  ])('when it is %s, then only its minutes stay and the rest is counted', (_, date, out, kept) => {
    const rows = [...out, ...kept].sort().map((time) => flat(at(time, date), 100));
    const { times, counted } = cleaned(rows);
    expect(times).toEqual(kept.map((time) => at(time, date)));
    expect(counted).toEqual({ OUT_OF_SESSION: out.length });
  });

  it('when the calendar does not know the date, then its hours are unknown', () => {
    expect(cleaned([flat(at('10:00', '1990-01-02'), 100)]).counted).toEqual({ UNKNOWN_HOURS: 1 });
  });
});

describe('given prices that cannot be', () => {
  it.each<[string, Row]>([
    ['zero', flat(at('09:16'), 0)],
    ['negative', flat(at('09:16'), -1)],
    ['not a number', flat(at('09:16'), Number.NaN)],
    ['infinite', flat(at('09:16'), Number.POSITIVE_INFINITY)],
    ['upside down', [at('09:16'), 100, 99, 101, 100]],
  ])('when a row is %s, then it is dropped', (_, bad) => {
    const { times, counted } = cleaned([flat(at('09:15'), 100), bad, flat(at('09:17'), 100)]);
    expect(times).toEqual([at('09:15'), at('09:17')]);
    expect(counted).toEqual({ BAD_PRICE: 1 });
  });

  it('when open or close lie outside the range, then the range is widened to hold them', () => {
    const { series, counted } = cleaned([[at('09:15'), 98, 101, 99, 102]]);
    expect([series.low[0], series.high[0]]).toEqual([98, 102]);
    expect(counted).toEqual({ WIDENED: 1 });
  });

  it('when one row jumps and the next is back, then it was a bad tick', () => {
    const spike: Row = [at('09:16'), 100, 500, 100, 100];
    const drop: Row = [at('09:18'), 100, 100, 1, 100];
    const { times, counted } = cleaned([
      flat(at('09:15'), 100),
      spike,
      flat(at('09:17'), 101),
      drop,
      flat(at('09:19'), 100),
    ]);
    expect(times).toEqual([at('09:15'), at('09:17'), at('09:19')]);
    expect(counted).toEqual({ BAD_JUMP: 2 });
  });

  it('when the last row of a day jumps, then it stays: what the next day brings must not change a day', () => {
    const evening: readonly Row[] = [flat(at('15:28'), 100), [at('15:29'), 100, 500, 100, 100]];
    const morning = flat(at('09:15', '2024-01-24'), 100);
    expect(cleaned([...evening, morning]).counted).toEqual({});
    expect(cleaned(evening).counted).toEqual({});
  });

  it('when the price falls and stays there, then that is a fact', () => {
    const prices = [100, 60, 60, 61];
    const rows = prices.map((price, n) => flat(at('09:15') + n * MINUTE, price));
    expect(cleaned(rows).counted).toEqual({});
  });

  it('when a cheap premium multiplies for a minute, then that is a fact; by 2 % of its strike it is none', () => {
    const premium = (high: number): readonly Row[] => [
      flat(at('09:15'), 2),
      [at('09:16'), 2, high, 2, 2],
      flat(at('09:17'), 2),
    ];
    const jump = optionJump(1000);
    expect(cleaned(premium(21), { jump }).counted).toEqual({});
    expect(cleaned(premium(22.5), { jump }).counted).toEqual({ BAD_JUMP: 1 });
  });
});

describe('given any rows', () => {
  const row = fc
    .tuple(
      fc.integer({ min: -30, max: 420 }),
      fc.array(fc.integer({ min: -1, max: 130 }), { minLength: 4, maxLength: 4 }),
    )
    .map(
      ([minute, [open = 0, high = 0, low = 0, close = 0]]): Row => [
        at('09:15') + minute * MINUTE,
        open,
        high,
        low,
        close,
      ],
    );

  it('when they are cleaned, then every row is kept or counted, minutes ascend, ranges hold', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
        const { series, times, counted } = cleaned(rows);
        const dropped = ['DUPLICATE', 'OUT_OF_SESSION', 'BAD_PRICE', 'BAD_JUMP'];
        const lost = dropped.reduce((sum, fault) => sum + (counted[fault] ?? 0), 0);
        expect(times.length + lost).toBe(rows.length);
        times.forEach((time, index) => {
          if (index > 0) expect(time).toBeGreaterThan(times[index - 1] ?? Number.NaN);
          expect(series.low[index]).toBeLessThanOrEqual(
            Math.min(series.open[index] ?? Number.NaN, series.close[index] ?? Number.NaN),
          );
          expect(series.high[index]).toBeGreaterThanOrEqual(
            Math.max(series.open[index] ?? Number.NaN, series.close[index] ?? Number.NaN),
          );
        });
      }),
      { numRuns: 500 },
    );
  });
});
