// The posterior of many expectations, gathered sweep by sweep: no draw is ever stored. Each sweep adds
// the conditional distribution N(mean, variance) of an expectation given everything else in that sweep
// (Rao-Blackwell), which says far more than the single number drawn from it.
import { normalTail } from '#core/analytics/normal-distribution.ts';

const { sqrt } = Math;

/** Margins in R: an expectation counts as positive above `positive`, as negative below -`negative`. */
export interface Margins {
  readonly positive: number;
  readonly negative: number;
}

export interface PosteriorTally {
  sweeps: number;
  readonly mean: Float64Array;
  readonly square: Float64Array;
  readonly positive: Float64Array;
  readonly negative: Float64Array;
}

export interface Posterior {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  /** P(theta > margin). */
  readonly pPositive: Float64Array;
  /** P(theta < -margin). */
  readonly pNegative: Float64Array;
}

export const posteriorTally = (count: number): PosteriorTally => ({
  sweeps: 0,
  mean: new Float64Array(count),
  square: new Float64Array(count),
  positive: new Float64Array(count),
  negative: new Float64Array(count),
});

/** Adds one sweep: the conditional mean and variance (> 0) of each expectation. */
export function addSweep(
  tally: PosteriorTally,
  mean: Float64Array,
  variance: Float64Array,
  margins: Margins,
): void {
  tally.sweeps += 1;
  for (let j = 0; j < mean.length; j += 1) {
    const m = mean[j] ?? 0;
    const v = variance[j] ?? 0;
    const deviation = sqrt(v);
    tally.mean[j] = (tally.mean[j] ?? 0) + m;
    tally.square[j] = (tally.square[j] ?? 0) + m * m + v;
    tally.positive[j] = (tally.positive[j] ?? 0) + normalTail((margins.positive - m) / deviation);
    tally.negative[j] = (tally.negative[j] ?? 0) + normalTail((margins.negative + m) / deviation);
  }
}

export function posteriorOf(tally: PosteriorTally): Posterior {
  const average = (sums: Float64Array): Float64Array => sums.map((sum) => sum / tally.sweeps);
  const mean = average(tally.mean);
  const square = average(tally.square);
  return {
    mean,
    deviation: square.map((value, j) => Math.sqrt(Math.max(0, value - (mean[j] ?? 0) ** 2))),
    pPositive: average(tally.positive),
    pNegative: average(tally.negative),
  };
}
