// Whether implied volatility is high or low for its own past year. Vendors differ (some count "at or
// below", some use 365 days), so the definition is stored with the value.

/** Goes beside every stored value. */
export const VOLATILITY_RANK_DEFINITION =
  '252 daily values including the current one, at least 60; rank (iv-min)/(max-min); percentile strictly below';

export type VolatilityRank = {
  /** 0..100; null with fewer than 60 values or when all are equal. */
  readonly rank: number | null;
  /** 0..100; null with fewer than 60 values. */
  readonly percentile: number | null;
  /** How many values stand behind it, the current one included. */
  readonly values: number;
};

const WINDOW = 252;
const FEWEST = 60;

/**
 * Over the last 252 daily values including the current one (market reference, section 9.5):
 *
 *     rank       = 100 (iv - min) / (max - min)
 *     percentile = 100 count(values strictly below iv) / count(values)
 *
 * `earlier` holds the values of the days before, oldest first, never the day itself: at an entry the
 * day's closing volatility is not known yet, so `current` takes its place. Any unit, the same for
 * all. Throws RangeError when a value in the window is not a finite number.
 */
export function volatilityRank(earlier: readonly number[], current: number): VolatilityRank {
  const values = [...earlier.slice(-(WINDOW - 1)), current];
  const odd = values.find((value) => !Number.isFinite(value));
  if (odd !== undefined) {
    throw new RangeError(`volatility series: expected finite numbers, found ${odd}`);
  }
  if (values.length < FEWEST) return { rank: null, percentile: null, values: values.length };

  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  const below = values.filter((value) => value < current).length;
  return {
    // Divided first: a share of at most one stays at most 100 after rounding.
    rank: highest > lowest ? 100 * ((current - lowest) / (highest - lowest)) : null,
    percentile: (100 * below) / values.length,
    values: values.length,
  };
}
