// Percentile by linear interpolation between order statistics (type 7: the default of R and NumPy).

/** Two neighbours in ascending order, counted from 0, and how far between them the percentile lies. */
export interface PercentilePlace {
  readonly below: number;
  readonly above: number;
  readonly fraction: number;
}

/** `share` from 0 to 1 of at least one value. */
export function percentilePlace(count: number, share: number): PercentilePlace {
  const place = (count - 1) * share;
  const below = Math.floor(place);
  return { below, above: Math.min(below + 1, count - 1), fraction: place - below };
}

export const between = (low: number, high: number, fraction: number): number =>
  low + (high - low) * fraction;

/** Null of nothing. */
export function percentile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const { below, above, fraction } = percentilePlace(sorted.length, share);
  return between(sorted[below] ?? 0, sorted[above] ?? 0, fraction);
}
