// Indicators of a daily bar series, each using only bars up to its own index. Wilder's smoothing and
// seeds (market rules reference, section 8.1); an undefined value is null.

export interface DailyBar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

type Series = readonly (number | null)[];

/** TR_t = max(H-L, |H-C_{t-1}|, |L-C_{t-1}|); undefined at the first bar. */
export const trueRanges = (bars: readonly DailyBar[]): Series =>
  bars.map((bar, t) => {
    const before = bars[t - 1];
    if (!before) return null;
    return Math.max(
      bar.high - bar.low,
      Math.abs(bar.high - before.close),
      Math.abs(bar.low - before.close),
    );
  });

/** Average true range, mean form, first at bar n. */
export function averageTrueRange(bars: readonly DailyBar[], n = 14): Series {
  const ranges = trueRanges(bars);
  const result: (number | null)[] = new Array(bars.length).fill(null);
  let sum = 0;
  let atr = 0;
  for (let t = 1; t < bars.length; t++) {
    const range = ranges[t] ?? 0;
    if (t <= n) sum += range;
    if (t === n) atr = sum / n;
    if (t > n) atr = (atr * (n - 1) + range) / n;
    if (t >= n) result[t] = atr;
  }
  return result;
}

export interface DirectionalIndex {
  readonly plusDi: number | null;
  readonly minusDi: number | null;
  /** 0 when nothing moved at all. */
  readonly dx: number | null;
  readonly adx: number | null;
}

/** +DI, -DI, DX from bar n, ADX from bar 2n - 1 (Wilder 1978). */
export function directionalIndex(bars: readonly DailyBar[], n = 14): readonly DirectionalIndex[] {
  const ranges = trueRanges(bars);
  const result: DirectionalIndex[] = [];
  let range = 0;
  let plus = 0;
  let minus = 0;
  let dxSum = 0;
  let adx: number | null = null;
  for (const [t, bar] of bars.entries()) {
    const moves = directionalMoves(bar, bars[t - 1]);
    const keep = t > n ? (n - 1) / n : 1;
    range = range * keep + (ranges[t] ?? 0);
    plus = plus * keep + moves.plus;
    minus = minus * keep + moves.minus;
    if (t < n) {
      result.push({ plusDi: null, minusDi: null, dx: null, adx: null });
      continue;
    }
    const plusDi = range > 0 ? (100 * plus) / range : null;
    const minusDi = range > 0 ? (100 * minus) / range : null;
    const dx = directionalDistance(plusDi, minusDi);
    if (t < 2 * n) dxSum += dx;
    if (t === 2 * n - 1) adx = dxSum / n;
    else if (t >= 2 * n && adx !== null) adx = (adx * (n - 1) + dx) / n;
    result.push({ plusDi, minusDi, dx, adx });
  }
  return result;
}

function directionalMoves(bar: DailyBar, before: DailyBar | undefined) {
  if (!before) return { plus: 0, minus: 0 };
  const up = bar.high - before.high;
  const down = before.low - bar.low;
  return { plus: up > down && up > 0 ? up : 0, minus: down > up && down > 0 ? down : 0 };
}

function directionalDistance(plusDi: number | null, minusDi: number | null): number {
  if (plusDi === null || minusDi === null || plusDi + minusDi === 0) return 0;
  return (100 * Math.abs(plusDi - minusDi)) / (plusDi + minusDi);
}

/** Kaufman's efficiency ratio with the sign of the move, first at bar n; 0 when nothing moved. */
export const signedEfficiency = (bars: readonly DailyBar[], n = 10): Series =>
  bars.map((bar, t) => {
    const start = bars[t - n];
    if (!start) return null;
    let path = 0;
    for (let k = t - n + 1; k <= t; k++) {
      path += Math.abs((bars[k]?.close ?? 0) - (bars[k - 1]?.close ?? 0));
    }
    return path === 0 ? 0 : (bar.close - start.close) / path;
  });

/** Choppiness (Dreiss) with true highs and lows, first at bar n; undefined when nothing moved. */
export function choppiness(bars: readonly DailyBar[], n = 14): Series {
  const ranges = trueRanges(bars);
  return bars.map((_, t) => {
    if (t < n) return null;
    let sum = 0;
    let highest = Number.NEGATIVE_INFINITY;
    let lowest = Number.POSITIVE_INFINITY;
    for (let k = t - n + 1; k <= t; k++) {
      const bar = bars[k];
      const before = bars[k - 1];
      if (!bar || !before) continue;
      sum += ranges[k] ?? 0;
      highest = Math.max(highest, bar.high, before.close);
      lowest = Math.min(lowest, bar.low, before.close);
    }
    return highest > lowest ? (100 * Math.log10(sum / (highest - lowest))) / Math.log10(n) : null;
  });
}

/** Least-squares slope of the last n closes per bar, first at bar n - 1. */
export const closeSlope = (bars: readonly DailyBar[], n = 20): Series =>
  bars.map((_, t) => {
    if (t < n - 1) return null;
    const middle = (n - 1) / 2;
    let covariance = 0;
    let variance = 0;
    for (let k = 0; k < n; k++) {
      covariance += (k - middle) * (bars[t - n + 1 + k]?.close ?? 0);
      variance += (k - middle) ** 2;
    }
    return covariance / variance;
  });
