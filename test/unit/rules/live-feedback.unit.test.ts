import { describe, expect, it } from '@jest/globals';
import { liveFeedback } from '#core/rules/eligibility/live-feedback.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import { createRandom } from '#local/sample/random.ts';
import { expectClose } from '#test/support/close.ts';
import { recordOf } from '#test/support/eligible-rules.ts';

const { live } = DEFAULT_CONFIGURATION;
const promise = { posteriorMeanR: 0.3, posteriorSd: 0.08, outcomeVariance: 1.21 };
/** 0.3 - 1.6448536 sqrt(0.0064 + 1.21 / 25). */
const BOUND_OF_25 = -0.08508;

describe('given the trades of a rule with our money', () => {
  it('when it has none, then nothing is said and it is not demoted', () => {
    for (const record of [null, recordOf(0, 0)]) {
      const feedback = liveFeedback(record, promise, live);
      expect(feedback).toMatchObject({ trades: 0, realisedR: null, boundR: null, demoted: false });
    }
  });

  it('when it has some, then means of outcome, prediction and slippage stand beside each other', () => {
    const feedback = liveFeedback(recordOf(25, 0.1), promise, live);
    expectClose(feedback.realisedR ?? Number.NaN, 0.1);
    expectClose(feedback.predictedR ?? Number.NaN, 0.3);
    expectClose(feedback.slippageR ?? Number.NaN, 0.04);
    expectClose(feedback.expectedSlippageR ?? Number.NaN, 0.02);
    expect(feedback.boundR).toBeCloseTo(BOUND_OF_25, 4);
  });

  it('when its trades were on paper only, then nothing is said of slippage', () => {
    const slippage = { trades: 0, realisedR: 0, expectedR: 0 };
    const feedback = liveFeedback({ ...recordOf(25, 0.1), slippage }, promise, live);
    expect([feedback.slippageR, feedback.expectedSlippageR]).toEqual([null, null]);
  });

  it('when its mean is exactly the bound, then it stays; a hair below, then it is demoted', () => {
    const bound = liveFeedback(recordOf(25, 0), promise, live).boundR ?? Number.NaN;
    const at = (meanR: number): boolean => {
      const record = { ...recordOf(1, 0), trades: 25, realisedR: meanR * 25 };
      return liveFeedback(record, promise, live).demoted;
    };
    expect(at(bound)).toBe(false);
    expect(at(bound - 1e-9)).toBe(true);
  });

  it('when it lost on each of four trades, then that is too few; on the fifth it is demoted', () => {
    expect(liveFeedback(recordOf(4, -3), promise, live).demoted).toBe(false);
    expect(liveFeedback(recordOf(5, -3), promise, live).demoted).toBe(true);
  });

  it('when it is built anew and promises no more than it gave, then the demotion ends', () => {
    const record = recordOf(40, -0.1);
    expect(liveFeedback(record, promise, live).demoted).toBe(true);
    expect(liveFeedback(record, { ...promise, posteriorMeanR: 0.15 }, live).demoted).toBe(false);
  });
});

describe('given rules that are exactly what they promise', () => {
  it.each([5, 20, 80])('when each has %d trades, then one in twenty is demoted by chance', (n) => {
    const random = createRandom(n, 'honest');
    const rules = 4000;
    let demoted = 0;
    for (let rule = 0; rule < rules; rule++) {
      const truth = 0.3 + 0.08 * random.normal();
      let realisedR = 0;
      for (let trade = 0; trade < n; trade++) realisedR += truth + 1.1 * random.normal();
      const record = { ...recordOf(n, 0), realisedR };
      demoted += Number(liveFeedback(record, promise, live).demoted);
    }
    // Standard error 0.35 points.
    expect(Math.abs(demoted / rules - 0.05)).toBeLessThan(0.0105);
  });

  it('when they are looked at after each of 100 trades, then a quarter is demoted at some time, and nine of ten without an edge', () => {
    const demotedOnce = (stream: string, truthOf: (normal: () => number) => number): number => {
      const random = createRandom(1, stream);
      let demoted = 0;
      for (let rule = 0; rule < 1000; rule++) {
        const truth = truthOf(() => random.normal());
        let realisedR = 0;
        for (let trades = 1; trades <= 100; trades++) {
          realisedR += truth + 1.1 * random.normal();
          const record = { ...recordOf(1, 0), trades, realisedR };
          if (!liveFeedback(record, promise, live).demoted) continue;
          demoted += 1;
          break;
        }
      }
      return demoted / 1000;
    };
    // Standard errors 1.4 and 1 points.
    expect(Math.abs(demotedOnce('kept', (normal) => 0.3 + 0.08 * normal()) - 0.236)).toBeLessThan(
      0.045,
    );
    expect(Math.abs(demotedOnce('no edge', () => 0) - 0.893)).toBeLessThan(0.035);
  });

  it('when a rule has lost its edge instead, then most are found within eighty trades', () => {
    const random = createRandom(3, 'lost');
    let demoted = 0;
    for (let rule = 0; rule < 1000; rule++) {
      let realisedR = 0;
      for (let trade = 0; trade < 80; trade++) realisedR += -0.1 + 1.1 * random.normal();
      demoted += Number(liveFeedback({ ...recordOf(80, 0), realisedR }, promise, live).demoted);
    }
    expect(demoted).toBeGreaterThan(800);
  });
});
