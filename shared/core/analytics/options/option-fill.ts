// Where the underlying was when an order filled inside a minute. The bar tells its range but not the
// moment, and the option's own price tells the moment: volatility hardly moves within a minute.
import type { Option } from '#core/market/instrument.ts';
import type { Instant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import { black76 } from '#core/options/black-76.ts';
import { yearsToExpiry } from '#core/options/expiry-clock.ts';
import { ASSUMED_RATE } from '#core/options/option-rate.ts';
import type { OptionMark } from '#core/options/pnl-attribution.ts';
import type { PriceBand } from './option-forward.ts';
import { type OptionTape, type ValuedQuote, volatilityOf } from './option-tape.ts';

/**
 * The mark of a fill at `price`: the forward at which the volatility known just before gives the fill
 * price, within the forward's range of that minute; where the range is too narrow, its nearer end and
 * the volatility implied there. Without a known volatility the quote's forward stands.
 */
export function fillMark(
  { option, forwardDuring }: OptionTape,
  quote: ValuedQuote,
  fill: { readonly at: Instant; readonly price: Price },
  volatility: number | null,
): OptionMark {
  const { at, price } = fill;
  if (volatility === null) return { at, price, forward: quote.forward, volatility };
  const band = widened(quote.forward, forwardDuring(at));
  const years = yearsToExpiry(option.expiry, at);
  const found = forwardOf(option, { price, volatility, years }, quote.forward, band);
  if (found.reached) return { at, price, forward: found.forward, volatility };
  const implied = volatilityOf(option, price, found.forward, years);
  return {
    at,
    price,
    forward: found.forward,
    volatility: implied.kind === 'volatility' ? implied.volatility : volatility,
  };
}

const widened = (forward: Price, band: PriceBand | null): PriceBand => ({
  low: Math.min(forward, band?.low ?? forward),
  high: Math.max(forward, band?.high ?? forward),
});

const STEPS = 8;
/** A hundredth of the 0.05 tick. */
const CLOSE_ENOUGH = 0.0005;
const FLAT = 1e-9;

/** Newton from the quote's forward, never outside the band. */
function forwardOf(
  { optionType, strike }: Option,
  wanted: { readonly price: Price; readonly volatility: number; readonly years: number },
  start: Price,
  band: PriceBand,
): { readonly forward: Price; readonly reached: boolean } {
  let forward = start;
  for (let step = 0; step < STEPS; step++) {
    const { price, delta } = black76({
      optionType,
      strike,
      rate: ASSUMED_RATE,
      years: wanted.years,
      forward,
      volatility: wanted.volatility,
    });
    const missing = wanted.price - price;
    if (Math.abs(missing) <= CLOSE_ENOUGH) return { forward, reached: true };
    if (Math.abs(delta) < FLAT) return { forward, reached: false };
    const next = Math.min(band.high, Math.max(band.low, forward + missing / delta));
    if (next === forward) return { forward, reached: false };
    forward = next;
  }
  return { forward, reached: false };
}
