import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normalCdf, normalDensity } from '#core/analytics/normal-distribution.ts';
import { black76, type ForwardOption } from '#core/options/black-76.ts';
import { blackScholes } from '#core/options/black-scholes.ts';
import { discountFactor, type OptionTerms } from '#core/options/valuation.ts';
import { expectReference } from '#test/support/reference-number.ts';
import { logUniform, uniform } from '#test/support/uniform.ts';

const optionType = fc.constantFrom('CE' as const, 'PE' as const);
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** Options as they are listed: strikes around the forward, minutes to two years. */
const listed: fc.Arbitrary<ForwardOption> = fc
  .record({
    optionType,
    forward: logUniform(1, 100_000),
    moneyness: uniform(0.5, 2),
    years: logUniform(1e-5, 2),
    rate: uniform(-0.05, 0.15),
    volatility: logUniform(0.02, 2),
  })
  .map(({ moneyness, ...option }) => ({ ...option, strike: option.forward * moneyness }));

describe('given the standard normal distribution', () => {
  it('when both tails are read, then they are mirror images that add up to one', () => {
    fc.assert(
      fc.property(uniform(-38, 38), (x) => {
        expect(Math.abs(normalCdf(x) + normalCdf(-x) - 1)).toBeLessThan(1e-15);
        expect(normalDensity(x)).toBe(normalDensity(-x));
      }),
    );
  });

  it('when x is infinite, then the limits are exact', () => {
    expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1);
    expect(normalDensity(Number.POSITIVE_INFINITY)).toBe(0);
  });
});

describe('given any listed option', () => {
  it('when call and put of a strike are priced, then put-call parity holds', () => {
    fc.assert(
      fc.property(listed, (option) => {
        const { forward, strike, rate, years } = option;
        const call = black76({ ...option, optionType: 'CE' });
        const put = black76({ ...option, optionType: 'PE' });
        const discount = discountFactor(rate, years);
        const rounding = 1e-14 * (forward + strike);
        expect(Math.abs(call.price - put.price - discount * (forward - strike))).toBeLessThan(
          rounding,
        );
        expect(Math.abs(call.delta - put.delta - discount)).toBeLessThan(1e-14);
        expect(call.gamma).toBe(put.gamma);
        expect(call.vegaPerUnit).toBe(put.vegaPerUnit);
      }),
    );
  });

  it('when volatility rises, then the price does not fall', () => {
    fc.assert(
      fc.property(listed, logUniform(1e-6, 1), (option, more) => {
        const calm = black76(option).price;
        const wild = black76({ ...option, volatility: option.volatility + more }).price;
        expect(wild).toBeGreaterThanOrEqual(calm - 1e-14 * (option.forward + option.strike));
      }),
    );
  });

  it('when it is priced, then the price lies between intrinsic value and its cap', () => {
    fc.assert(
      fc.property(listed, (option) => {
        const { forward, strike, rate, years } = option;
        const { price } = black76(option);
        const isCall = option.optionType === 'CE';
        const discount = discountFactor(rate, years);
        const intrinsic = Math.max(0, isCall ? forward - strike : strike - forward);
        expect(price).toBeGreaterThanOrEqual(discount * intrinsic);
        expect(price).toBeLessThanOrEqual(discount * (isCall ? forward : strike) * (1 + 1e-15));
      }),
    );
  });

  it('when one input moves a little, then the price moves by the greek', () => {
    const calm = listed.filter(
      ({ years, volatility, forward, strike }) =>
        Math.abs(Math.log(forward / strike)) < 3 * volatility * Math.sqrt(years) &&
        volatility * Math.sqrt(years) > 0.02,
    );
    fc.assert(
      fc.property(calm, (option) => {
        const { forward, years, volatility, rate } = option;
        const slope = (step: number, moved: (by: number) => Partial<ForwardOption>): number =>
          (black76({ ...option, ...moved(step) }).price -
            black76({ ...option, ...moved(-step) }).price) /
          (2 * step);
        const greeks = black76(option);
        const near = (found: number, expected: number, scale: number) =>
          expect(Math.abs(found - expected)).toBeLessThan(1e-5 * scale);
        near(
          slope(1e-5 * forward, (by) => ({ forward: forward + by })),
          greeks.delta,
          1,
        );
        near(
          slope(1e-5, (by) => ({ volatility: volatility + by })),
          greeks.vegaPerUnit,
          forward,
        );
        near(
          slope(1e-5, (by) => ({ rate: rate + by })),
          greeks.rhoPerUnit,
          forward,
        );
        const day = 1e-5 * years;
        const decay = -slope(day, (by) => ({ years: years + by }));
        near(decay, greeks.thetaPerYear, Math.abs(greeks.thetaPerYear) + forward);
        const step = 1e-4 * forward;
        const up = black76({ ...option, forward: forward + step }).delta;
        const down = black76({ ...option, forward: forward - step }).delta;
        near((up - down) / (2 * step), greeks.gamma, greeks.gamma * 1e3);
      }),
    );
  });

  it('when its forward is the spot with carry, then both models agree', () => {
    fc.assert(
      fc.property(listed, uniform(-0.05, 0.1), ({ forward: spot, ...terms }, dividendYield) => {
        const { rate, years } = terms;
        const forward = spot * Math.exp((rate - dividendYield) * years);
        const onSpot = blackScholes({ ...terms, spot, dividendYield });
        const onForward = black76({ ...terms, forward });
        const rounding = 1e-12 * (spot + terms.strike);
        expect(Math.abs(onSpot.price - onForward.price)).toBeLessThan(rounding);
        const spotDelta = (onForward.delta * forward) / spot;
        expect(Math.abs(onSpot.delta - spotDelta)).toBeLessThan(1e-10);
      }),
    );
  });
});

