// Chance that belongs to one order: what happens to one never moves what happens to another, whatever the order
// in which they come.
import { mixBits } from '#core/rules/effects/random-draws.ts';

/** Even over [0, 1); follows from seed, order, question and how often it was asked. */
export function luckOf(seed: number, order: string, question: string, time = 0): number {
  let bits = mixBits(seed ^ 0x51ed270b) ^ time;
  for (const text of [order, question]) {
    for (let place = 0; place < text.length; place++) {
      bits = Math.imul(bits ^ text.charCodeAt(place), 0x01000193);
    }
    bits = mixBits(bits);
  }
  return (bits >>> 0) / 0x1_0000_0000;
}
