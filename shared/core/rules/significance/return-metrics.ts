// Figures of a series of per-period returns of a whole book, by the definitions most tools share:
// deviation with n - 1, downside deviation over all n, risk-free 0.
import { maxDrawdownPct, mean, sampleDeviation } from '#core/analytics/statistics.ts';

/** Sample deviation x sqrt(periods per year); null below two returns. */
export function annualVolatility(
  returns: readonly number[],
  periodsPerYear: number,
): number | null {
  const deviation = sampleDeviation(returns);
  return deviation === null ? null : deviation * Math.sqrt(periodsPerYear);
}

/** Mean / root mean square of the losses (over all n) x sqrt(periods per year); null without a loss. */
export function sortinoRatio(returns: readonly number[], periodsPerYear: number): number | null {
  const centre = mean(returns);
  const downside = mean(returns.map((value) => Math.min(value, 0) ** 2));
  if (centre === null || downside === null || downside === 0) return null;
  return (centre / Math.sqrt(downside)) * Math.sqrt(periodsPerYear);
}

/** Deepest fall of the compounded value from its running peak, as a share (<= 0); null of nothing. */
export function compoundedDrawdown(returns: readonly number[]): number | null {
  const values: number[] = [];
  for (const change of returns) values.push((values.at(-1) ?? 1) * (1 + change));
  const fallPct = maxDrawdownPct(values, 1);
  return fallPct === null ? null : fallPct / 100;
}
