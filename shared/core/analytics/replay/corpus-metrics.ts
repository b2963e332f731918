// What the replay of a corpus says about the subject: drawdown, Sharpe, volatility, return, exposure.
import type { Paise } from '#core/market/money.ts';
import type { CorpusWindow } from './corpus-window.ts';
import type { ReplaySummary } from './replay-state.ts';

const TRADING_DAYS_PER_YEAR = 252;

/** Percentages; null = undefined (no exit, or too few). */
export interface CorpusMetrics {
  /** Deepest fall from the running peak, <= 0; the peak starts at the opening corpus. */
  readonly mddPct: number | null;
  /** Daily returns over all trading days of the window, x sqrt(252), risk-free 0. */
  readonly sharpe: number | null;
  /** Sample deviation of the change per exit in % of the corpus before it. */
  readonly volatilityPct: number | null;
  readonly returnPct: number | null;
  readonly tradesSkippedCapital: number;
  /** Mean margin held over the window, nights included, in % of the opening corpus. */
  readonly exposurePct: number;
}

export function corpusMetrics(
  replay: ReplaySummary,
  window: CorpusWindow,
  openingPaise: Paise,
): CorpusMetrics {
  const exited = replay.exits > 0;
  return {
    mddPct: exited ? replay.deepestPct : null,
    sharpe: exited ? sharpeOf(replay) : null,
    volatilityPct: replay.changeDeviation,
    returnPct: exited ? ((replay.valuePaise - openingPaise) / openingPaise) * 100 : null,
    tradesSkippedCapital: replay.skipped,
    exposurePct: (replay.heldMargin / (openingPaise * (window.to - window.from))) * 100,
  };
}

/** Null when nothing varies. */
function sharpeOf({ dailyMean, dailyDeviation }: ReplaySummary): number | null {
  if (dailyDeviation === null || dailyDeviation === 0) return null;
  return (dailyMean / dailyDeviation) * Math.sqrt(TRADING_DAYS_PER_YEAR);
}
