// The day's constant-maturity volatility of an underlying, from the closing prices of its options.
// Where the strikes around the forward or the expiries around 30 days are missing it is refused.
import type { Instant, IsoDate } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import { atTheMoneyVolatility } from './at-the-money.ts';
import { constantMaturityVolatility, type VolatilityTerm } from './constant-maturity.ts';
import { yearsToExpiry } from './expiry-clock.ts';
import { impliedForward, type StrikeQuote } from './implied-forward.ts';
import { ASSUMED_RATE, type ForwardSource } from './option-rate.ts';
import { discountFactor } from './valuation.ts';

/** Closing quotes of one expiry. */
export interface ExpiryQuotes {
  readonly expiry: IsoDate;
  readonly quotes: readonly StrikeQuote[];
  /** The future of that expiry. */
  readonly future: Price | null;
}

/** The volatility at the money of one expiry, and what it was read from. */
export interface DailyTerm extends VolatilityTerm {
  readonly expiry: IsoDate;
  readonly forward: Price;
  readonly forwardSource: ForwardSource;
  readonly strikes: readonly number[];
}

export type DailyAtm = {
  readonly terms: readonly DailyTerm[];
} & (
  | {
      readonly kind: 'volatility';
      readonly volatility: number;
      readonly method: 'INTERPOLATED' | 'NEAREST';
    }
  | { readonly kind: 'refused'; readonly reason: 'NO_QUOTES' | 'NO_TERMS' | 'NOT_BRACKETED' }
);

/** `at` is the close to which the prices belong; `spot` serves expiries without pair and future. */
export function dailyVolatility(
  expiries: readonly ExpiryQuotes[],
  spot: Price | null,
  at: Instant,
): DailyAtm {
  const terms = expiries.flatMap((one) => termOf(one, spot, at) ?? []);
  if (expiries.length === 0) return { kind: 'refused', reason: 'NO_QUOTES', terms };
  return { ...constantMaturityVolatility(terms), terms };
}

function termOf(
  { expiry, quotes, future }: ExpiryQuotes,
  spot: Price | null,
  at: Instant,
): DailyTerm | null {
  const years = yearsToExpiry(expiry, at);
  if (years <= 0) return null;
  const discount = discountFactor(ASSUMED_RATE, years);
  const parity = impliedForward(quotes, discount);
  const [forward, forwardSource] =
    parity.kind === 'forward'
      ? ([parity.forward, 'PARITY'] as const)
      : future !== null
        ? ([future, 'FUTURE'] as const)
        : ([spot, 'SPOT'] as const);
  if (forward === null) return null;
  const atm = atTheMoneyVolatility({ quotes, forward, years, discount });
  if (atm.kind === 'refused') return null;
  return {
    expiry,
    years,
    volatility: atm.volatility,
    forward,
    forwardSource,
    strikes: atm.strikes,
  };
}
