// Randomness that belongs to what it moves: the draw of an effect follows from the seed, its block, the
// sweep and the effect's own key, never from how many draws came before it. Two fits whose data differ by
// a few trades draw alike for everything they share, so that they differ by the trades and not by luck.
import { normalUpperQuantile } from '#core/analytics/normal-distribution.ts';
import { mixBits, type RandomDraws, randomDraws } from '#core/rules/effects/random-draws.ts';

/** What one block draws in one sweep. */
export interface EffectDraws {
  /** Standard normal of the effect with this key (32 bits), the same however often it is asked. */
  normal(key: number): number;
  /** Each a sequence of its own, so that one that needs more draws does not move the other. */
  readonly variance: RandomDraws;
  readonly scale: RandomDraws;
}

/** By the number of the block. */
export type SweepDraws = (block: number) => EffectDraws;

/** By the number of the sweep; `seed` is a whole number. */
export const keyedDraws =
  (seed: number): ((sweep: number) => SweepDraws) =>
  (sweep) =>
  (block) =>
    effectDraws(joinKeys(joinKeys(mixBits(seed), sweep), block));

/** A key of two; the order counts. */
export const joinKeys = (first: number, second: number): number =>
  mixBits(first ^ mixBits((second + 0x9e3779b9) | 0));

const WORDS = 0x100000000;

function effectDraws(stream: number): EffectDraws {
  const [first, second] = [joinKeys(stream, 1), joinKeys(stream, 2)];
  return {
    // The quantile and not a rejection: it takes one number, and neighbouring numbers give neighbours.
    normal: (key) => {
      const bits = mixBits(mixBits(key ^ first) ^ second) >>> 0;
      return normalUpperQuantile((bits + 0.5) / WORDS);
    },
    variance: randomDraws(joinKeys(stream, 3)),
    scale: randomDraws(joinKeys(stream, 4)),
  };
}
