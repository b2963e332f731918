// The volatility at which Black-76 gives a price, or the reason why there is none. Never a guess: an
// arbitrage price or one without time value is refused.

import { normalDensity } from '#core/analytics/normal-distribution.ts';
import type { OptionType } from '#core/market/instrument.ts';
import { undiscountedPrice } from '#core/options/black-76.ts';
import {
  LARGEST_PRICE,
  LONGEST_YEARS,
  NEGLIGIBLE,
  SMALLEST_PRICE,
  signOf,
} from '#core/options/valuation.ts';

export type PricedOption = {
  readonly optionType: OptionType;
  /** Premium per unit. */
  readonly price: number;
  readonly forward: number;
  readonly strike: number;
  /** Calendar years to expiry. */
  readonly years: number;
  /** exp(-rate x years), see `discountFactor`. */
  readonly discount: number;
};

export const VOLATILITY_REFUSALS = [
  /** A number is not finite, not positive or beyond the model's domain; the option has expired. */
  'INPUT',
  /** At or below the value of exercise: an arbitrage or a stale price. */
  'BELOW_INTRINSIC',
  /** At or above the discounted forward (call) or strike (put): no volatility is high enough. */
  'ABOVE_CAP',
  /** Above intrinsic value by less than a double can resolve. */
  'NO_TIME_VALUE',
] as const;

export type VolatilityRefusal = (typeof VOLATILITY_REFUSALS)[number];

export type ImpliedVolatility =
  | { readonly kind: 'volatility'; readonly volatility: number }
  | { readonly kind: 'refused'; readonly reason: VolatilityRefusal };

/**
 * Volatility per year, 0.13 = 13 %. Exact to about 1e-12 where the time value is a tick or more; deep
 * in the money the premium itself carries fewer digits (market reference, section 9.3).
 */
export function impliedVolatility(option: PricedOption): ImpliedVolatility {
  if (!inDomain(option)) return refused('INPUT');
  const { forward, strike, years, optionType } = option;
  const premium = option.price / option.discount;
  const intrinsic = signOf(optionType) * (forward - strike);
  if (premium <= Math.max(0, intrinsic)) return refused('BELOW_INTRINSIC');
  if (premium >= (optionType === 'CE' ? forward : strike)) return refused('ABOVE_CAP');

  // Parity moves the question to the out-of-the-money side, where the premium is all time value.
  const timeValue = premium - Math.max(0, intrinsic);
  if (timeValue <= RESOLUTION * Math.sqrt(forward * strike)) return refused('NO_TIME_VALUE');
  const total = totalVolatilityOf(timeValue, forward, strike);
  return { kind: 'volatility', volatility: total / Math.sqrt(years) };
}

const refused = (reason: VolatilityRefusal): ImpliedVolatility => ({ kind: 'refused', reason });

const RESOLUTION = 1e-14;

function inDomain({ price, forward, strike, years, discount }: PricedOption): boolean {
  return (
    price > 0 &&
    price < Number.POSITIVE_INFINITY &&
    discount > 0 &&
    discount < Number.POSITIVE_INFINITY &&
    isPrice(forward) &&
    isPrice(strike) &&
    years > NEGLIGIBLE &&
    years <= LONGEST_YEARS
  );
}

const isPrice = (value: number): boolean => value >= SMALLEST_PRICE && value <= LARGEST_PRICE;

const LARGEST_TOTAL = 16;
const MOST_STEPS = 60;
const PRICE_PRECISION = 2e-15;
const STEP_PRECISION = 1e-13;

/**
 * Newton on the logarithm of the price, which is nearly straight far out of the money where the price
 * itself is flat; a bracket catches every step that would leave it, so the search always ends.
 */
function totalVolatilityOf(timeValue: number, forward: number, strike: number): number {
  const side: OptionType = forward > strike ? 'PE' : 'CE';
  const target = Math.log(timeValue);
  let low = 0;
  let high = LARGEST_TOTAL;
  let total = firstGuess(timeValue, forward, strike);
  for (let step = 0; step < MOST_STEPS; step++) {
    const value = undiscountedPrice(forward, strike, total, side);
    if (Math.abs(value / timeValue - 1) <= PRICE_PRECISION) return total;
    if (value > timeValue) high = total;
    else low = total;
    const slope = forward * normalDensity(Math.log(forward / strike) / total + total / 2);
    let next = total - ((Math.log(value) - target) * value) / slope;
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (Math.abs(next - total) <= STEP_PRECISION * next) return next;
    total = next;
  }
  return total;
}

const firstGuess = (timeValue: number, forward: number, strike: number): number => {
  const inflection = Math.sqrt(2 * Math.abs(Math.log(forward / strike)));
  const atTheMoney = (Math.sqrt(2 * Math.PI) * timeValue) / Math.sqrt(forward * strike);
  return Math.min(LARGEST_TOTAL / 2, Math.max(inflection, atTheMoney));
};
