// Splits the gross P&L of an option position into what the underlying, volatility and time did to it.
// In integer paise, so that the parts add up to the P&L exactly.

import type { OptionType } from '#core/market/instrument.ts';
import type { Instant, IsoDate } from '#core/market/ist.ts';
import { type Paise, type Price, priceMoveValue, roundHalfAway } from '#core/market/money.ts';
import { black76 } from '#core/options/black-76.ts';
import { yearsToExpiry } from '#core/options/expiry-clock.ts';

export type OptionPosition = {
  readonly optionType: OptionType;
  readonly strike: number;
  readonly expiry: IsoDate;
  /** Continuously compounded, the one with which the marks' volatilities were implied. */
  readonly rate: number;
  /** Units of the underlying, negative when the option was sold. */
  readonly quantity: number;
};

/** What was seen at one instant of the trade. */
export type OptionMark = {
  readonly at: Instant;
  /** Premium per unit. */
  readonly price: Price;
  readonly forward: number;
  /** Implied by `price` over `yearsToExpiry`; null where the price has none (expired, no time value). */
  readonly volatility: number | null;
};

export type PnlAttribution = {
  /** Greeks at the start of each step times the move of that step, summed over the steps. */
  readonly delta: Paise;
  readonly gamma: Paise;
  readonly vega: Paise;
  readonly theta: Paise;
  /** What the four leave over: higher and mixed orders, and premium the model does not explain. */
  readonly rest: Paise;
  /** Gross P&L from the first to the last mark = delta + gamma + vega + theta + rest. */
  readonly total: Paise;
};

export const ATTRIBUTION_REFUSALS = [
  /** Fewer than two marks. */
  'NO_INTERVAL',
  /** The first mark has no volatility, so that there are no greeks to begin with. */
  'NO_VOLATILITY',
  /** A part is beyond 2^53 paise: a jump of the forward met the needle of an expiring gamma. */
  'TOO_LARGE',
] as const;

export type AttributionRefusal = (typeof ATTRIBUTION_REFUSALS)[number];

export type Attributed =
  | { readonly kind: 'attributed'; readonly attribution: PnlAttribution }
  | { readonly kind: 'refused'; readonly reason: AttributionRefusal };

type PerUnit = {
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
};

/**
 * Taylor expansion of Black-76 step by step along the marks, in order of time:
 *
 *     delta dF + 1/2 gamma dF^2 + vega dv + theta dt, the rest by difference
 *
 * Two marks give the split seen from the entry alone; marks in between follow the changing greeks, and
 * the rest shrinks. Then "delta" holds the gains of a delta that had already grown, "gamma" only the
 * curvature inside the steps. A mark without volatility keeps the last known one. Throws RangeError
 * when the marks are not in order of time or a number is not finite or outside the domain of `black76`.
 */
export function attributePnl(position: OptionPosition, marks: readonly OptionMark[]): Attributed {
  const first = marks[0];
  const last = marks.at(-1);
  if (!first || !last || marks.length < 2) return refused('NO_INTERVAL');
  if (first.volatility === null) return refused('NO_VOLATILITY');

  const parts = { delta: 0, gamma: 0, vega: 0, theta: 0 };
  let from: KnownMark = { ...first, volatility: first.volatility };
  requireMark(from, first.at);
  for (const mark of marks.slice(1)) {
    const to = { ...mark, volatility: mark.volatility ?? from.volatility };
    const step = stepParts(position, from, to);
    parts.delta += step.delta;
    parts.gamma += step.gamma;
    parts.vega += step.vega;
    parts.theta += step.theta;
    from = to;
  }
  const total = priceMoveValue(first.price, last.price, position.quantity) + 0;
  const attribution = inPaise(parts, position.quantity, total);
  if (!Object.values(attribution).every(Number.isSafeInteger)) return refused('TOO_LARGE');
  return { kind: 'attributed', attribution };
}

const refused = (reason: AttributionRefusal): Attributed => ({ kind: 'refused', reason });

type KnownMark = OptionMark & { readonly volatility: number };

function stepParts(position: OptionPosition, from: KnownMark, to: KnownMark): PerUnit {
  requireMark(to, from.at);
  const { optionType, strike, rate, expiry } = position;
  const years = yearsToExpiry(expiry, from.at);
  const { forward, volatility } = from;
  const greeks = black76({ optionType, strike, rate, years, forward, volatility });
  const move = to.forward - from.forward;
  return {
    delta: greeks.delta * move,
    gamma: 0.5 * greeks.gamma * move * move,
    vega: greeks.vegaPerUnit * (to.volatility - volatility),
    theta: greeks.thetaPerYear * (years - yearsToExpiry(expiry, to.at)),
  };
}

function requireMark(mark: KnownMark, earliest: Instant): void {
  const { at, price, forward, volatility } = mark;
  if (!(at >= earliest)) {
    throw new RangeError(`option marks: expected an instant from ${earliest} on, found ${at}`);
  }
  const odd = [price, forward, volatility].find((value) => !Number.isFinite(value));
  if (odd === undefined) return;
  throw new RangeError(`option mark at ${at}: expected finite numbers, found ${odd}`);
}

function inPaise(parts: PerUnit, quantity: number, total: Paise): PnlAttribution {
  // Adding zero turns a rounded -0 into 0.
  const paise = (perUnit: number): Paise => roundHalfAway(perUnit * quantity * 100) + 0;
  const delta = paise(parts.delta);
  const gamma = paise(parts.gamma);
  const vega = paise(parts.vega);
  const theta = paise(parts.theta);
  return { delta, gamma, vega, theta, rest: total - (delta + gamma + vega + theta), total };
}
