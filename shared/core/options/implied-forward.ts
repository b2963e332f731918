// The forward that call and put quotes of one expiry agree on. NIFTY weeklies have no future of the
// same expiry, and spot plus a guessed carry puts the error of the guess into call minus put
// volatility (market reference, section 9.4).

/** Middle prices at one strike; null = that side has no usable quote. */
export type StrikeQuote = {
  readonly strike: number;
  readonly call: number | null;
  readonly put: number | null;
};

export type ImpliedForward =
  | {
      readonly kind: 'forward';
      readonly forward: number;
      /** The strikes averaged, nearest to the money first. */
      readonly strikes: readonly number[];
      /** Highest minus lowest forward among them: 0 when the quotes agree. */
      readonly spread: number;
    }
  | {
      readonly kind: 'refused';
      /** No strike has both sides quoted; or the quotes imply a forward at or below zero. */
      readonly reason: 'NO_PAIR' | 'NOT_POSITIVE';
    };

const AVERAGED = 3;

/**
 * F = K + (C - P) / discount, from C - P = discount x (F - K), averaged over the three strikes with
 * the smallest |C - P|: these are the ones nearest to F, where quotes are tightest. With fewer than
 * three quoted pairs all of them count. Equal distances prefer the lower strike. Throws RangeError
 * unless the discount factor is a positive number.
 */
export function impliedForward(quotes: readonly StrikeQuote[], discount: number): ImpliedForward {
  if (!(discount > 0 && discount < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`discount factor: expected a positive number, found ${discount}`);
  }
  const nearest = quotes
    .flatMap(({ strike, call, put }) =>
      isQuoted(call) && isQuoted(put) ? [{ strike, difference: call - put }] : [],
    )
    .sort((a, b) => Math.abs(a.difference) - Math.abs(b.difference) || a.strike - b.strike)
    .slice(0, AVERAGED);
  if (nearest.length === 0) return { kind: 'refused', reason: 'NO_PAIR' };

  const forwards = nearest.map(({ strike, difference }) => strike + difference / discount);
  const forward = forwards.reduce((sum, value) => sum + value, 0) / forwards.length;
  if (!(forward > 0)) return { kind: 'refused', reason: 'NOT_POSITIVE' };
  return {
    kind: 'forward',
    forward,
    strikes: nearest.map(({ strike }) => strike),
    spread: Math.max(...forwards) - Math.min(...forwards),
  };
}

const isQuoted = (price: number | null): price is number =>
  price !== null && price > 0 && price < Number.POSITIVE_INFINITY;
