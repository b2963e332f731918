// Step 8: everything an advisor is measured by, as of one date. What happened after that date, and the
// outcome of trades still open then, do not exist.

import {
  effectiveCount,
  type FoldSums,
  foldHistory,
  optionsOf,
  pathMeans,
  rawPerformance,
  tradesOf,
  weightedPerformance,
} from '#core/analytics/day-fold.ts';
import {
  type ExcursionMetrics,
  type ExcursionPercentiles,
  excursionMetricsOf,
  excursionPercentiles,
} from '#core/analytics/excursions/excursion-metrics.ts';
import type { ExcursionFigures } from '#core/analytics/excursions/excursion-sums.ts';
import type { OptionMetrics } from '#core/analytics/options/option-metrics.ts';
import type { OptionFigures } from '#core/analytics/options/option-sums.ts';
import type { Performance } from '#core/analytics/performance.ts';
import { CorpusBook } from '#core/analytics/replay/corpus-book.ts';
import { type CorpusMetrics, corpusMetrics } from '#core/analytics/replay/corpus-metrics.ts';
import {
  type CorpusWindow,
  corpusWindow,
  OPENING_CORPUS,
} from '#core/analytics/replay/corpus-window.ts';
import { type LegacyMetrics, legacyMetrics } from '#core/analytics/replay/legacy-metrics.ts';
import type { ReplaySummary } from '#core/analytics/replay/replay-state.ts';
import type { ReplayTrade } from '#core/analytics/replay/replay-trade.ts';
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
  /** What the tape says of it; null or absent: nothing. */
  readonly path?: ExcursionFigures | null;
  /** What its prices said of an option trade; null or absent: no option, or its prices were not read. */
  readonly option?: OptionFigures | null;
}

const NO_PERCENTILES = excursionPercentiles([]);

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
  /** Over all history; null without a trade the tape knows. */
  readonly path: ExcursionMetrics | null;
  /** Over all history; null without an option trade whose prices were read. */
  readonly options: OptionMetrics | null;
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
  const book = new CorpusBook(replayTrades(known, window), bookOptions(window));
  const percentiles = excursionPercentiles(closed.map(({ path }) => path ?? null));
  return metricsOf(foldHistory(closed), book.summary(), window, percentiles);
}

export const bookOptions = (window: CorpusWindow) => ({
  window,
  openingPaise: OPENING_CORPUS,
  tradingDays: tradingDaysBetween(window.firstDate, window.asOf),
});

export const replayTrades = (
  trades: readonly MeasuredTrade[],
  window: CorpusWindow,
): readonly ReplayTrade[] =>
  trades.filter((trade) => wasHeld(trade, window)).map((trade) => replayTrade(trade, window));

/** Whether the trade counts in the window: one that was never filled is held until that is known. */
export const wasHeld = ({ knownAt, path }: MeasuredTrade, { to }: CorpusWindow): boolean =>
  knownAt >= to || path?.filled !== false;

/** As the window sees it: an outcome that is not known by its end keeps the trade open. */
export const replayTrade = (trade: MeasuredTrade, { to }: CorpusWindow): ReplayTrade => ({
  id: trade.tradeId,
  entryAt: trade.entryAt,
  exitAt: trade.knownAt < to ? trade.exitAt : trade.knownAt,
  marginPaise: trade.marginPaise,
  netPaise: trade.netPaise,
});

/** The metrics of the sums of the closed history, the replay of the window and the ranks of the paths. */
export function metricsOf(
  history: FoldSums,
  replay: ReplaySummary,
  window: CorpusWindow,
  percentiles: ExcursionPercentiles = NO_PERCENTILES,
): AdvisorMetrics {
  const paths = pathMeans(history);
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
    path: paths.known > 0 ? excursionMetricsOf(paths, percentiles) : null,
    options: optionsOf(history),
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
