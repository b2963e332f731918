// Sample statistics over plain arrays; undefined is null, never 0 or NaN.

/** Arithmetic mean, null of nothing. */
export function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Standard deviation with n - 1, null below two values. */
export function sampleDeviation(values: readonly number[]): number | null {
  const centre = mean(values);
  if (centre === null || values.length < 2) return null;
  let squares = 0;
  for (const value of values) squares += (value - centre) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

/** Mean / sample deviation x sqrt(periods per year), risk-free 0; null when nothing varies. */
export function sharpeRatio(returns: readonly number[], periodsPerYear: number): number | null {
  const centre = mean(returns);
  const deviation = sampleDeviation(returns);
  if (centre === null || deviation === null || deviation === 0) return null;
  return (centre / deviation) * Math.sqrt(periodsPerYear);
}

/** Deepest fall of the values from their running peak in percent (<= 0); the peak starts at `start`. */
export function maxDrawdownPct(values: readonly number[], start: number): number | null {
  if (values.length === 0) return null;
  let peak = start;
  let deepest = 0;
  for (const value of values) {
    if (value > peak) peak = value;
    deepest = Math.min(deepest, ((value - peak) / peak) * 100);
  }
  return deepest;
}
