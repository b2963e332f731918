// The probabilistic Sharpe ratio of 2025: the variance is taken at the null hypothesis, with T, and is
// robust to returns that lean on the one before (AR(1)). See sharpe-at-estimate.ts for that of 2012.
import { normalCdf, normalTail, normalUpperQuantile } from '#core/analytics/normal-distribution.ts';
import type { TrackRecord } from '#core/rules/significance/track-record.ts';

/**
 * Variance of an estimated Sharpe ratio if the true one were `sharpe`, per period:
 * (a - b skewness SR + c (kurtosis - 1) / 4 SR^2) / T with a, b, c from the autocorrelation rho
 * (Lopez de Prado, Lipton, Zoonekynd 2025). At rho = 0 all three are 1.
 */
export function sharpeVarianceAt(record: TrackRecord, sharpe: number): number {
  const { periods, skewness, kurtosis, autocorrelation: rho } = record;
  const first = rho / (1 - rho);
  const second = rho ** 2 / (1 - rho ** 2);
  const a = 1 + 2 * first;
  const b = 1 + first + second;
  const c = 1 + 2 * second;
  return (a - b * skewness * sharpe + c * ((kurtosis - 1) / 4) * sharpe ** 2) / periods;
}

/** PSR(SR0) = P(the true Sharpe ratio exceeds the null's), both per period (2025 definition). */
export const psrAtNull = (record: TrackRecord, nullSharpe: number): number =>
  normalCdf((record.sharpe - nullSharpe) / Math.sqrt(sharpeVarianceAt(record, nullSharpe)));

/** MinTRL in periods (2025 definition); null when the Sharpe ratio does not exceed the null's. */
export function minTrackRecordAtNull(
  record: TrackRecord,
  nullSharpe: number,
  confidence: number,
): number | null {
  const lead = record.sharpe - nullSharpe;
  if (lead <= 0) return null;
  const variance = record.periods * sharpeVarianceAt(record, nullSharpe);
  return variance * (normalUpperQuantile(1 - confidence) / lead) ** 2;
}

/** What a test of "Sharpe ratio 0" is made for: its significance and the truth it should detect. */
export interface SharpeTest {
  /** Type I error, e.g. 0.05. */
  readonly alpha: number;
  /** Sharpe ratio per period of a strategy that is true. */
  readonly trueSharpe: number;
  /** Share of true strategies among all that are tried, P1. */
  readonly truePrior: number;
}

/** beta: the chance that a true strategy fails the test of "Sharpe ratio 0". */
export function missRate(record: TrackRecord, { alpha, trueSharpe }: SharpeTest): number {
  const bound = normalUpperQuantile(alpha) * Math.sqrt(sharpeVarianceAt(record, 0));
  return normalCdf((bound - trueSharpe) / Math.sqrt(sharpeVarianceAt(record, trueSharpe)));
}

/** pFDR = 1 / (1 + (1 - beta) P1 / (alpha P0)): share of false strategies among those that pass. */
export function plannedFalseDiscovery(record: TrackRecord, test: SharpeTest): number {
  const power = 1 - missRate(record, test);
  return 1 / (1 + (power * test.truePrior) / (test.alpha * (1 - test.truePrior)));
}

/** oFDR = p0 P0 / (p0 P0 + p1 P1): chance that this very strategy, with this Sharpe ratio, is false. */
export function observedFalseDiscovery(record: TrackRecord, test: SharpeTest): number {
  const { trueSharpe, truePrior } = test;
  const ifFalse = normalTail(record.sharpe / Math.sqrt(sharpeVarianceAt(record, 0)));
  const error = Math.sqrt(sharpeVarianceAt(record, trueSharpe));
  const ifTrue = normalTail((record.sharpe - trueSharpe) / error);
  return (ifFalse * (1 - truePrior)) / (ifFalse * (1 - truePrior) + ifTrue * truePrior);
}
