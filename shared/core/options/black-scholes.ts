// Black-Scholes-Merton: a European option on a spot price with a continuous dividend yield. For
// checks and for stocks without a future; index options go through the forward (black-76).
import { lognormalTerms, totalVolatility, undiscountedPrice } from '#core/options/black-76.ts';
import {
  discountFactor,
  type OptionTerms,
  requireOptionDomain,
  signOf,
  type Valuation,
} from '#core/options/valuation.ts';

export type SpotOption = OptionTerms & {
  readonly spot: number;
  /** Continuously compounded, 0.0125 = 1.25 %. */
  readonly dividendYield: number;
};

/**
 * Price and greeks (market reference, section 9.1), delta and gamma to the spot.
 *
 *     d1 = (ln(S/K) + (r - q + v^2/2) T) / (v sqrt T);  price = e (S e^{-qT} N(e d1) - K e^{-rT} N(e d2))
 *
 * Without time or volatility: discounted intrinsic value of the forward, delta e x e^{-qT} in the
 * money and 0 otherwise, gamma = vega = theta = 0. Never NaN or infinite; throws RangeError outside
 * the domain of `requireOptionDomain`.
 */
export function blackScholes(option: SpotOption): Valuation {
  const { spot, strike, rate, dividendYield, volatility, optionType } = option;
  requireOptionDomain(spot, option, dividendYield);
  const years = Math.max(0, option.years);
  const sign = signOf(optionType);
  const discount = discountFactor(rate, years);
  const paidOut = discountFactor(dividendYield, years);
  const forward = (spot * paidOut) / discount;
  const terms = lognormalTerms(forward, strike, totalVolatility(volatility, years), sign);
  if (!terms) return intrinsicValuation(option, { discount, paidOut, years });

  const spotDensity = spot * paidOut * terms.density;
  const exercised = sign * strike * discount * terms.exerciseShare;
  const held = sign * spot * paidOut * terms.underlyingShare;
  return {
    price: discount * undiscountedPrice(forward, strike, terms.total, optionType),
    delta: sign * paidOut * terms.underlyingShare,
    gamma: (paidOut * terms.density) / (spot * terms.total),
    vegaPerUnit: spotDensity * Math.sqrt(years),
    thetaPerYear:
      (-spotDensity * volatility) / (2 * Math.sqrt(years)) -
      rate * exercised +
      dividendYield * held,
    rhoPerUnit: years * exercised,
  };
}

type Carry = { readonly discount: number; readonly paidOut: number; readonly years: number };

function intrinsicValuation(option: SpotOption, { discount, paidOut, years }: Carry): Valuation {
  const sign = signOf(option.optionType);
  const exercised = sign * option.strike * discount;
  const value = Math.max(0, sign * option.spot * paidOut - exercised);
  return {
    price: value,
    delta: value > 0 ? sign * paidOut : 0,
    gamma: 0,
    vegaPerUnit: 0,
    thetaPerYear: 0,
    rhoPerUnit: value > 0 ? years * exercised : 0,
  };
}
