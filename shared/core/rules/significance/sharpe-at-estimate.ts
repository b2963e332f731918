// The probabilistic Sharpe ratio of 2012: the variance is taken at the estimated Sharpe ratio, with
// T - 1, for independent returns. For the same data it gives another number than the definition of 2025
// (sharpe-at-null.ts): 0.913 against 0.987 in the reference's example. Never compare one with the other.
import { normalCdf, normalUpperQuantile } from '#core/analytics/normal-distribution.ts';
import type { TrackRecord } from '#core/rules/significance/track-record.ts';

/** 1 - skewness SR + (kurtosis - 1) / 4 SR^2: how much fat tails widen the error of a Sharpe ratio. */
const spread = ({ sharpe, skewness, kurtosis }: TrackRecord): number =>
  1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe ** 2;

/** Standard error of the Sharpe ratio at its estimate, per period (Bailey, Lopez de Prado 2012). */
export const sharpeErrorAtEstimate = (record: TrackRecord): number =>
  Math.sqrt(spread(record) / (record.periods - 1));

/** PSR(SR*) = P(the true Sharpe ratio exceeds the benchmark), both per period (2012 definition). */
export const psrAtEstimate = (record: TrackRecord, benchmark: number): number =>
  normalCdf((record.sharpe - benchmark) / sharpeErrorAtEstimate(record));

/**
 * MinTRL: periods of such returns needed before PSR(benchmark) reaches `confidence` (2012 definition);
 * null when the Sharpe ratio does not exceed the benchmark, as no length would do.
 */
export function minTrackRecordAtEstimate(
  record: TrackRecord,
  benchmark: number,
  confidence: number,
): number | null {
  const lead = record.sharpe - benchmark;
  if (lead <= 0) return null;
  return 1 + spread(record) * (normalUpperQuantile(1 - confidence) / lead) ** 2;
}
