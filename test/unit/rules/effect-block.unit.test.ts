// The update must leave the exact posterior alone, its extra scale step included: for a single block with
// known noise that posterior is a one-dimensional integral.
import { describe, expect, it } from '@jest/globals';
import { effectBlock, updateBlock } from '#core/rules/effects/effect-block.ts';
import { keyedDraws } from '#core/rules/effects/keyed-draws.ts';
import { randomDraws } from '#core/rules/effects/random-draws.ts';

const NOISE = 1.3;
const WEIGHTS = [1, 2, 3, 5, 8, 13, 2, 4];
const MEANS = [0.9, -0.4, 0.3, -0.6, 0.5, 0.1, -1.1, 0.2];

/** E[log tau] and E[e_j] over a fine grid of log tau, effects integrated out. */
function exactPosterior() {
  let total = 0;
  let logScale = 0;
  const effects = new Float64Array(WEIGHTS.length);
  for (let x = -7; x <= 3; x += 0.001) {
    const variance = Math.exp(2 * x);
    const logPrior = -x - 0.0005 / variance;
    const logDensity = WEIGHTS.reduce((sum, weight, j) => {
      const marginal = variance + NOISE / weight;
      return sum - 0.5 * Math.log(marginal) - (MEANS[j] ?? 0) ** 2 / (2 * marginal);
    }, logPrior);
    const density = Math.exp(logDensity);
    total += density;
    logScale += density * x;
    WEIGHTS.forEach((weight, j) => {
      const shrunk = ((MEANS[j] ?? 0) * variance) / (variance + NOISE / weight);
      effects[j] = (effects[j] ?? 0) + density * shrunk;
    });
  }
  return { logScale: logScale / total, effects: effects.map((effect) => effect / total) };
}

describe('given one block of effects with known noise', () => {
  it('when updated many times, then scale and effects average to the exact posterior', () => {
    const exact = exactPosterior();
    const drawsOf = keyedDraws(4);
    const block = effectBlock(Int32Array.from(WEIGHTS.keys()), Float64Array.from(WEIGHTS), 25);
    WEIGHTS.forEach((weight, j) => {
      block.pull[j] = weight * (MEANS[j] ?? 0);
    });
    const rounds = 60_000;
    let logScale = 0;
    const effects = new Float64Array(WEIGHTS.length);
    for (let round = 0; round < rounds; round += 1) {
      updateBlock(block, NOISE, drawsOf(round)(0));
      logScale += Math.log(block.variance) / 2 / rounds;
      block.effect.forEach((effect, j) => {
        effects[j] = (effects[j] ?? 0) + effect / rounds;
      });
    }
    expect(Math.abs(logScale - exact.logScale)).toBeLessThan(0.04);
    effects.forEach((effect, j) => {
      expect(Math.abs(effect - (exact.effects[j] ?? 0))).toBeLessThan(0.01);
    });
  });

  it('when thousands of effects have one trade each, then a far start is forgotten in tens of updates', () => {
    const draws = randomDraws(5);
    const count = 20_000;
    const weight = new Float64Array(count).fill(2);
    const truth = 0.3;
    const observed = weight.map((w) => truth * draws.normal() + Math.sqrt(1 / w) * draws.normal());
    const drawsOf = keyedDraws(5);
    const settled = (start: number): number => {
      const block = effectBlock(Int32Array.from(weight.keys()), weight, start);
      observed.forEach((value, j) => {
        block.pull[j] = 2 * value;
      });
      let sum = 0;
      for (let round = 0; round < 60; round += 1) {
        updateBlock(block, 1, drawsOf(round)(0));
        if (round >= 30) sum += Math.sqrt(block.variance) / 30;
      }
      return sum;
    };
    expect(Math.abs(settled(0.0001) - truth)).toBeLessThan(0.04);
    expect(Math.abs(settled(4) - truth)).toBeLessThan(0.04);
  });
});
