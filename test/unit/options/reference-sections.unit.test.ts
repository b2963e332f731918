import { expect, it } from '@jest/globals';
import * as z from 'zod';
import { black76 } from '#core/options/black-76.ts';
import { blackScholes } from '#core/options/black-scholes.ts';
import type { Valuation } from '#core/options/valuation.ts';
import { expectReference } from '#test/support/reference-number.ts';
import { describeShared, readJson } from '#test/support/shared-folder.ts';

const limits = z.array(
  z.union([
    z.strictObject({ T: z.literal(0), rule: z.string() }),
    z.strictObject({ sigma: z.literal(0), rule: z.string() }),
    z.strictObject({ rule: z.literal('never NaN or Infinity') }),
  ]),
);

const numbersOf = (valuation: Valuation): readonly number[] => Object.values(valuation);

describeShared('vectors/options.json', 'given the option reference file', (path) => {
  const file = z.record(z.string(), z.unknown()).parse(readJson(path));

  it('when its sections are listed, then each of them is read by a test', () => {
    const sections = (of: unknown) => Object.keys(z.record(z.string(), z.unknown()).parse(of));
    expect(sections(file)).toEqual([
      'about',
      'bsm',
      'black76',
      'parity',
      'normal_cdf',
      'implied_vol',
      'limits',
      'derived',
    ]);
    expect(sections(file['implied_vol'])).toEqual([
      'inverse',
      'refusals',
      'direct',
      'tick_noise_in_vol_points',
    ]);
    expect(sections(file['derived'])).toEqual([
      'expected_move',
      'iv_rank',
      'theta_units_nifty_atm_weekly_call',
      'atm_decay_call',
      'expiry_day_atm_call',
    ]);
  });

  it.each(limits.parse(file['limits']).map((limit) => [JSON.stringify(limit), limit] as const))(
    'when the limit %s is reached, then both models follow it on either side of the strike',
    (_, limit) => {
      const years = 'T' in limit ? limit.T : 7 / 365;
      const volatility = 'sigma' in limit ? limit.sigma : 'T' in limit ? 0.13 : 1e-300;
      const discount = Math.exp(-0.065 * years);
      for (const [optionType, sign] of [
        ['CE', 1],
        ['PE', -1],
      ] as const) {
        for (const forward of [23_000, 24_500, 26_000]) {
          const terms = { optionType, strike: 24_500, years, rate: 0.065, volatility };
          const intrinsic = Math.max(0, sign * (forward - 24_500));
          const onForward = black76({ ...terms, forward });
          const onSpot = blackScholes({ ...terms, spot: forward * discount, dividendYield: 0 });
          expectReference(onForward.price, discount * intrinsic);
          expectReference(onSpot.price, discount * intrinsic, 1e-11);
          expectReference(onForward.delta, intrinsic > 0 ? sign * discount : 0);
          for (const found of [onForward, onSpot]) {
            expect(found).toMatchObject({ gamma: 0, vegaPerUnit: 0, thetaPerYear: 0 });
            expect(numbersOf(found).every(Number.isFinite)).toBe(true);
          }
        }
      }
    },
  );
});
