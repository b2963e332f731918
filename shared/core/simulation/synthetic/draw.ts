// Draws in the words of the generator of days.
import { type RandomDraws, randomDraws } from '#core/rules/effects/random-draws.ts';

export interface Draw extends Pick<RandomDraws, 'normal'> {
  /** True with that chance. */
  happens(chance: number): boolean;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  oneOf<T>(choices: readonly [T, ...T[]]): T;
}

export function drawFrom(seed: number): Draw {
  const { uniform, normal } = randomDraws(seed);
  const between = (least: number, most: number): number =>
    least + Math.floor(uniform() * (most - least + 1));
  return {
    normal,
    between,
    happens: (chance) => uniform() < chance,
    oneOf: (choices) => choices[between(0, choices.length - 1)] ?? choices[0],
  };
}
