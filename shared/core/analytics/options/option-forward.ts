// Which forward an option is valued on: the one call and put of its strike agree on, else the future of
// its expiry, else the spot price. A trade keeps one source, since a change of source would look like a
// move of the underlying.
import type { Option } from '#core/market/instrument.ts';
import type { Instant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import { yearsToExpiry } from '#core/options/expiry-clock.ts';
import { impliedForward } from '#core/options/implied-forward.ts';
import { knownPrice, rangeAt } from '#core/options/known-price.ts';
import { ASSUMED_RATE, type ForwardSource } from '#core/options/option-rate.ts';
import { discountFactor } from '#core/options/valuation.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';

/** The series around one option; null where there is none. */
export interface OptionPrices {
  readonly option: PriceSeries;
  /** The put of the call's strike and expiry, or the other way round. */
  readonly otherSide: PriceSeries | null;
  /** The future of the option's own expiry. */
  readonly future: PriceSeries | null;
  readonly spot: PriceSeries | null;
}

/** The range of a price while one row of the tape lasts. */
export interface PriceBand {
  readonly low: Price;
  readonly high: Price;
}

export interface ForwardTape {
  readonly source: ForwardSource;
  /** Known at the instant; null where the source has no price. */
  at(instant: Instant): Price | null;
  /** Where the forward was during the row that holds the instant, as far as the source tells. */
  during(instant: Instant): PriceBand | null;
}

/** The sources there are prices of, best first. */
export function forwardTapes(option: Option, prices: OptionPrices): readonly ForwardTape[] {
  const { option: own, otherSide, future, spot } = prices;
  return [
    ...(otherSide ? [parityTape(option, own, otherSide)] : []),
    ...(future ? [quotedTape('FUTURE', future)] : []),
    ...(spot ? [quotedTape('SPOT', spot)] : []),
  ];
}

const quotedTape = (source: ForwardSource, series: PriceSeries): ForwardTape => ({
  source,
  at: (instant) => knownPrice(series, instant),
  during: (instant) => rangeAt(series, instant),
});

function parityTape(option: Option, own: PriceSeries, otherSide: PriceSeries): ForwardTape {
  const { strike, expiry, optionType } = option;
  const at = (instant: Instant): Price | null => {
    const [mine, other] = [knownPrice(own, instant), knownPrice(otherSide, instant)];
    const [call, put] = optionType === 'CE' ? [mine, other] : [other, mine];
    const discount = discountFactor(ASSUMED_RATE, yearsToExpiry(expiry, instant));
    const implied = impliedForward([{ strike, call, put }], discount);
    return implied.kind === 'forward' ? implied.forward : null;
  };
  // Highs and lows of two bars do not belong together; only its end names a second forward.
  return { source: 'PARITY', at, during: (instant) => pointBand(at(nextMinute(instant))) };
}

const MINUTE = 60_000;

const nextMinute = (instant: Instant): Instant => Math.floor(instant / MINUTE + 1) * MINUTE;

const pointBand = (price: Price | null): PriceBand | null =>
  price === null ? null : { low: price, high: price };
