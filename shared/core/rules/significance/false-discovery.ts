// Which of many candidates to believe: as many as possible while the expected share of false ones among
// them stays below q (Bayesian false discovery rate; equivalent to Stephens' local false sign rate).

export interface Discoveries {
  /** Places of the chosen candidates, the most probable first; equal ones in their given order. */
  readonly chosen: Int32Array;
  /** Expected share of false ones among the chosen; null when none is chosen. */
  readonly expectedFalseShare: number | null;
}

/**
 * Sorts the probabilities of being true downwards and chooses the largest k with
 * (1 / k) sum_{j <= k} (1 - p_(j)) <= q. The running mean never falls, so the first excess ends it.
 */
export function discover(probabilities: ArrayLike<number>, q: number): Discoveries {
  const order = mostProbableFirst(probabilities);
  const shares = runningFalseShares(probabilities, order);
  const excess = shares.findIndex((share) => !(share <= q));
  const count = excess === -1 ? shares.length : excess;
  return { chosen: order.slice(0, count), expectedFalseShare: shares[count - 1] ?? null };
}

/** Expected share of false ones among the first 1, 2, 3, ... candidates of `order`. */
export function runningFalseShares(
  probabilities: ArrayLike<number>,
  order: Int32Array = mostProbableFirst(probabilities),
): Float64Array {
  let falseOnes = 0;
  return Float64Array.from(order, (place, j) => {
    falseOnes += 1 - (probabilities[place] ?? 0);
    return falseOnes / (j + 1);
  });
}

function mostProbableFirst(probabilities: ArrayLike<number>): Int32Array {
  const places = Int32Array.from({ length: probabilities.length }, (_, place) => place);
  return places.sort((a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0) || a - b);
}
