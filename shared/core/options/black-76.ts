// Black's model of 1976: a European option on a forward or future. Used wherever the forward can be
// seen (a future, or call and put quotes by parity), because dividends and carry are then in it.

import { normalCdf, normalDensity } from '#core/analytics/normal-distribution.ts';
import type { OptionType } from '#core/market/instrument.ts';
import {
  discountFactor,
  NEGLIGIBLE,
  type OptionTerms,
  requireOptionDomain,
  SMALLEST_PRICE,
  signOf,
  type Valuation,
} from '#core/options/valuation.ts';

export type ForwardOption = OptionTerms & {
  /** Price of the forward or future with the option's expiry. */
  readonly forward: number;
};

/**
 * Price and greeks (market reference, section 9.1), delta and gamma to the forward.
 *
 *     d1 = (ln(F/K) + v^2 T/2) / (v sqrt T);  d2 = d1 - v sqrt T;  price = e df (F N(e d1) - K N(e d2))
 *
 * Without time or volatility: discounted intrinsic value, delta e x df in the money and 0 otherwise
 * (also at F = K), gamma = vega = theta = 0, rho = -T x price. Never NaN or infinite; throws
 * RangeError outside the domain of `requireOptionDomain`.
 */
export function black76(option: ForwardOption): Valuation {
  const { forward, strike, rate, volatility, optionType } = option;
  requireOptionDomain(forward, option);
  const years = Math.max(0, option.years);
  const sign = signOf(optionType);
  const discount = discountFactor(rate, years);
  const terms = lognormalTerms(forward, strike, totalVolatility(volatility, years), sign);
  if (!terms) return intrinsicValuation(option, sign * discount);

  const price = discount * undiscountedPrice(forward, strike, terms.total, optionType);
  const forwardDensity = discount * forward * terms.density;
  return {
    price,
    delta: sign * discount * terms.underlyingShare,
    gamma: (discount * terms.density) / (forward * terms.total),
    vegaPerUnit: forwardDensity * Math.sqrt(years),
    thetaPerYear: (-forwardDensity * volatility) / (2 * Math.sqrt(years)) + rate * price,
    rhoPerUnit: -years * price,
  };
}

function intrinsicValuation(option: ForwardOption, signedDiscount: number): Valuation {
  const value = Math.max(0, signedDiscount * (option.forward - option.strike));
  return {
    price: value,
    delta: value > 0 ? signedDiscount : 0,
    gamma: 0,
    vegaPerUnit: 0,
    thetaPerYear: 0,
    rhoPerUnit: 0 - Math.max(0, option.years) * value,
  };
}

/** volatility x sqrt(years), the only way in which the two enter an undiscounted price. */
export const totalVolatility = (volatility: number, years: number): number =>
  years > NEGLIGIBLE ? Math.max(0, volatility) * Math.sqrt(years) : 0;

type LognormalTerms = {
  readonly total: number;
  /** N(e d1): the weight of the underlying in the price. */
  readonly underlyingShare: number;
  /** N(e d2): the model's probability of exercise. */
  readonly exerciseShare: number;
  /** n(d1). */
  readonly density: number;
};

/** The normal terms of both models; undefined when nothing is uncertain any more. */
export function lognormalTerms(
  forward: number,
  strike: number,
  total: number,
  sign: 1 | -1,
): LognormalTerms | undefined {
  if (total <= NEGLIGIBLE || forward < SMALLEST_PRICE || strike < SMALLEST_PRICE) return undefined;
  const distance = Math.log(forward / strike) / total;
  return {
    total,
    underlyingShare: normalCdf(sign * (distance + total / 2)),
    exerciseShare: normalCdf(sign * (distance - total / 2)),
    density: normalDensity(distance + total / 2),
  };
}

/**
 * Black's price before discounting, from the total volatility. The out-of-the-money side is priced
 * and the intrinsic value added, so that a price below intrinsic value cannot come out by rounding.
 */
export function undiscountedPrice(
  forward: number,
  strike: number,
  total: number,
  optionType: OptionType,
): number {
  const intrinsic = Math.max(0, signOf(optionType) * (forward - strike));
  if (!(total > 0) || forward < SMALLEST_PRICE || strike < SMALLEST_PRICE) return intrinsic;
  const side = forward > strike ? -1 : 1;
  const distance = Math.log(forward / strike) / total;
  const underlying = forward * normalCdf(side * (distance + total / 2));
  const exercise = strike * normalCdf(side * (distance - total / 2));
  return intrinsic + Math.max(0, side * (underlying - exercise));
}
