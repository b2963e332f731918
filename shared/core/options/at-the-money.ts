// The at-the-money volatility of one expiry: the point at K = F between the two nearest strikes that
// have a volatility. A single nearest strike would jump whenever the forward passes a midpoint.
import type { StrikeQuote } from '#core/options/implied-forward.ts';
import { impliedVolatility } from '#core/options/implied-volatility.ts';

/** The quotes of one expiry and what is known about it. */
export type OptionChain = {
  readonly quotes: readonly StrikeQuote[];
  readonly forward: number;
  readonly years: number;
  readonly discount: number;
};

export type AtTheMoney =
  | {
      readonly kind: 'volatility';
      readonly volatility: number;
      /** The strikes used: one when the forward is a strike, else the two around it. */
      readonly strikes: readonly number[];
    }
  /** No strike with a volatility at or below the forward, or none at or above it. */
  | { readonly kind: 'refused'; readonly reason: 'NOT_BRACKETED' };

type SmilePoint = { readonly strike: number; readonly volatility: number };

/**
 * Straight line in the strike between the nearest strikes at or around the forward, each with the
 * volatility of its out-of-the-money side (put below the forward, call from it upwards): parity makes
 * both sides equal, and that side is the liquid one. Strikes without a usable quote are passed over.
 */
export function atTheMoneyVolatility(chain: OptionChain): AtTheMoney {
  const points = smileOf(chain);
  const { forward } = chain;
  const below = points.findLast(({ strike }) => strike <= forward);
  const above = points.find(({ strike }) => strike >= forward);
  if (!below || !above) return { kind: 'refused', reason: 'NOT_BRACKETED' };
  if (below.strike === above.strike) {
    return { kind: 'volatility', volatility: below.volatility, strikes: [below.strike] };
  }
  const weight = (forward - below.strike) / (above.strike - below.strike);
  return {
    kind: 'volatility',
    volatility: below.volatility + weight * (above.volatility - below.volatility),
    strikes: [below.strike, above.strike],
  };
}

const smileOf = ({ quotes, ...market }: OptionChain): readonly SmilePoint[] =>
  quotes
    .flatMap(({ strike, call, put }) => {
      const isPut = strike < market.forward;
      const price = isPut ? put : call;
      if (price === null) return [];
      const implied = impliedVolatility({
        ...market,
        optionType: isPut ? 'PE' : 'CE',
        price,
        strike,
      });
      return implied.kind === 'volatility' ? [{ strike, volatility: implied.volatility }] : [];
    })
    .sort((a, b) => a.strike - b.strike);
