import { expect, it } from '@jest/globals';
import * as z from 'zod';
import { blackScholes } from '#core/options/black-scholes.ts';
import { impliedVolatility } from '#core/options/implied-volatility.ts';
import { discountFactor, vegaPerPoint } from '#core/options/valuation.ts';
import { expectReference } from '#test/support/reference-number.ts';
import { describeShared, readJson } from '#test/support/shared-folder.ts';

const side = z.object({ price: z.string().transform(Number) });
const row = z.object({
  id: z.string(),
  F: z.number(),
  K: z.number(),
  T_years: z.number(),
  r: z.number(),
  call: side,
  put: side,
});
const inversion = z.object({
  side: z.enum(['call', 'put']),
  row: z.string().optional(),
  expect_sigma: z.number(),
  tolerance: z.number(),
});
const vectors = z.object({
  black76: z.array(row),
  implied_vol: z.object({
    inverse: z.array(
      z.object({ invert: z.string(), expect_sigma: z.number(), tolerance: z.number() }),
    ),
    refusals: z.array(
      z.object({
        side: z.enum(['call', 'put']),
        F: z.number(),
        K: z.number(),
        df: z.number(),
        price: z.number(),
        expect: z.string(),
      }),
    ),
    direct: z.array(inversion),
    tick_noise_in_vol_points: z.array(
      z.object({
        S: z.number(),
        K: z.number(),
        days: z.number(),
        r: z.number(),
        sigma: z.number(),
        'per_0.05_tick': z.number(),
      }),
    ),
  }),
});

const SIDES = [
  ['call', 'CE'],
  ['put', 'PE'],
] as const;

describeShared('vectors/options.json', 'given prices whose volatility is known', (path) => {
  const { black76: forwards, implied_vol } = vectors.parse(readJson(path));
  const forwardRow = (id: string | undefined) => {
    const found = forwards.find((candidate) => candidate.id === id);
    if (!found) throw new Error(`reference row: expected one of black76, found ${id}`);
    return found;
  };

  it.each(implied_vol.inverse.map((of) => [of.invert, of] as const))(
    'when the prices of %s are inverted, then the volatility comes back',
    (invert, { expect_sigma, tolerance }) => {
      const of = forwardRow(forwards.find(({ id }) => invert.includes(`id ${id},`))?.id);
      for (const [name, optionType] of SIDES) {
        const found = impliedVolatility({
          optionType,
          price: of[name].price,
          forward: of.F,
          strike: of.K,
          years: of.T_years,
          discount: discountFactor(of.r, of.T_years),
        });
        const volatility = found.kind === 'volatility' ? found.volatility : Number.NaN;
        expect(Math.abs(volatility - expect_sigma)).toBeLessThan(tolerance);
      }
    },
  );

  it.each(implied_vol.direct.map((of) => [`${of.row ?? 'at the money'} ${of.side}`, of] as const))(
    'when %s is inverted, then the volatility has the stated precision',
    (_, of) => {
      const known = of.row === undefined ? undefined : forwardRow(of.row);
      const found = impliedVolatility({
        optionType: of.side === 'call' ? 'CE' : 'PE',
        price: known?.[of.side].price ?? 48,
        forward: known?.F ?? 24500,
        strike: known?.K ?? 24500,
        years: known?.T_years ?? 4 / 365,
        discount: known ? discountFactor(known.r, known.T_years) : 1,
      });
      const volatility = found.kind === 'volatility' ? found.volatility : Number.NaN;
      expect(Math.abs(volatility - of.expect_sigma)).toBeLessThan(of.tolerance);
    },
  );

  it.each(implied_vol.refusals.map((of) => [of.price, of.expect, of] as const))(
    'when the price is %d, then it is refused with %s',
    (price, reason, of) => {
      const found = impliedVolatility({
        optionType: of.side === 'call' ? 'CE' : 'PE',
        price,
        forward: of.F,
        strike: of.K,
        years: 7 / 365,
        discount: of.df,
      });
      expect(found).toEqual({ kind: 'refused', reason });
    },
  );

  it.each(implied_vol.tick_noise_in_vol_points.map((of) => [of.K, of.days, of] as const))(
    'when strike %d with %d days moves by a tick, then vega says what that is in volatility points',
    (_, __, of) => {
      const found = blackScholes({
        optionType: 'CE',
        spot: of.S,
        strike: of.K,
        years: of.days / 365,
        rate: of.r,
        dividendYield: 0,
        volatility: of.sigma,
      });
      expectReference(0.05 / vegaPerPoint(found), of['per_0.05_tick'], 2e-4);
    },
  );
});
