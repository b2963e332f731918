// An advisor's figures as the API and the command line show them: one shape, one spelling.
import type { ExcursionMetrics } from '#core/analytics/excursions/excursion-metrics.ts';
import type { OptionMetrics } from '#core/analytics/options/option-metrics.ts';
import type { Performance } from '#core/analytics/performance.ts';
import type { AdvisorStanding } from '#core/pipeline/leaderboard.ts';
import { optionReport } from './option-report.ts';
import { pathReport } from './path-report.ts';

/** Percentages as numbers (-12.5 = -12.5 %); null = undefined. */
export interface AdvisorReport {
  readonly advisorId: string;
  readonly advisorName: string | null;
  readonly trades: number;
  readonly ranked: boolean;
  readonly reason: string | null;
  readonly winRate: number | null;
  readonly weightedWinRate: number | null;
  readonly divergence: number | null;
  readonly trust: string | null;
  readonly nEffective: number | null;
  readonly standardError: number | null;
  readonly averageReturnPct: number | null;
  readonly profitFactor: number | null;
  readonly expectancyR: number | null;
  /** The weighted twins of the figures above. */
  readonly weighted: Omit<Performance, 'winRatePct'>;
  readonly corpus: {
    readonly mddPct: number | null;
    readonly sharpe: number | null;
    readonly volatilityPct: number | null;
    readonly returnPct: number | null;
    readonly tradesSkippedCapital: number;
    readonly exposurePct: number;
  };
  readonly legacy: { readonly mddPct: number | null; readonly sharpe: number | null };
  /** Where the tape knows at least one trade. */
  readonly path?: ExcursionMetrics;
  /** Beside a path, null without an option trade whose prices are known. */
  readonly options?: OptionMetrics | null;
}

/** Every field in one fixed order, wherever the metrics come from: equal figures are equal bytes. */
export function advisorReport({ advisorId, advisorName, metrics }: AdvisorStanding): AdvisorReport {
  const { raw, weighted, corpus, legacy } = metrics;
  return {
    advisorId,
    advisorName,
    trades: metrics.trades,
    ranked: metrics.ranked,
    reason: metrics.reason,
    winRate: raw.winRatePct,
    weightedWinRate: weighted.winRatePct,
    divergence: metrics.divergence,
    trust: metrics.trust,
    nEffective: metrics.nEffective,
    standardError: metrics.standardError,
    averageReturnPct: raw.averageReturnPct,
    profitFactor: raw.profitFactor,
    expectancyR: raw.expectancyR,
    weighted: {
      averageReturnPct: weighted.averageReturnPct,
      profitFactor: weighted.profitFactor,
      expectancyR: weighted.expectancyR,
    },
    corpus: {
      mddPct: corpus.mddPct,
      sharpe: corpus.sharpe,
      volatilityPct: corpus.volatilityPct,
      returnPct: corpus.returnPct,
      tradesSkippedCapital: corpus.tradesSkippedCapital,
      exposurePct: corpus.exposurePct,
    },
    legacy: { mddPct: legacy.mddPct, sharpe: legacy.sharpe },
    ...(metrics.path ? { path: pathReport(metrics.path) } : {}),
    ...(metrics.path || metrics.options
      ? { options: metrics.options && optionReport(metrics.options) }
      : {}),
  };
}
