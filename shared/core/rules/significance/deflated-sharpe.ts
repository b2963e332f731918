// The best of many trials looks good by luck alone. A deflated Sharpe ratio asks whether it beats what
// the best of N worthless trials would have shown (Bailey, Lopez de Prado 2014).
import { normalUpperQuantile } from '#core/analytics/normal-distribution.ts';
import { psrAtEstimate } from '#core/rules/significance/sharpe-at-estimate.ts';
import type { TrackRecord } from '#core/rules/significance/track-record.ts';

const EULER_GAMMA = 0.577_215_664_901_532_9;

/**
 * zmax: approximate expected maximum of `trials` independent standard normals (the false strategy
 * theorem), (1 - g) Phi^-1(1 - 1/N) + g Phi^-1(1 - 1/(N e)). From 2 trials on; the best of one is 0.
 */
export function expectedMaximum(trials: number): number {
  if (trials <= 1) return 0;
  const bulk = normalUpperQuantile(1 / trials);
  const tail = normalUpperQuantile(1 / (trials * Math.E));
  return (1 - EULER_GAMMA) * bulk + EULER_GAMMA * tail;
}

/** N_eff = rho + (1 - rho) M: independent trials in M trials with mean correlation rho. */
export const effectiveTrials = (trials: number, meanCorrelation: number): number =>
  meanCorrelation + (1 - meanCorrelation) * trials;

/** The search that found the record: how many effective trials, and the variance of their Sharpe ratios. */
export interface Search {
  readonly trials: number;
  /** Per period, like the Sharpe ratios themselves. */
  readonly sharpeVariance: number;
}

/** SR0 = sqrt(Var[SR]) zmax(N), per period: what luck alone would have found. */
export const luckySharpe = ({ trials, sharpeVariance }: Search): number =>
  Math.sqrt(sharpeVariance) * expectedMaximum(trials);

/** DSR = PSR(SR0) by the definition of 2012, as published. */
export const deflatedSharpe = (record: TrackRecord, search: Search): number =>
  psrAtEstimate(record, luckySharpe(search));

/** MinBTL in years: below it, the best of `trials` worthless ones is expected to show `annualSharpe`. */
export const minBacktestYears = (trials: number, annualSharpe: number): number =>
  (expectedMaximum(trials) / annualSharpe) ** 2;
