// Lines that follow the price: Supertrend and Kaufman's adaptive average. For reading a chart beside a
// label; no label rests on them (market rules reference 8.1: libraries disagree about their start).
import { averageTrueRange, type DailyBar, signedEfficiency } from './trend-indicators.ts';

export interface SupertrendPoint {
  /** The active band: below the price while bullish, above it while bearish. */
  readonly value: number;
  readonly direction: 'BULLISH' | 'BEARISH';
}

/**
 * Supertrend(n, k) with Wilder's ATR, from bar n on, bullish at first. The upper band only falls unless
 * the close before was above it, the lower only rises unless the close before was below it.
 */
export function supertrend(
  bars: readonly DailyBar[],
  n = 10,
  k = 3,
): readonly (SupertrendPoint | null)[] {
  const atr = averageTrueRange(bars, n);
  let upper = Number.POSITIVE_INFINITY;
  let lower = Number.NEGATIVE_INFINITY;
  let bullish = true;
  return bars.map((bar, t) => {
    const range = atr[t] ?? null;
    if (range === null) return null;
    const middle = (bar.high + bar.low) / 2;
    const before = bars[t - 1]?.close ?? bar.close;
    upper = before > upper ? middle + k * range : Math.min(upper, middle + k * range);
    lower = before < lower ? middle - k * range : Math.max(lower, middle - k * range);
    if (bar.close > upper) bullish = true;
    else if (bar.close < lower) bullish = false;
    return { value: bullish ? lower : upper, direction: bullish ? 'BULLISH' : 'BEARISH' };
  });
}

const FAST = 2 / (2 + 1);
const SLOW = 2 / (30 + 1);

/** KAMA(10, 2, 30), seeded with the close of bar n - 1; null before it. */
export function adaptiveAverage(bars: readonly DailyBar[], n = 10): readonly (number | null)[] {
  const efficiency = signedEfficiency(bars, n);
  let average: number | null = null;
  return bars.map(({ close }, t) => {
    if (t < n - 1) return null;
    const pace = (Math.abs(efficiency[t] ?? 0) * (FAST - SLOW) + SLOW) ** 2;
    average = average === null ? close : average + pace * (close - average);
    return average;
  });
}
