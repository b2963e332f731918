// Step 8: everything an advisor is measured by, as of one date. What happened after that date, and the
// outcome of trades still open then, do not exist.
import { CorpusBook } from '#core/analytics/corpus-book.ts';
import { type CorpusMetrics, corpusMetrics } from '#core/analytics/corpus-metrics.ts';
import { type CorpusWindow, corpusWindow, OPENING_CORPUS } from '#core/analytics/corpus-window.ts';
import {
  effectiveCount,
  type FoldSums,
  foldHistory,
  rawPerformance,
  tradesOf,
  weightedPerformance,
} from '#core/analytics/day-fold.ts';
import { type LegacyMetrics, legacyMetrics } from '#core/analytics/legacy-metrics.ts';
import type { Performance } from '#core/analytics/performance.ts';
import type { ReplaySummary } from '#core/analytics/replay-state.ts';
import type { ReplayTrade } from '#core/analytics/replay-trade.ts';
import { type TrustFlag, trustOf, winRateError } from '#core/analytics/trust.ts';
import { tradingDaysBetween } from '#core/market/calendar.ts';
import type { Instant, IsoDate } from '#core/market/ist.ts';
import type { Paise } from '#core/market/money.ts';

/** What the metrics need of a trade. */
export interface MeasuredTrade {
  readonly tradeId: string;
  readonly entryAt: Instant;
  /** When the position ended. */
  readonly exitAt: Instant;
  /** The claimed exit: when the outcome became known; not before the exit. */
  readonly knownAt: Instant;
  readonly marginPaise: Paise;
  readonly netPaise: Paise;
  readonly returnPct: number;
  readonly rMultiple: number | null;
}

export type UnrankedReason = 'NO_TRADES_IN_WINDOW';

export interface AdvisorMetrics {
  /** Trades closed by the end of the as-of date, all history. */
  readonly trades: number;
  readonly ranked: boolean;
  readonly reason: UnrankedReason | null;
  readonly raw: Performance;
  readonly weighted: Performance;
  /** Weighted - raw win rate, points. */
  readonly divergence: number | null;
  readonly trust: TrustFlag | null;
  readonly nEffective: number | null;
  /** Of the weighted win rate, points. */
  readonly standardError: number | null;
  readonly corpus: CorpusMetrics;
  readonly legacy: LegacyMetrics;
}

/**
 * Metrics of one advisor from all his trades in any order; null when none had been entered by the
 * as-of date. Raw and weighted figures run over all history, corpus and legacy figures over 90 days.
 */
export function advisorMetrics(
  trades: readonly MeasuredTrade[],
  asOf: IsoDate,
): AdvisorMetrics | null {
  const window = corpusWindow(asOf);
  const known = trades.filter((trade) => trade.entryAt < window.to);
  if (known.length === 0) return null;
  const closed = known.filter((trade) => trade.knownAt < window.to);
  const book = new CorpusBook(
    known.map((trade) => replayTrade(trade, window)),
    bookOptions(window),
  );
  return metricsOf(foldHistory(closed), book.summary(), window);
}

export const bookOptions = (window: CorpusWindow) => ({
  window,
  openingPaise: OPENING_CORPUS,
  tradingDays: tradingDaysBetween(window.firstDate, window.asOf),
});

/** As the window sees it: an outcome that is not known by its end keeps the trade open. */
export const replayTrade = (trade: MeasuredTrade, { to }: CorpusWindow): ReplayTrade => ({
  id: trade.tradeId,
  entryAt: trade.entryAt,
  exitAt: trade.knownAt < to ? trade.exitAt : trade.knownAt,
  marginPaise: trade.marginPaise,
  netPaise: trade.netPaise,
});

/** The metrics of the sums of the closed history and the replay of the window. */
export function metricsOf(
  history: FoldSums,
  replay: ReplaySummary,
  window: CorpusWindow,
): AdvisorMetrics {
  const raw = rawPerformance(history);
  const weighted = weightedPerformance(history);
  const ranked = replay.trades > 0;
  return {
    trades: tradesOf(history),
    ranked,
    reason: ranked ? null : 'NO_TRADES_IN_WINDOW',
    raw,
    weighted,
    ...trustMetrics(raw, weighted, effectiveCount(history)),
    corpus: corpusMetrics(replay, window, OPENING_CORPUS),
    legacy: legacyMetrics(replay.isolated),
  };
}

function trustMetrics(raw: Performance, weighted: Performance, nEffective: number | null) {
  if (raw.winRatePct === null || weighted.winRatePct === null || nEffective === null) {
    return { divergence: null, trust: null, nEffective, standardError: null };
  }
  const divergence = weighted.winRatePct - raw.winRatePct;
  return {
    divergence,
    trust: trustOf(divergence),
    nEffective,
    standardError: winRateError(weighted.winRatePct, nEffective),
  };
}
