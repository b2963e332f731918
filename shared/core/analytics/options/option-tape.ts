// An option seen at instants: its price, the forward beside it and the volatility between them. Each
// instant is valued once, however many trades of the contract pass it.
import type { Option } from '#core/market/instrument.ts';
import type { Instant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import { yearsToExpiry } from '#core/options/expiry-clock.ts';
import { impliedVolatility, VOLATILITY_REFUSALS } from '#core/options/implied-volatility.ts';
import { knownPrice } from '#core/options/known-price.ts';
import { ASSUMED_RATE, type ForwardSource } from '#core/options/option-rate.ts';
import { discountFactor, signOf } from '#core/options/valuation.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';
import {
  type ForwardTape,
  forwardTapes,
  type OptionPrices,
  type PriceBand,
} from './option-forward.ts';

export const QUOTE_REFUSALS = [
  /** The pay-off is known: there is no time to have a volatility over. */
  'EXPIRED',
  /** Time value below Rs 0.50: a tick of 0.05 is worth more than the quote knows. */
  'TOO_CHEAP',
  ...VOLATILITY_REFUSALS,
] as const;
export type QuoteRefusal = (typeof QUOTE_REFUSALS)[number];

export type QuotedVolatility =
  | { readonly kind: 'volatility'; readonly volatility: number }
  | { readonly kind: 'refused'; readonly reason: QuoteRefusal };

export interface ValuedQuote {
  readonly at: Instant;
  readonly price: Price;
  readonly forward: Price;
  readonly years: number;
  readonly implied: QuotedVolatility;
}

/** One option on one forward source. */
export interface OptionTape {
  readonly option: Option;
  readonly source: ForwardSource;
  readonly series: PriceSeries;
  /** Null where the option or its forward has no price at most a minute old. */
  readonly quoteAt: (instant: Instant) => ValuedQuote | null;
  readonly forwardDuring: (instant: Instant) => PriceBand | null;
}

/** One tape per forward source that has prices, best source first. */
export const optionTapes = (option: Option, prices: OptionPrices): readonly OptionTape[] =>
  forwardTapes(option, prices).map((forward) => optionTape(option, prices.option, forward));

function optionTape(option: Option, series: PriceSeries, forward: ForwardTape): OptionTape {
  const known = new Map<Instant, ValuedQuote | null>();
  return {
    option,
    source: forward.source,
    series,
    forwardDuring: forward.during,
    quoteAt(instant) {
      const before = known.get(instant);
      if (before !== undefined) return before;
      const quote = valuedQuote(option, instant, knownPrice(series, instant), forward.at(instant));
      known.set(instant, quote);
      return quote;
    },
  };
}

function valuedQuote(
  option: Option,
  at: Instant,
  price: Price | null,
  forward: Price | null,
): ValuedQuote | null {
  if (price === null || forward === null) return null;
  const years = yearsToExpiry(option.expiry, at);
  return { at, price, forward, years, implied: volatilityOf(option, price, forward, years) };
}

const LEAST_TIME_VALUE = 0.5;

/** The volatility of a quote, refused where it would be more noise than figure. */
export function volatilityOf(
  { strike, optionType }: Option,
  price: Price,
  forward: Price,
  years: number,
): QuotedVolatility {
  if (years <= 0) return refused('EXPIRED');
  const discount = discountFactor(ASSUMED_RATE, years);
  const implied = impliedVolatility({ optionType, price, forward, strike, years, discount });
  if (implied.kind === 'refused') return implied;
  const intrinsic = Math.max(0, signOf(optionType) * (forward - strike));
  return price / discount - intrinsic < LEAST_TIME_VALUE ? refused('TOO_CHEAP') : implied;
}

const refused = (reason: QuoteRefusal): QuotedVolatility => ({ kind: 'refused', reason });