const degenerate = (ordinary: fc.Arbitrary<number>, ...edges: readonly number[]) =>
  fc.oneof(ordinary, fc.constantFrom(...edges));

const price = degenerate(between(0, 1e15), 0, Number.MIN_VALUE, 1e-9, 0.05, 24500, 1e15);
const anyTerms: fc.Arbitrary<OptionTerms & { readonly dividendYield: number }> = fc
  .record({
    optionType,
    strike: price,
    years: degenerate(between(-10, 1000), 0, -1, Number.MIN_VALUE, 1e-12, 1.1e-12, 1e-9, 1000),
    volatility: fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(0, -0.2, Number.MIN_VALUE, 1e-12, 1e-6, 0.13, Number.MAX_VALUE),
    ),
    exponent: between(-100, 100),
    carry: between(-100, 100),
  })
  .map(({ exponent, carry, ...terms }) => {
    const span = Math.max(1, terms.years) * (1 + 1e-12);
    return { ...terms, rate: exponent / span, dividendYield: carry / span };
  });

describe('given degenerate numbers within the domain', () => {
  it('when they are priced, then price and greeks are finite in both models', () => {
    fc.assert(
      fc.property(anyTerms, price, ({ dividendYield, ...terms }, underlying) => {
        const valuations = [
          black76({ ...terms, forward: underlying }),
          blackScholes({ ...terms, spot: underlying, dividendYield }),
        ];
        for (const number of valuations.flatMap((valuation) => Object.values(valuation))) {
          expect(Number.isFinite(number)).toBe(true);
        }
        expect(Math.min(...valuations.map((valuation) => valuation.price))).toBeGreaterThanOrEqual(
          0,
        );
      }),
      { numRuns: 5000 },
    );
  });

  const inTheMoney = { forward: 24600, strike: 24500, rate: 0.065, optionType: 'CE' } as const;
  const nothing = { gamma: 0, vegaPerUnit: 0, thetaPerYear: 0 };

  it.each([0, -1])('when %d years are left, then the option is its intrinsic value', (years) => {
    const option = { ...inTheMoney, years, volatility: 0.13 };
    const rest = { ...nothing, rhoPerUnit: 0 };
    expect(black76(option)).toEqual({ ...rest, price: 100, delta: 1 });
    const put = { ...option, forward: 24400, optionType: 'PE' } as const;
    expect(black76(put)).toEqual({ ...rest, price: 100, delta: -1 });
    expect(black76({ ...option, optionType: 'PE' })).toEqual({ ...rest, price: 0, delta: 0 });
    expect(black76({ ...option, forward: 24500 })).toEqual({ ...rest, price: 0, delta: 0 });
  });

  it.each([0, -0.1])(
    'when volatility is %d, then the intrinsic value is discounted',
    (volatility) => {
      const found = black76({ ...inTheMoney, years: 1, volatility });
      const discount = Math.exp(-0.065);
      expect(found).toMatchObject(nothing);
      expectReference(found.price, 100 * discount);
      expectReference(found.delta, discount);
      expectReference(found.rhoPerUnit, -100 * discount);
    },
  );

  it('when a spot option has no volatility, then only its forward counts', () => {
    const found = blackScholes({
      optionType: 'CE',
      spot: 100,
      strike: 101,
      years: 1,
      rate: 0.05,
      dividendYield: 0.02,
      volatility: 0,
    });
    const exercised = 101 * Math.exp(-0.05);
    expect(found).toMatchObject(nothing);
    expectReference(found.price, 100 * Math.exp(-0.02) - exercised);
    expectReference(found.delta, Math.exp(-0.02));
    expectReference(found.rhoPerUnit, exercised);
  });

  it.each([
    ['forward', Number.NaN],
    ['forward', -1],
    ['strike', 1e16],
    ['years', Number.POSITIVE_INFINITY],
    ['years', 1001],
    ['years', Number.NaN],
    ['volatility', Number.POSITIVE_INFINITY],
    ['rate', Number.NaN],
    ['rate', -101],
  ] as const)('when %s is %d, then it is a mistake and thrown', (name, value) => {
    const option = { ...inTheMoney, years: 1, volatility: 0.13, [name]: value };
    expect(() => black76(option)).toThrow(RangeError);
    expect(() => black76(option)).toThrow(String(value));
  });
});
