// How small a share of few trials may really be.

/** One-sided 95 %: z with P(Z > z) = 0.05. */
export const ONE_SIDED_95 = 1.6448536269514722;

/**
 * Lower 95 % bound of a share (0 to 1) by Wilson's score (1927), one-sided; null without a trial.
 * (p + z^2/2n - z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2/n)
 */
export function lowerShareBound(successes: number, trials: number): number | null {
  if (trials === 0) return null;
  const share = successes / trials;
  const square = ONE_SIDED_95 ** 2;
  const spread = Math.sqrt((share * (1 - share)) / trials + square / (4 * trials ** 2));
  return Math.max(
    0,
    (share + square / (2 * trials) - ONE_SIDED_95 * spread) / (1 + square / trials),
  );
}
