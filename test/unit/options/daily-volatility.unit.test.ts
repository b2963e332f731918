import { describe, expect, it } from '@jest/globals';
import { addDays, istInstant } from '#core/market/ist.ts';
import { black76 } from '#core/options/black-76.ts';
import { dailyVolatility, type ExpiryQuotes } from '#core/options/daily-volatility.ts';
import { yearsToExpiry } from '#core/options/expiry-clock.ts';
import { type VolatilitySeries, volatilityLevels } from '#core/options/volatility-level.ts';
import { expectReference } from '#test/support/reference-number.ts';

const CLOSE = istInstant('2024-01-15', '15:30');
const FORWARD = 22_030;

const quotesOf = (
  expiry: string,
  volatility: number,
  { strikes = [21_900, 22_000, 22_100], sides = ['CE', 'PE'] } = {},
): ExpiryQuotes => ({
  expiry,
  future: null,
  quotes: strikes.map((strike) => {
    const terms = { strike, rate: 0.065, volatility, forward: FORWARD };
    const years = yearsToExpiry(expiry, CLOSE);
    const price = (optionType: 'CE' | 'PE') =>
      sides.includes(optionType) ? black76({ ...terms, years, optionType }).price : null;
    return { strike, call: price('CE'), put: price('PE') };
  }),
});

describe('given the closing prices of options', () => {
  it('when expiries lie around 30 days, then their total variance is interpolated', () => {
    const found = dailyVolatility(
      [quotesOf('2024-02-29', 0.16), quotesOf('2024-01-25', 0.12)],
      null,
      CLOSE,
    );
    if (found.kind === 'refused') throw new Error(found.reason);
    // 10 and 45 days: 4/7 of the way.
    const variance = (3 / 7) * 0.12 ** 2 * 10 + (4 / 7) * 0.16 ** 2 * 45;
    expectReference(found.volatility, Math.sqrt(variance / 30), 1e-9);
    expect(found.method).toBe('INTERPOLATED');
    expect(found.terms.map(({ expiry, forwardSource }) => [expiry, forwardSource])).toEqual([
      ['2024-02-29', 'PARITY'],
      ['2024-01-25', 'PARITY'],
    ]);
    expectReference(found.terms[0]?.forward ?? 0, FORWARD, 1e-12);
  });

  it('when no strike has both sides, then the future stands in, then the spot', () => {
    const calls = quotesOf('2024-02-15', 0.14, {
      strikes: [22_000, 22_050, 22_100],
      sides: ['CE'],
    });
    const puts = {
      ...calls,
      quotes: [{ strike: 22_000, call: null, put: 150 }, ...calls.quotes.slice(1)],
    };
    const onFuture = dailyVolatility([{ ...puts, future: FORWARD }], 21_000, CLOSE);
    expect(onFuture.terms[0]).toMatchObject({ forward: FORWARD, forwardSource: 'FUTURE' });
    const onSpot = dailyVolatility([puts], 22_010, CLOSE);
    expect(onSpot.terms[0]).toMatchObject({ forward: 22_010, forwardSource: 'SPOT' });
    expect(dailyVolatility([puts], null, CLOSE)).toEqual({
      kind: 'refused',
      reason: 'NO_TERMS',
      terms: [],
    });
  });

  it('when strikes or expiries around the point are missing, then there is no volatility', () => {
    const far = quotesOf('2024-02-29', 0.14, { strikes: [22_100, 22_200] });
    expect(dailyVolatility([far], null, CLOSE)).toMatchObject({ reason: 'NO_TERMS' });
    const near = quotesOf('2024-01-18', 0.14);
    expect(dailyVolatility([near], null, CLOSE)).toMatchObject({ reason: 'NOT_BRACKETED' });
    expect(dailyVolatility([], 22_000, CLOSE)).toMatchObject({ reason: 'NO_QUOTES' });
    const expired = quotesOf('2024-01-15', 0.14);
    expect(dailyVolatility([expired], 22_000, CLOSE)).toMatchObject({ reason: 'NO_TERMS' });
  });
});

describe('given the daily volatilities of an underlying', () => {
  const values = Array.from({ length: 100 }, (_, i) => ({
    date: addDays('2023-10-01', i),
    volatility: 0.1 + (i % 10) / 100,
  }));
  const levelOn = volatilityLevels([{ source: 'INDIA_VIX', values }]);

  it('when a trade begins, then the day before it is ranked, never its own day', () => {
    const level = levelOn(addDays('2023-10-01', 99));
    expect(level).toMatchObject({
      date: addDays('2023-10-01', 98),
      source: 'INDIA_VIX',
      values: 99,
    });
    expectReference(level?.rank ?? 0, (100 * 8) / 9, 1e-9);
    expectReference(level?.percentile ?? 0, (100 * 80) / 99);
    expect(level?.definition).toContain('before the entry');
  });

  it('when what comes after the entry changes, then its level does not', () => {
    const date = values[80]?.date ?? '';
    const altered = values.map((value, i) => (i < 80 ? value : { ...value, volatility: 9 }));
    expect(volatilityLevels([{ source: 'INDIA_VIX', values: altered }])(date)).toEqual(
      levelOn(date),
    );
  });

  it('when fewer than sixty are known, then it has a level but no rank', () => {
    expect(levelOn(addDays('2023-10-01', 59))).toMatchObject({
      rank: null,
      percentile: null,
      values: 59,
    });
    expect(levelOn(addDays('2023-10-01', 60))).toMatchObject({ values: 60 });
  });

  it('when the newest value is older than a week, or there is none, then there is no level', () => {
    expect(levelOn(addDays('2023-10-01', 106))).not.toBeNull();
    expect(levelOn(addDays('2023-10-01', 107))).toBeNull();
    expect(levelOn('2023-10-01')).toBeNull();
  });

  it('when more than a year is known, then a year of 252 values decides', () => {
    const long = Array.from({ length: 600 }, (_, i) => ({
      date: addDays('2022-01-01', i),
      volatility: i < 348 ? 5 : 0.1 + (i % 7) / 100,
    }));
    const levels = volatilityLevels([{ source: 'ATM_30D', values: long }]);
    const level = levels(addDays('2022-01-01', 600));
    expect(level?.values).toBe(252);
    expectReference(level?.rank ?? 0, (100 * 4) / 6);
  });

  it('when its own options give a rank, then they are taken, else India VIX, else what there is', () => {
    const own = (count: number) => ({
      source: 'ATM_30D' as const,
      values: values.slice(100 - count),
    });
    const vix = { source: 'INDIA_VIX' as const, values };
    const entry = addDays('2023-10-01', 100);
    const sourceOf = (...series: readonly VolatilitySeries[]) =>
      volatilityLevels(series)(entry)?.source;
    expect(sourceOf(own(60), vix)).toBe('ATM_30D');
    expect(sourceOf(own(59), vix)).toBe('INDIA_VIX');
    expect(sourceOf(own(59))).toBe('ATM_30D');
    expect(sourceOf(own(59), { ...vix, values: values.slice(0, 50) })).toBe('ATM_30D');
  });

  it('when values lie more than 400 days back, then they make no difference', () => {
    const entry = '2024-01-09';
    const old = Array.from({ length: 300 }, (_, i) => ({
      date: addDays('2022-02-01', i),
      volatility: 3,
    }));
    const withOld = volatilityLevels([{ source: 'ATM_30D', values: [...old, ...values] }])(entry);
    expect(withOld).toEqual(volatilityLevels([{ source: 'ATM_30D', values }])(entry));
  });
});
