// How much of the book one trade of a rule may risk. Kelly's fraction for what is known, not for what is
// hoped: the uncertainty of the edge stands in the denominator.

/** Expected net R of a rule's next trade, as the model knows it. */
export interface EdgePosterior {
  readonly mean: number;
  readonly deviation: number;
  /** Standard deviation of one trade's net R around its expectation. */
  readonly outcomeDeviation: number;
}

/**
 * f = lambda m / (s^2 + sigma^2), the share of the book to risk per R; 0 without an edge. `lambda` of a
 * quarter to a half (statistics reference, 2; Kelly under parameter uncertainty).
 */
export function shrunkKelly(edge: EdgePosterior, lambda: number): number {
  const variance = edge.deviation ** 2 + edge.outcomeDeviation ** 2;
  return Math.max(0, (lambda * edge.mean) / variance);
}

/** An uncertain chance of winning: its posterior mean and variance. */
export interface WinChance {
  readonly mean: number;
  readonly variance: number;
}

/**
 * Baker and McHale (2013): the factor in [0, 1] that shrinks the Kelly fraction of a bet that wins
 * `payoff` per unit at stake: edge^2 / (edge^2 + (b + 1)^2 Var p) with edge = (b + 1) p - 1.
 */
export function bakerMcHaleFactor({ mean, variance }: WinChance, payoff: number): number {
  const edge = (payoff + 1) * mean - 1;
  if (edge <= 0) return 0;
  return edge ** 2 / (edge ** 2 + (payoff + 1) ** 2 * variance);
}
