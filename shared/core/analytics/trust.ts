// Does the recent record agree with the whole one? A win rate that runs away from its own history in
// either direction is not to be trusted.

export const TRUST_FLAGS = ['TRUSTED', 'WATCHLIST', 'UNTRUSTED'] as const;
export type TrustFlag = (typeof TRUST_FLAGS)[number];

const TOLERANCE_POINTS = 5;
/** Sums of weights round: a divergence below this is none. */
const ROUNDING_POINTS = 1e-10;

/** divergence = weighted - raw win rate in points: > 5 and < -5 UNTRUSTED, [0, 5] TRUSTED, [-5, 0) WATCHLIST. */
export function trustOf(divergencePoints: number): TrustFlag {
  if (Math.abs(divergencePoints) > TOLERANCE_POINTS + ROUNDING_POINTS) return 'UNTRUSTED';
  return divergencePoints >= -ROUNDING_POINTS ? 'TRUSTED' : 'WATCHLIST';
}

/** Standard error of the weighted win rate in points, from the effective number of trades. */
export function winRateError(weightedWinRatePct: number, nEffective: number): number {
  const share = weightedWinRatePct / 100;
  return Math.sqrt((share * (1 - share)) / nEffective) * 100;
}
