// What time costs the holder of an option, and what the market pays for it: the share of the premium
// lost in a day and the move that volatility expects.
import { thetaPerDay, type Valuation } from '#core/options/valuation.ts';

const CALENDAR_DAY = 1 / 365;

/** Straddle / expected move of a normal variable: E|X| = sqrt(2 / pi) sigma, in practice 0.8. */
const STRADDLE_FACTOR = 0.8;

/** |theta per calendar day| / price: 0.08 = 8 % of the premium a day; null without a price. */
export const thetaShare = (valuation: Valuation): number | null =>
  valuation.price > 0 ? Math.abs(thetaPerDay(valuation)) / valuation.price : null;

/**
 * One standard deviation of the underlying until then, in its own units: S v sqrt(T). `years` are
 * calendar years like everywhere (7 days = 7 / 365).
 */
export const expectedMove = (underlying: number, volatility: number, years: number): number =>
  underlying * Math.max(0, volatility) * Math.sqrt(Math.max(0, years));

/** The daily move at which gamma gains pay for theta: the expected move of one calendar day. */
export const breakevenDailyMove = (underlying: number, volatility: number): number =>
  expectedMove(underlying, volatility, CALENDAR_DAY);

/** The mean absolute move, about the price of the at-the-money straddle: 0.8 S v sqrt(T). */
export const straddleMove = (underlying: number, volatility: number, years: number): number =>
  STRADDLE_FACTOR * expectedMove(underlying, volatility, years);
