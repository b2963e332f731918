// Option premiums of the sample world: Black-76 on the underlying's print, zero rate, one volatility per
// underlying, and a clock that counts trading minutes. They are derived, never traded.
import type { OptionType } from '#core/market/instrument.ts';

// Bound once, as in random.ts.
const { abs, exp, log, max, sqrt } = Math;

const TRADING_MINUTES_A_YEAR = 252 * 375;

export type PremiumInput = {
  readonly forward: number;
  readonly strike: number;
  readonly optionType: OptionType;
  /** Annual. */
  readonly volatility: number;
  /** Trading minutes to the end of the expiry day. */
  readonly minutesLeft: number;
};

/** Undiscounted premium in the units of the forward. */
export function premiumOf({ forward, strike, optionType, ...rest }: PremiumInput): number {
  const sign = optionType === 'CE' ? 1 : -1;
  const deviation = rest.volatility * sqrt(rest.minutesLeft / TRADING_MINUTES_A_YEAR);
  if (!(deviation > 0)) return max(0, sign * (forward - strike));
  const d1 = log(forward / strike) / deviation + deviation / 2;
  const d2 = d1 - deviation;
  return sign * (forward * normalShare(sign * d1) - strike * normalShare(sign * d2));
}

/** Cumulative normal, Abramowitz and Stegun 26.2.17 (absolute error below 7.5e-8). */
function normalShare(x: number): number {
  const t = 1 / (1 + 0.2316419 * abs(x));
  const tail =
    exp((-x * x) / 2) *
    0.3989422804014327 *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x > 0 ? 1 - tail : tail;
}
