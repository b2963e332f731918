// What a pricing model says about one option: price and greeks in fixed units, and the domain in
// which every one of them is a finite number.
import type { OptionType } from '#core/market/instrument.ts';

/** Price and greeks of one unit of the underlying, all in the price's currency. */
export type Valuation = {
  readonly price: number;
  /** Per 1.00 of the forward (Black-76) or of the spot (Black-Scholes). */
  readonly delta: number;
  /** Change of delta per 1.00 of the forward or spot. */
  readonly gamma: number;
  /** Per 1.00 of volatility (from 0.13 to 1.13). */
  readonly vegaPerUnit: number;
  /** Per year of calendar time, negative when the option loses. */
  readonly thetaPerYear: number;
  /** Per 1.00 of the rate (from 0.065 to 1.065). */
  readonly rhoPerUnit: number;
};

/** Sides, terms and market of an option, without the underlying's price. */
export type OptionTerms = {
  readonly optionType: OptionType;
  readonly strike: number;
  /** Calendar years to expiry (365 days); at or below zero the option is its intrinsic value. */
  readonly years: number;
  /** Continuously compounded, 0.065 = 6.5 %. */
  readonly rate: number;
  /** Per square root of a year, 0.13 = 13 %; at or below zero there is no time value. */
  readonly volatility: number;
};

const CALENDAR_DAYS = 365;
const TRADING_DAYS = 252;

/** Per volatility point (from 13 % to 14 %). */
export const vegaPerPoint = ({ vegaPerUnit }: Valuation): number => vegaPerUnit / 100;

/** Per calendar day. */
export const thetaPerDay = ({ thetaPerYear }: Valuation): number => thetaPerYear / CALENDAR_DAYS;

/** Per trading day of 252 a year. */
export const thetaPerTradingDay = ({ thetaPerYear }: Valuation): number =>
  thetaPerYear / TRADING_DAYS;

/** Per percentage point of the rate (from 6.5 % to 7.5 %). */
export const rhoPerPoint = ({ rhoPerUnit }: Valuation): number => rhoPerUnit / 100;

/** +1 for a call, -1 for a put. */
export const signOf = (optionType: OptionType): 1 | -1 => (optionType === 'CE' ? 1 : -1);

/** exp(-rate x years); expired options are not discounted. */
export const discountFactor = (rate: number, years: number): number =>
  Math.exp(-rate * Math.max(0, years));

/** Beyond these three bounds some greek would overflow a double. */
export const LARGEST_PRICE = 1e15;
export const LONGEST_YEARS = 1000;
const LARGEST_EXPONENT = 100;

/** Below it a price is zero: a billionth of a rupee is no price. */
export const SMALLEST_PRICE = 1e-9;

/**
 * Years, and volatility over the whole life, at or below this are none: 1e-12 years are 30
 * microseconds, and that volatility is worth less than the rounding of the price.
 */
export const NEGLIGIBLE = 1e-12;

/**
 * Throws RangeError unless all numbers are finite, prices lie in 0..1e15, years are at most 1000 and
 * |rate x years| is at most 100: anything else is a mistake of the caller, and a NaN would travel far
 * before it shows.
 */
export function requireOptionDomain(underlying: number, terms: OptionTerms, carry = 0): void {
  const { strike, years, rate, volatility } = terms;
  requirePrice('underlying', underlying);
  requirePrice('strike', strike);
  requireFinite('volatility', volatility);
  requireYears(years);
  requireExponent('rate', rate, years);
  requireExponent('dividend yield', carry, years);
}

function requirePrice(name: string, price: number): void {
  if (price >= 0 && price <= LARGEST_PRICE) return;
  throw new RangeError(`option ${name}: expected a price in 0..1e15, found ${price}`);
}

function requireFinite(name: string, value: number): void {
  if (Number.isFinite(value)) return;
  throw new RangeError(`option ${name}: expected a finite number, found ${value}`);
}

function requireYears(years: number): void {
  if (years <= LONGEST_YEARS && years > Number.NEGATIVE_INFINITY) return;
  throw new RangeError(`option years: expected at most ${LONGEST_YEARS}, found ${years}`);
}

function requireExponent(name: string, rate: number, years: number): void {
  requireFinite(name, rate);
  if (Math.abs(rate) * Math.max(0, years) <= LARGEST_EXPONENT) return;
  throw new RangeError(
    `option ${name}: expected |${name} x years| <= 100, found ${rate} over ${years} years`,
  );
}
