// Step 8: everything an advisor is measured by, as of one date. What happened after that date, and the
// outcome of trades still open then, do not exist.
import { CorpusBook } from '#core/analytics/corpus-book.ts';
import { type CorpusMetrics, corpusMetrics } from '#core/analytics/corpus-metrics.ts';
import { corpusWindow, OPENING_CORPUS } from '#core/analytics/corpus-window.ts';
import { type LegacyMetrics, legacyMetrics } from '#core/analytics/legacy-metrics.ts';
import { type Performance, performance } from '#core/analytics/performance.ts';
import { effectiveCount, recencyWeight } from '#core/analytics/recency.ts';
import { type TrustFlag, trustOf, winRateError } from '#core/analytics/trust.ts';
import { tradingDaysBetween } from '#core/market/calendar.ts';
import { type Instant, type IsoDate, istDate } from '#core/market/ist.ts';
import type { Paise } from '#core/market/money.ts';
import { compareIds } from '#core/signals/id-order.ts';

/** What the metrics need of a trade. */
export interface MeasuredTrade {
  readonly tradeId: string;
  readonly entryAt: Instant;
  readonly exitAt: Instant;
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
  const closed = known.filter((trade) => trade.exitAt < window.to).sort(byExit);
  const weights = closed.map((trade) => recencyWeight(istDate(trade.exitAt), asOf));
  const raw = performance(closed, () => 1);
  const weighted = performance(closed, (index) => weights[index] ?? 0);
  const book = new CorpusBook(known.map(asReplayTrade), {
    window,
    openingPaise: OPENING_CORPUS,
    tradingDays: tradingDaysBetween(window.firstDate, asOf),
  });
  const ranked = known.some((trade) => trade.exitAt >= window.from);
  const inWindow = closed.filter((trade) => trade.exitAt >= window.from);
  return {
    trades: closed.length,
    ranked,
    reason: ranked ? null : 'NO_TRADES_IN_WINDOW',
    raw,
    weighted,
    ...trustMetrics(raw, weighted, weights),
    corpus: corpusMetrics(book.summary(), window, OPENING_CORPUS),
    legacy: legacyMetrics(inWindow.map((trade) => trade.netPaise)),
  };
}

function trustMetrics(raw: Performance, weighted: Performance, weights: readonly number[]) {
  const nEffective = effectiveCount(weights);
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

const asReplayTrade = (trade: MeasuredTrade) => ({
  id: trade.tradeId,
  entryAt: trade.entryAt,
  exitAt: trade.exitAt,
  marginPaise: trade.marginPaise,
  netPaise: trade.netPaise,
});

/** Sums run in one fixed order, so that the same trades always give the same last digit. */
const byExit = (a: MeasuredTrade, b: MeasuredTrade): number =>
  a.exitAt - b.exitAt || compareIds(a.tradeId, b.tradeId);
