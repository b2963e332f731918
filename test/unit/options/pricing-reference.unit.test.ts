import { describe, it } from '@jest/globals';
import * as z from 'zod';
import { normalCdf } from '#core/analytics/normal-distribution.ts';
import { black76 } from '#core/options/black-76.ts';
import { blackScholes } from '#core/options/black-scholes.ts';
import { impliedForward } from '#core/options/implied-forward.ts';
import {
  discountFactor,
  rhoPerPoint,
  thetaPerDay,
  thetaPerTradingDay,
  type Valuation,
  vegaPerPoint,
} from '#core/options/valuation.ts';
import { expectPrinted, expectReference } from '#test/support/reference-number.ts';
import { describeShared, readJson } from '#test/support/shared-folder.ts';

const printed = z.string().transform(Number);
const side = z.object({ price: printed, delta: printed, theta: printed, rho: printed });
const row = z.object({
  id: z.string(),
  K: z.number(),
  T_years: z.number(),
  r: z.number(),
  sigma: z.number(),
  call: side,
  put: side,
  gamma: printed,
  vega: printed,
});
const vectors = z.object({
  bsm: z.array(
    row.extend({
      S: z.number(),
      q: z.number(),
      published: z.object({ side: z.enum(['call', 'put']), price: printed }).optional(),
    }),
  ),
  black76: z.array(row.extend({ F: z.number() })),
  parity: z.object({ row: z.string(), implied_forward: printed }),
  normal_cdf: z.array(z.object({ x: printed, value: printed })),
  derived: z.object({
    theta_units_nifty_atm_weekly_call: z.object({
      per_year: z.number(),
      per_calendar_day: z.number(),
      per_trading_day: z.number(),
    }),
    atm_decay_call: z.array(
      z.object({ days: printed, price: z.number(), theta_per_day: z.number() }),
    ),
    expiry_day_atm_call: z.array(
      z.object({
        S: z.number(),
        K: z.number(),
        sigma: z.number(),
        r: z.number(),
        minutes: z.number(),
        price: z.number(),
      }),
    ),
  }),
});
type Row = z.infer<typeof row>;

const SIDES = [
  ['call', 'CE'],
  ['put', 'PE'],
] as const;

const termsOf = ({ K, T_years, r, sigma }: Row) => ({
  strike: K,
  years: T_years,
  rate: r,
  volatility: sigma,
});

const expectValuation = (found: Valuation, of: Row, name: 'call' | 'put'): void => {
  expectReference(found.price, of[name].price);
  expectReference(found.delta, of[name].delta);
  expectReference(found.thetaPerYear, of[name].theta);
  expectReference(found.rhoPerUnit, of[name].rho);
  expectReference(found.gamma, of.gamma);
  expectReference(found.vegaPerUnit, of.vega);
};

/** At-the-money NIFTY call of the decay tables. */
const atmCall = (years: number): Valuation =>
  blackScholes({
    optionType: 'CE',
    spot: 24500,
    strike: 24500,
    years,
    rate: 0.065,
    dividendYield: 0,
    volatility: 0.13,
  });

describeShared('vectors/options.json', 'given the option reference values', (path) => {
  const { bsm, black76: forwards, parity, normal_cdf, derived } = vectors.parse(readJson(path));
  it.each(bsm.map((of) => [of.id, of] as const))(
    'when row %s is priced on its spot, then price and greeks of both sides agree to 1e-12',
    (_, of) => {
      for (const [name, optionType] of SIDES) {
        const found = blackScholes({
          optionType,
          spot: of.S,
          dividendYield: of.q,
          ...termsOf(of),
        });
        expectValuation(found, of, name);
        if (of.published?.side === name) expectPrinted(found.price, of.published.price, 4);
      }
    },
  );

  it.each(forwards.map((of) => [of.id, of] as const))(
    'when row %s is priced on its forward, then price and greeks of both sides agree to 1e-12',
    (_, of) => {
      for (const [name, optionType] of SIDES) {
        expectValuation(black76({ optionType, forward: of.F, ...termsOf(of) }), of, name);
      }
    },
  );

  it.each(normal_cdf.map(({ x, value }) => [x, value] as const))(
    'when the normal distribution is read at %d, then the wing has its digits too',
    (x, value) => expectReference(normalCdf(x), value, 2e-14),
  );

  it('when call and put of a strike are known, then parity names the forward', () => {
    const of = bsm.find(({ id }) => id === parity.row);
    const quotes = [{ strike: of?.K ?? 0, call: of?.call.price ?? 0, put: of?.put.price ?? 0 }];
    const found = impliedForward(quotes, discountFactor(of?.r ?? 0, of?.T_years ?? 0));
    expectReference(found.kind === 'forward' ? found.forward : Number.NaN, parity.implied_forward);
  });

  it('when theta is asked per calendar and per trading day, then the year is divided by 365 and 252', () => {
    const { per_year, per_calendar_day, per_trading_day } =
      derived.theta_units_nifty_atm_weekly_call;
    const call = atmCall(7 / 365);
    expectPrinted(call.thetaPerYear, per_year, 8);
    expectPrinted(thetaPerDay(call), per_calendar_day, 10);
    expectPrinted(thetaPerTradingDay(call), per_trading_day, 10);
  });

  it.each(derived.atm_decay_call.map((of) => [of.days, of] as const))(
    'when %d days are left at the money, then price and daily decay follow the table',
    (days, { price, theta_per_day }) => {
      expectReference(atmCall(days / 365).price, price, 1e-7);
      expectReference(thetaPerDay(atmCall(days / 365)), theta_per_day, 1e-7);
    },
  );

  it.each(derived.expiry_day_atm_call.map((of) => [of.minutes, of] as const))(
    'when %d minutes of expiry day are left, then the call is worth what the table says',
    (minutes, { price }) => {
      expectReference(atmCall(minutes / (365 * 24 * 60)).price, price, 1e-6);
    },
  );
});

const blackRow = z.object({
  flag: z.enum(['c', 'p']),
  F: z.number(),
  K: z.number(),
  t: z.number(),
  r: z.number(),
  sigma: z.number(),
  price: printed,
  delta: printed,
  gamma: printed,
  vega: printed,
  theta: printed,
  rho: printed,
});

describeShared('vectors/vectors_black76.json', 'given greeks in trading units', (path) => {
  const rows = z.array(blackRow).parse(readJson(path));

  it.each(rows.map((of, index) => [index, of] as const))(
    'when row %d is priced, then it agrees to 1e-12 per point, calendar day and percent',
    (_, of) => {
      const found = black76({
        optionType: of.flag === 'c' ? 'CE' : 'PE',
        forward: of.F,
        strike: of.K,
        years: of.t,
        rate: of.r,
        volatility: of.sigma,
      });
      expectReference(found.price, of.price);
      expectReference(found.delta, of.delta);
      expectReference(found.gamma, of.gamma);
      expectReference(vegaPerPoint(found), of.vega);
      expectReference(thetaPerDay(found), of.theta);
      expectReference(rhoPerPoint(found), of.rho);
    },
  );
});

describe('given textbook values', () => {
  it('when Hull prices six months at 42 against 40, then the well-known premiums come out', () => {
    const hull = { spot: 42, strike: 40, years: 0.5, rate: 0.1, dividendYield: 0, volatility: 0.2 };
    expectPrinted(blackScholes({ ...hull, optionType: 'CE' }).price, 4.75942239287, 11);
    expectPrinted(blackScholes({ ...hull, optionType: 'PE' }).price, 0.8085993729, 11);
  });
});
