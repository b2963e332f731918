import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normalDensity } from '#core/analytics/normal-distribution.ts';
import { black76 } from '#core/options/black-76.ts';
import { impliedVolatility, type PricedOption } from '#core/options/implied-volatility.ts';
import { discountFactor } from '#core/options/valuation.ts';
import { logUniform, uniform } from '#test/support/uniform.ts';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const optionType = fc.constantFrom('CE' as const, 'PE' as const);
const EPSILON = Number.EPSILON;

/** Strikes up to eight deviations off, a hundredfold at most; from a minute to three years, 2 % to 300 %. */
const wide = fc
  .record({
    optionType,
    forward: logUniform(1, 100_000),
    deviations: uniform(-8, 8),
    years: logUniform(2e-6, 3),
    rate: uniform(-0.05, 0.15),
    volatility: logUniform(0.02, 3),
  })
  .map(({ deviations, ...terms }) => {
    const total = terms.volatility * Math.sqrt(terms.years);
    const distance = Math.max(-5, Math.min(5, deviations * total));
    return { ...terms, total, strike: terms.forward * Math.exp(distance) };
  });

const at: PricedOption = {
  optionType: 'CE',
  price: 100,
  forward: 24600,
  strike: 24500,
  years: 7 / 365,
  discount: 1,
};

const volatilityOf = (option: PricedOption): number => {
  const found = impliedVolatility(option);
  if (found.kind === 'refused') throw new Error(`expected a volatility, found ${found.reason}`);
  return found.volatility;
};

describe('given prices of the model over a wide grid', () => {
  it('when they are inverted, then the volatility comes back as far as the price has digits', () => {
    let inverted = 0;
    fc.assert(
      fc.property(wide, ({ total, ...terms }) => {
        const { forward, strike, years, rate, volatility } = terms;
        const discount = discountFactor(rate, years);
        const { price } = black76(terms);
        const option = { optionType: terms.optionType, price, forward, strike, years, discount };
        const found = impliedVolatility(option);
        const slope = forward * normalDensity(Math.log(forward / strike) / total + total / 2);
        // Rounding of the price, and of the two products it is the difference of.
        const blur = (16 * EPSILON * (forward + strike)) / slope;
        if (found.kind === 'refused') {
          expect(['BELOW_INTRINSIC', 'NO_TIME_VALUE']).toContain(found.reason);
          expect(blur).toBeGreaterThan(1e-3 * total);
          return;
        }
        inverted += 1;
        if (blur > 0.1 * total) return;
        const error = Math.abs(found.volatility - volatility) * Math.sqrt(years);
        expect(error).toBeLessThan(2 * blur + 1e-12 * total);
      }),
      { numRuns: 5000 },
    );
    expect(inverted).toBeGreaterThan(3000);
  });

  it('when the premium is a tick of time value or more, then eleven digits are right', () => {
    fc.assert(
      fc.property(
        uniform(0.7, 1.4),
        logUniform(1 / 8760, 1),
        uniform(0.05, 1.5),
        optionType,
        (moneyness, years, volatility, type) => {
          const terms = { forward: 24500, strike: 24500 * moneyness, years, optionType: type };
          const { price } = black76({ ...terms, volatility, rate: 0 });
          const intrinsic = (type === 'CE' ? 1 : -1) * (terms.forward - terms.strike);
          fc.pre(price - Math.max(0, intrinsic) >= 0.05);
          const found = volatilityOf({ ...terms, price, discount: 1 });
          expect(Math.abs(found - volatility)).toBeLessThan(1e-11);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('given prices that no volatility explains', () => {
  it.each([
    ['BELOW_INTRINSIC', { price: 10 }],
    ['BELOW_INTRINSIC', { price: 100 }],
    ['BELOW_INTRINSIC', { price: 99, optionType: 'PE', forward: 24400 }],
    ['ABOVE_CAP', { price: 24600 }],
    ['ABOVE_CAP', { price: 24500, optionType: 'PE' }],
    ['ABOVE_CAP', { price: 24000, discount: 0.97 }],
    ['NO_TIME_VALUE', { price: 1e-11, optionType: 'PE' }],
    ['INPUT', { price: 0 }],
    ['INPUT', { price: -1 }],
    ['INPUT', { price: Number.NaN }],
    ['INPUT', { price: Number.POSITIVE_INFINITY }],
    ['INPUT', { forward: 0 }],
    ['INPUT', { forward: 1e16 }],
    ['INPUT', { strike: -5 }],
    ['INPUT', { years: 0 }],
    ['INPUT', { years: -1 }],
    ['INPUT', { years: Number.NaN }],
    ['INPUT', { discount: 0 }],
    ['INPUT', { discount: Number.POSITIVE_INFINITY }],
  ] as const)('when the case is %s, then %j is refused with it', (reason, change) => {
    expect(impliedVolatility({ ...at, ...change })).toEqual({ kind: 'refused', reason });
  });

  it('when the price is just above intrinsic value, then a small volatility is found', () => {
    const found = volatilityOf({ ...at, price: 100.05 });
    expect(found).toBeGreaterThan(0.01);
    expect(found).toBeLessThan(0.05);
  });
});

describe('given any numbers at all', () => {
  const weird = fc.oneof(
    fc.double(),
    between(0, 1e6),
    fc.constantFrom(0, -0, Number.MIN_VALUE, 1e-9, 1e-12, 0.05, 1, 24500, 1e15, Number.MAX_VALUE),
  );

  it('when they are inverted, then there is a reason or a volatility with that price, never NaN', () => {
    fc.assert(
      fc.property(
        fc.record({
          optionType,
          price: weird,
          forward: weird,
          strike: weird,
          years: fc.oneof(weird, between(0, 2)),
          discount: fc.oneof(weird, between(0.5, 1)),
        }),
        (option) => {
          const found = impliedVolatility(option);
          if (found.kind === 'refused') return;
          const { forward, strike, years, discount, price } = option;
          expect(Number.isFinite(found.volatility)).toBe(true);
          expect(found.volatility).toBeGreaterThan(0);
          const again = black76({ ...option, volatility: found.volatility, rate: 0 }).price;
          const rounding = 1e-13 * (forward + strike) * Math.max(1, Math.sqrt(years));
          expect(Math.abs(again - price / discount)).toBeLessThan(rounding);
        },
      ),
      { numRuns: 20_000 },
    );
  });
});
