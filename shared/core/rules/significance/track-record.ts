// What a series of returns says of itself: the Sharpe ratio per period and the moments that decide how
// far it is to be believed. Kurtosis is raw (normal = 3) throughout: LEAN and quantstats feed the excess
// kurtosis into the same formulas and overstate significance (statistics reference, 7).

/** All per period, never annualised. */
export interface TrackRecord {
  readonly sharpe: number;
  readonly periods: number;
  readonly skewness: number;
  /** Fourth standardised moment, raw: 3 for a normal. */
  readonly kurtosis: number;
  /** Correlation of each return with the one before it; 0 where returns are independent. */
  readonly autocorrelation: number;
}

/**
 * The record of a series of per-period returns; null below three returns or when nothing varies.
 * Sharpe = mean / deviation with n - 1; skewness and kurtosis are the plain moment ratios m3 / m2^1.5
 * and m4 / m2^2, as in Bailey and Lopez de Prado (2012).
 */
export function trackRecord(returns: readonly number[]): TrackRecord | null {
  const periods = returns.length;
  const centre = returns.reduce((sum, value) => sum + value, 0) / periods;
  const away = returns.map((value) => value - centre);
  const squares = powerSum(away, 2);
  if (periods < 3 || squares === 0) return null;
  const variance = squares / periods;
  return {
    sharpe: centre / Math.sqrt(squares / (periods - 1)),
    periods,
    skewness: powerSum(away, 3) / periods / variance ** 1.5,
    kurtosis: powerSum(away, 4) / periods / variance ** 2,
    autocorrelation: laggedProducts(away) / squares,
  };
}

const powerSum = (values: readonly number[], power: number): number =>
  values.reduce((sum, value) => sum + value ** power, 0);

const laggedProducts = (values: readonly number[]): number =>
  values.reduce((sum, value, i) => sum + value * (values[i - 1] ?? 0), 0);
