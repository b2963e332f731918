import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as z from 'zod';
import { constantMaturityVolatility, THIRTY_DAYS } from '#core/options/constant-maturity.ts';
import { volatilityRank } from '#core/options/volatility-rank.ts';
import { expectPrinted, expectReference } from '#test/support/reference-number.ts';
import { describeShared, readJson } from '#test/support/shared-folder.ts';
import { uniform } from '#test/support/uniform.ts';

const vectors = z.object({
  derived: z.object({
    iv_rank: z.object({
      series: z.array(z.number()),
      iv: z.number(),
      rank: z.number(),
      percentile_strictly_below: z.number(),
    }),
  }),
});

describeShared('vectors/options.json', 'given the sample series of the reference', (path) => {
  const { series, iv, rank, percentile_strictly_below } = vectors.parse(readJson(path)).derived
    .iv_rank;

  it('when it is repeated to sixty days of which the last is today, then rank and percentile agree', () => {
    const sixty = Array.from({ length: 6 }, () => series).flat();
    const earlier = sixty.toSpliced(sixty.lastIndexOf(iv), 1);
    const found = volatilityRank(earlier, iv);
    expectPrinted(found.rank ?? Number.NaN, rank, 10);
    expect(found).toMatchObject({ percentile: percentile_strictly_below, values: 60 });
  });
});

const days = (count: number, of: (i: number) => number): readonly number[] =>
  Array.from({ length: count }, (_, i) => of(i));

describe('given a series of daily volatilities', () => {
  it('when today is the 60th value, then there is a rank; with one less there is none', () => {
    const earlier = days(59, (i) => 10 + (i % 10));
    expect(volatilityRank(earlier, 14.5)).toEqual({
      rank: 50,
      percentile: (100 * 30) / 60,
      values: 60,
    });
    expect(volatilityRank(earlier.slice(1), 14.5)).toEqual({
      rank: null,
      percentile: null,
      values: 59,
    });
  });

  it('when more than 252 days are known, then older ones are forgotten', () => {
    const earlier = [99, 99, ...days(251, (i) => (i % 2 === 0 ? 10 : 20))];
    expect(volatilityRank(earlier, 15)).toEqual({
      rank: 50,
      percentile: (100 * 126) / 252,
      values: 252,
    });
  });

  it('when today exceeds everything before, then the rank is 100 and the percentile just below', () => {
    const found = volatilityRank(
      days(251, () => 10),
      11,
    );
    expect(found).toEqual({ rank: 100, percentile: (100 * 251) / 252, values: 252 });
  });

  it('when nothing ever moved, then there is no rank and nothing lies below', () => {
    const found = volatilityRank(
      days(100, () => 13),
      13,
    );
    expect(found).toEqual({ rank: null, percentile: 0, values: 101 });
  });

  it('when a value is not a number, then it is thrown, unless it lies outside the window', () => {
    const flat = days(251, (i) => i);
    expect(() => volatilityRank(flat.with(250, Number.NaN), 5)).toThrow(RangeError);
    expect(() => volatilityRank(flat, Number.NaN)).toThrow(RangeError);
    expect(volatilityRank([Number.NaN, ...flat], 5).values).toBe(252);
  });

  it('when values are arbitrary, then both lie in 0..100', () => {
    const value = fc.double({ min: 0.01, max: 200, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 59, maxLength: 400 }), value, (earlier, current) => {
        const { rank, percentile } = volatilityRank(earlier, current);
        for (const found of [rank ?? 0, percentile ?? -1]) {
          expect(found).toBeGreaterThanOrEqual(0);
          expect(found).toBeLessThanOrEqual(100);
        }
      }),
    );
  });
});

describe('given the at-the-money volatilities of listed expiries', () => {
  const term = (dayCount: number, volatility: number) => ({ years: dayCount / 365, volatility });

  it('when 30 days lie between two of them, then total variance is interpolated', () => {
    const found = constantMaturityVolatility([term(65, 0.2), term(37, 0.14), term(23, 0.12)]);
    if (found.kind === 'refused') throw new Error(found.reason);
    // 0.5282 = (0.12^2 x 23 + 0.14^2 x 37) / 2, since 30 lies in the middle.
    expectReference(found.volatility, Math.sqrt(0.5282 / 30));
    expect(found.method).toBe('INTERPOLATED');
  });

  it('when an expiry is exactly 30 days off, then it stands alone', () => {
    const terms = [term(9, 0.4), { years: THIRTY_DAYS, volatility: 0.15 }, term(58, 0.1)];
    expect(constantMaturityVolatility(terms)).toEqual({
      kind: 'volatility',
      volatility: 0.15,
      method: 'INTERPOLATED',
    });
  });

  it('when all expiries are later but the first by at most a week, then it stands in', () => {
    expect(constantMaturityVolatility([term(62, 0.3), term(34, 0.25)])).toEqual({
      kind: 'volatility',
      volatility: 0.25,
      method: 'NEAREST',
    });
    expect(constantMaturityVolatility([term(24, 0.25)])).toMatchObject({ method: 'NEAREST' });
    const refusal = { kind: 'refused', reason: 'NOT_BRACKETED' };
    expect(constantMaturityVolatility([term(38, 0.25)])).toEqual(refusal);
    expect(constantMaturityVolatility([term(22, 0.25), term(3, 0.2)])).toEqual(refusal);
  });

  it('when nothing is usable, then there is no volatility', () => {
    const refusal = { kind: 'refused', reason: 'NO_TERMS' };
    expect(constantMaturityVolatility([])).toEqual(refusal);
    expect(constantMaturityVolatility([term(0, 0.2), term(30, 0), term(20, Number.NaN)])).toEqual(
      refusal,
    );
  });

  it('when all expiries have one volatility, then every maturity between them has it', () => {
    const dayCount = uniform(0.5, 400);
    fc.assert(
      fc.property(fc.array(dayCount, { minLength: 1 }), dayCount, (expiries, wanted) => {
        const found = constantMaturityVolatility(
          expiries.map((count) => term(count, 0.17)),
          wanted / 365,
        );
        if (found.kind === 'volatility') expectReference(found.volatility, 0.17, 1e-13);
        else expect(found.reason).toBe('NOT_BRACKETED');
      }),
    );
  });
});
