// How other libraries seed ADX and what some divide choppiness by: written here only to show that the
// differences to our own figures are those the reference names.
import { type DailyBar, trueRanges } from '#core/analytics/regimes/trend-indicators.ts';

export interface AdxFlavour {
  /** The seed is the sum of bars 1..n-1 (ours: 1..n); TA-Lib smooths it once more before the first DX. */
  readonly smoothedOnceMore: boolean;
}

/** DX and ADX with a seed of n - 1 values, null before their first bar. */
export function shortSeedAdx(
  bars: readonly DailyBar[],
  n: number,
  { smoothedOnceMore }: AdxFlavour,
): readonly { readonly dx: number | null; readonly adx: number | null }[] {
  const ranges = trueRanges(bars);
  const firstDx = smoothedOnceMore ? n : n - 1;
  const sums = { range: 0, plus: 0, minus: 0 };
  const found: number[] = [];
  let adx: number | null = null;
  return bars.map((bar, t) => {
    const before = bars[t - 1];
    if (before === undefined) return { dx: null, adx: null };
    const keep = t > n - 1 ? (n - 1) / n : 1;
    const up = bar.high - before.high;
    const down = before.low - bar.low;
    sums.range = sums.range * keep + (ranges[t] ?? 0);
    sums.plus = sums.plus * keep + (up > down && up > 0 ? up : 0);
    sums.minus = sums.minus * keep + (down > up && down > 0 ? down : 0);
    if (t < firstDx) return { dx: null, adx: null };
    const dx = (100 * Math.abs(sums.plus - sums.minus)) / (sums.plus + sums.minus);
    found.push(dx);
    if (found.length === n) adx = found.reduce((sum, one) => sum + one, 0) / n;
    else if (adx !== null) adx = (adx * (n - 1) + dx) / n;
    return { dx, adx };
  });
}

/** Choppiness over plain highs and lows: gaps are missing from the denominator, so it can exceed 100. */
export function plainChoppiness(bars: readonly DailyBar[], t: number, n = 14): number {
  const window = bars.slice(t - n + 1, t + 1);
  const sum = trueRanges(bars)
    .slice(t - n + 1, t + 1)
    .reduce<number>((total, range) => total + (range ?? 0), 0);
  const height =
    Math.max(...window.map((bar) => bar.high)) - Math.min(...window.map((bar) => bar.low));
  return (100 * Math.log10(sum / height)) / Math.log10(n);
}
