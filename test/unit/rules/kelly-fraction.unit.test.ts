import { describe, expect, it } from '@jest/globals';
import { bakerMcHaleFactor, shrunkKelly } from '#core/rules/significance/kelly-fraction.ts';
import { expectClose } from '#test/support/close.ts';

describe('given an edge that is only known roughly', () => {
  it('when the fraction is taken, then the uncertainty stands in the denominator', () => {
    const edge = { mean: 0.2, deviation: 0.1, outcomeDeviation: 1.2 };
    expectClose(shrunkKelly(edge, 0.5), (0.5 * 0.2) / (0.01 + 1.44));
    expect(shrunkKelly({ ...edge, mean: -0.2 }, 0.5)).toBe(0);
  });

  it('when the chance of winning is uncertain, then the bet shrinks towards nothing', () => {
    // Even payoff, p = .55: edge .1; Var .0025 -> .01 / (.01 + 4 * .0025) = .5.
    expectClose(bakerMcHaleFactor({ mean: 0.55, variance: 0.0025 }, 1), 0.5);
    expectClose(bakerMcHaleFactor({ mean: 0.55, variance: 0 }, 1), 1);
    expect(bakerMcHaleFactor({ mean: 0.5, variance: 0.0025 }, 1)).toBe(0);
  });
});
