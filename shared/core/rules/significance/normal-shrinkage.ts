// A mean of few observations drawn towards what is known of its kind: the normal-normal posterior.

export interface NormalPrior {
  readonly mean: number;
  /** Standard deviation between siblings, tau. */
  readonly deviation: number;
}

export interface SampleMean {
  readonly mean: number;
  /** Number of observations, or the sum of their recency weights. */
  readonly count: number;
  /** Standard deviation of one observation, sigma. */
  readonly deviation: number;
}

/** V = 1 / (n / sigma^2 + 1 / tau^2), m = V (n ybar / sigma^2 + mu / tau^2); returns m and sqrt(V). */
export function normalPosterior(sample: SampleMean, prior: NormalPrior) {
  const fromSample = sample.count / sample.deviation ** 2;
  const fromPrior = 1 / prior.deviation ** 2;
  const variance = 1 / (fromSample + fromPrior);
  return {
    mean: variance * (fromSample * sample.mean + fromPrior * prior.mean),
    deviation: Math.sqrt(variance),
  };
}
