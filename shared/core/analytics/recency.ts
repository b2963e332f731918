// Recent trades say more: a trade's weight halves every ten days since its exit.
import { daysBetween, type IsoDate } from '#core/market/ist.ts';

const HALF_LIFE_DAYS = 10;

/** exp(-ln 2 / 10 x whole IST days from exit to as-of). */
export const recencyWeight = (exitDate: IsoDate, asOf: IsoDate): number =>
  Math.exp((-Math.LN2 / HALF_LIFE_DAYS) * daysBetween(exitDate, asOf));

/** (sum w)^2 / sum w^2: how many equal trades the weights amount to; null of nothing. */
export function effectiveCount(weights: readonly number[]): number | null {
  let sum = 0;
  let squares = 0;
  for (const weight of weights) {
    sum += weight;
    squares += weight * weight;
  }
  return squares > 0 ? (sum * sum) / squares : null;
}
