import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fitWinPrior } from '#core/rules/significance/win-prior.ts';
import {
  shrunkWinRate,
  type WinCount,
  type WinPrior,
  winRateAbove,
} from '#core/rules/significance/win-rate.ts';
import { expectClose } from '#test/support/close.ts';

/** Log marginal likelihood of the counts, term by term as in the textbook (rising factorials). */
function logLikelihood(counts: readonly WinCount[], { mean, strength }: WinPrior): number {
  const rising = (start: number, steps: number): number =>
    Array.from({ length: steps }, (_, j) => Math.log(start + j)).reduce((a, b) => a + b, 0);
  return counts
    .map(
      ({ wins, trades }) =>
        rising(mean * strength, wins) +
        rising((1 - mean) * strength, trades - wins) -
        rising(strength, trades),
    )
    .reduce((a, b) => a + b, 0);
}

const siblings = fc.array(
  fc.tuple(fc.nat(30), fc.nat(30)).map(([wins, losses]) => ({ wins, trades: wins + losses })),
  { minLength: 2, maxLength: 12 },
);

describe('given siblings with win counts', () => {
  it('when they differ more than chance, then the prior beats every neighbour in likelihood', () => {
    fc.assert(
      fc.property(siblings, (counts) => {
        const prior = fitWinPrior(counts);
        if (prior === null || prior.strength === Number.POSITIVE_INFINITY) return;
        const best = logLikelihood(counts, prior);
        for (const factor of [0.9, 1.1])
          expect(
            logLikelihood(counts, { ...prior, strength: prior.strength * factor }),
          ).toBeLessThanOrEqual(best + 1e-7);
        for (const step of [-0.01, 0.01]) {
          const mean = prior.mean + step;
          if (mean <= 0 || mean >= 1) continue;
          expect(logLikelihood(counts, { ...prior, mean })).toBeLessThanOrEqual(best + 1e-7);
        }
      }),
    );
  });

  it('when they are equal, then each is worth their common rate and no more is claimed', () => {
    const equal = Array.from({ length: 20 }, () => ({ wins: 6, trades: 10 }));
    expect(fitWinPrior(equal)).toEqual({ mean: 0.6, strength: Number.POSITIVE_INFINITY });
    const prior = { mean: 0.6, strength: Number.POSITIVE_INFINITY };
    expect(shrunkWinRate({ wins: 10, trades: 10 }, prior)).toBe(0.6);
    expect(winRateAbove({ wins: 10, trades: 10 }, prior, 0.6)).toBe(0);
    expect(winRateAbove({ wins: 0, trades: 10 }, prior, 0.59)).toBe(1);
  });

  it('when half of them always win and half never, then the prior is weak', () => {
    const torn = Array.from({ length: 20 }, (_, i) => ({ wins: i % 2 === 0 ? 10 : 0, trades: 10 }));
    const prior = fitWinPrior(torn);
    expectClose(prior?.mean, 0.5, 1e-9);
    expect(prior?.strength).toBeLessThan(0.1);
  });

  it('when all or none of the trades won, then there is no prior', () => {
    expect(fitWinPrior([{ wins: 3, trades: 3 }])).toBeNull();
    expect(fitWinPrior([{ wins: 0, trades: 3 }])).toBeNull();
    expect(fitWinPrior([])).toBeNull();
  });

  it('when more trades are won, then the chance to lie above the bound rises from 0 to 1', () => {
    const prior = { mean: 0.5, strength: 20 };
    const chances = Array.from({ length: 31 }, (_, wins) =>
      winRateAbove({ wins, trades: 30 }, prior, 0.5),
    );
    for (let i = 1; i < chances.length; i += 1)
      expect(chances[i] ?? 0).toBeGreaterThan(chances[i - 1] ?? 1);
    expectClose(chances[15], 0.5);
  });
});
