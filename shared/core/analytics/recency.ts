// Recent trades say more: a trade's weight halves every ten days since its exit. Weights are counted
// from one fixed date instead of the as-of date: the factor between the two is the same for all trades
// and cancels in every ratio, so that a passing day changes no weight.
import { dateOfDay, dayNumber, type IsoDate } from '#core/market/ist.ts';

const HALF_LIFE_DAYS = 10;
const ANCHOR_DATE: IsoDate = '2026-01-01';
const ANCHOR = dayNumber(ANCHOR_DATE);

/** Weights up to 2^450: the square of the sum of 2^50 of them is still a double, as is the least square. */
const FARTHEST_DAYS = 4500;

/** 2^(0/10) ... 2^(9/10): a weight is one of these, shifted by a power of two, which is exact. */
const MANTISSAS = Float64Array.from({ length: HALF_LIFE_DAYS }, (_, tenth) => 2 ** (tenth / 10));

/**
 * 2^((day - anchor) / 10) of an exit day (days since 1970-01-01, IST). Divided by the weight of the as-of
 * day it is exp(-ln 2 / 10 x days ago). Throws RangeError further than twelve years from the anchor.
 */
export function recencyWeight(exitDay: number): number {
  const days = exitDay - ANCHOR;
  if (!(Math.abs(days) <= FARTHEST_DAYS)) {
    throw new RangeError(
      `recency weight: expected an exit within ${FARTHEST_DAYS} days of ${ANCHOR_DATE}, found ${dateOfDay(exitDay)}`,
    );
  }
  const halvings = Math.floor(days / HALF_LIFE_DAYS);
  return (MANTISSAS[days - halvings * HALF_LIFE_DAYS] ?? Number.NaN) * 2 ** halvings;
}
