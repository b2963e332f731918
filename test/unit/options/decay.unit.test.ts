import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { istInstant } from '#core/market/ist.ts';
import { black76 } from '#core/options/black-76.ts';
import { breakevenDailyMove, expectedMove, straddleMove, thetaShare } from '#core/options/decay.ts';
import { daysToExpiry, expiryInstant, yearsToExpiry } from '#core/options/expiry-clock.ts';
import { expectPrinted, expectReference } from '#test/support/reference-number.ts';
import { describeShared, readJson } from '#test/support/shared-folder.ts';

const MINUTE = 1 / (365 * 24 * 60);

describe('given the clock of an expiry', () => {
  it.each([
    ['2024-01-25', '15:30'],
    ['2026-07-28', '15:30'],
    ['2026-08-03', '15:40'],
    ['2026-08-04', '15:40'],
  ])('when the contract expires on %s, then its end is %s IST', (expiry, end) => {
    expect(expiryInstant(expiry)).toBe(istInstant(expiry, end));
  });

  it('when whole days are left, then they are 365ths of a year', () => {
    expectReference(yearsToExpiry('2024-01-25', istInstant('2024-01-18', '15:30')), 7 / 365);
    expectReference(yearsToExpiry('2026-09-29', istInstant('2026-09-27', '15:40')), 2 / 365);
  });

  it('when a position of July is held over the change, then its expiry decides, not the day seen', () => {
    const at = istInstant('2026-07-30', '15:30');
    expectReference(yearsToExpiry('2026-08-04', at), 5 / 365 + 10 * MINUTE);
  });

  it('when it is 15:10 on expiry day, then 20 minutes were left before and 30 minutes now', () => {
    expectReference(yearsToExpiry('2024-01-25', istInstant('2024-01-25', '15:10')), 20 * MINUTE);
    expectReference(yearsToExpiry('2026-09-29', istInstant('2026-09-29', '15:10')), 30 * MINUTE);
  });

  it('when the pay-off is known, then no time is left', () => {
    expectReference(yearsToExpiry('2026-09-29', istInstant('2026-09-29', '15:34')), 6 * MINUTE);
    expect(yearsToExpiry('2026-09-29', istInstant('2026-09-29', '15:35'))).toBe(0);
    expect(yearsToExpiry('2024-01-25', istInstant('2024-01-25', '15:30'))).toBe(0);
    expect(yearsToExpiry('2024-01-25', istInstant('2024-02-25', '09:15'))).toBe(0);
  });

  it('when days are counted, then they are calendar days and 0 on expiry day', () => {
    expect(daysToExpiry('2024-02-29', '2024-01-31')).toBe(29);
    expect(daysToExpiry('2024-02-29', '2024-02-29')).toBe(0);
    expect(daysToExpiry('2024-02-29', '2024-03-01')).toBe(-1);
  });
});

const vectors = z.object({
  derived: z.object({
    expected_move: z.array(
      z.object({
        S: z.number(),
        sigma: z.number(),
        days: z.number(),
        clock: z.number(),
        value: z.number(),
      }),
    ),
  }),
});

describeShared('vectors/options.json', 'given expected moves of the reference', (path) => {
  const rows = vectors.parse(readJson(path)).derived.expected_move;

  it.each(rows.map((of) => [of.days, of.clock, of] as const))(
    'when %d days of a %d-day clock are asked, then one standard deviation comes out',
    (days, clock, of) => {
      expectPrinted(expectedMove(of.S, of.sigma, days / clock), of.value, 6);
    },
  );
});

describe('given the decay of an option', () => {
  it('when it is at the money, then the straddle costs about its move and a day its breakeven', () => {
    expectReference(straddleMove(24500, 0.13, 7 / 365), 0.8 * 24500 * 0.13 * Math.sqrt(7 / 365));
    expectReference(breakevenDailyMove(24500, 0.13), (24500 * 0.13) / Math.sqrt(365));
    const terms = { forward: 24500, strike: 24500, years: 7 / 365, rate: 0, volatility: 0.13 };
    const straddle = 2 * black76({ ...terms, optionType: 'CE' }).price;
    expect(straddleMove(24500, 0.13, 7 / 365) / straddle).toBeCloseTo(1, 2);
  });

  it('when the underlying moves by the breakeven in a day, then gamma pays for theta', () => {
    const terms = { forward: 24500, strike: 24600, years: 9 / 365, rate: 0, volatility: 0.15 };
    const option = black76({ ...terms, optionType: 'CE' });
    const gain = 0.5 * option.gamma * breakevenDailyMove(24500, 0.15) ** 2;
    expectReference(gain, -option.thetaPerYear / 365);
  });

  it('when theta is a share of the premium, then it is positive, and unknown without premium', () => {
    const valuation = {
      price: 20,
      delta: 0.5,
      gamma: 0,
      vegaPerUnit: 0,
      thetaPerYear: -730,
      rhoPerUnit: 0,
    };
    expect(thetaShare(valuation)).toBe(0.1);
    expect(thetaShare({ ...valuation, price: 0 })).toBeNull();
  });

  it('when no time or volatility is left, then nothing is expected to move', () => {
    expect(expectedMove(24500, 0.13, -1)).toBe(0);
    expect(expectedMove(24500, -0.13, 1)).toBe(0);
  });
});
