// The figures most trackers print: every trade alone with its own 5 lakh, results compounded. Kept
// beside the corpus figures so that everyone sees the difference.
import type { IsolatedSummary } from './replay-state.ts';

const TRADES_PER_YEAR_CONVENTION = 252;

export interface LegacyMetrics {
  /** Drawdown of the product of (1 + net / 5 lakh), percent, <= 0. */
  readonly mddPct: number | null;
  /** Mean / sample deviation of the returns per trade x sqrt(252); null when nothing varies. */
  readonly sharpe: number | null;
}

/** Of the trades that closed inside the window, in order of exit. */
export function legacyMetrics({
  exits,
  deepestPct,
  mean,
  deviation,
}: IsolatedSummary): LegacyMetrics {
  return {
    mddPct: exits > 0 ? deepestPct : null,
    sharpe:
      deviation === null || deviation === 0
        ? null
        : (mean / deviation) * Math.sqrt(TRADES_PER_YEAR_CONVENTION),
  };
}
