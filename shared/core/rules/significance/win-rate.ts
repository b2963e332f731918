// A win rate of few trades, drawn towards the one of its parent: 4 of 5 is no 80 %. Beta-binomial, its
// prior learnt from the siblings under the same parent cell.
import betainc from '@stdlib/math-base-special-betainc';

export interface WinCount {
  readonly wins: number;
  readonly trades: number;
}

/** A beta prior by its mean and its strength M in trades; infinite when the siblings do not differ. */
export interface WinPrior {
  readonly mean: number;
  readonly strength: number;
}

/** Posterior mean (k + mu M) / (n + M), as a share. */
export function shrunkWinRate({ wins, trades }: WinCount, { mean, strength }: WinPrior): number {
  if (strength === Number.POSITIVE_INFINITY) return mean;
  return (wins + mean * strength) / (trades + strength);
}

/** Posterior probability that the true win rate lies above `bound` (0 to 1, exclusive). */
export function winRateAbove(count: WinCount, prior: WinPrior, bound: number): number {
  if (prior.strength === Number.POSITIVE_INFINITY) return prior.mean > bound ? 1 : 0;
  const wins = count.wins + prior.mean * prior.strength;
  const losses = count.trades - count.wins + (1 - prior.mean) * prior.strength;
  return betainc(bound, wins, losses, true, true);
}
