// What the trades of an analysis went through: the figures of each advisor, and what the tape says of all.

import {
  coverageGaps,
  type ExcursionMetrics,
  excursionMetrics,
} from '#core/analytics/excursions/excursion-metrics.ts';
import type {
  Contradiction,
  Outcome,
  TradeExcursion,
} from '#core/analytics/excursions/trade-excursion.ts';
import { endOfDate } from '#core/analytics/replay/corpus-window.ts';
import type { IsoDate } from '#core/market/ist.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import type { PriceHistory } from '#ports/price-history.ts';
import { tradeExcursions } from '#runtime/trade-excursions.ts';

export interface TradePaths {
  readonly of: (trade: ReportedTrade) => TradeExcursion;
  /** Of the trades closed by the end of the date. */
  readonly metricsOf: (advisorId: string) => ExcursionMetrics;
  readonly tape: TapeReport;
}

type Numbers = Readonly<Record<string, number>>;

export interface TapeReport {
  /** Closed by the as-of date; those of them that the tape knows; their share. */
  readonly trades: number;
  readonly covered: number;
  readonly coverage: number | null;
  /** Trades by what the tape says of them: a gap, a contradiction, ambiguous, or as claimed. */
  readonly counts: Numbers;
  /** Why trades are not covered. */
  readonly gaps: Numbers;
  readonly resolutions: Numbers;
  /** Trades that left at a stop or target that had been moved after it was published. */
  readonly levelsMoved: number;
  readonly contradicted: readonly ContradictedTrade[];
  /** What was repaired, dropped or is missing in the prices that were read. */
  readonly prices: Numbers;
  readonly priceRows: number;
}

export interface ContradictedTrade {
  readonly tradeId: string;
  readonly advisorId: string;
  readonly contradiction: Contradiction;
  readonly claimed: Outcome;
  /** The outcome that counts instead; null: there was no trade. */
  readonly outcome: Outcome | null;
}

export interface PathOptions {
  readonly asOf: IsoDate;
  readonly onTrades: (done: number, total: number) => void;
}

/** Reads every trade begun by the as-of date off the history, as far as that was written by then. */
export async function tradePaths(
  reported: readonly ReportedTrade[],
  history: PriceHistory,
  { asOf, onTrades }: PathOptions,
): Promise<TradePaths> {
  const end = endOfDate(asOf);
  const trades = reported.filter(({ entryAt }) => entryAt < end);
  const { excursions, prices, priceRows } = await tradeExcursions(trades, history, {
    until: end,
    onTrades,
  });
  const byTrade = new Map<ReportedTrade, TradeExcursion>();
  const byAdvisor = new Map<string, TradeExcursion[]>();
  const closed: Judged[] = [];
  trades.forEach((trade, index) => {
    const excursion = excursions[index];
    if (excursion === undefined) throw new Error(`trade ${trade.tradeId}: expected an excursion`);
    byTrade.set(trade, excursion);
    if (trade.exitAt >= end) return;
    closed.push({ trade, excursion });
    const own = byAdvisor.get(trade.advisorId);
    if (own) own.push(excursion);
    else byAdvisor.set(trade.advisorId, [excursion]);
  });
  return {
    of: (trade) => byTrade.get(trade) ?? { kind: 'gap', gap: 'NO_SERIES' },
    metricsOf: (advisorId) => excursionMetrics(byAdvisor.get(advisorId) ?? []),
    tape: { ...tapeReport(closed), prices, priceRows },
  };
}

interface Judged {
  readonly trade: ReportedTrade;
  readonly excursion: TradeExcursion;
}

function tapeReport(judged: readonly Judged[]): Omit<TapeReport, 'prices' | 'priceRows'> {
  const excursions = judged.map(({ excursion }) => excursion);
  const paths = excursions.filter((one) => one.kind === 'path');
  const known = excursions.filter((one) => one.kind !== 'gap');
  return {
    trades: judged.length,
    covered: known.length,
    coverage: judged.length > 0 ? known.length / judged.length : null,
    counts: countBy(excursions, verdictOf),
    gaps: coverageGaps(excursions),
    resolutions: countBy(paths, ({ resolution }) => resolution),
    levelsMoved: paths.filter(({ levelMoved }) => levelMoved).length,
    contradicted: judged.flatMap(contradictedTrade),
  };
}

function verdictOf(excursion: TradeExcursion): string {
  if (excursion.kind === 'gap') return excursion.gap;
  if (excursion.contradiction !== null) return excursion.contradiction;
  return excursion.optimistic === null ? 'AS_CLAIMED' : 'AMBIGUOUS';
}

function contradictedTrade({ trade, excursion }: Judged): readonly ContradictedTrade[] {
  if (excursion.kind === 'gap' || excursion.contradiction === null) return [];
  const { tradeId, advisorId, exitReason, exitAt, exitPrice } = trade;
  const { contradiction } = excursion;
  const outcome = excursion.kind === 'path' ? excursion.outcome : null;
  const claimed = { reason: exitReason, at: exitAt, price: exitPrice };
  return [{ tradeId, advisorId, contradiction, claimed, outcome }];
}

function countBy<T>(values: readonly T[], nameOf: (value: T) => string): Numbers {
  const counts: Record<string, number> = {};
  for (const value of values) {
    const name = nameOf(value);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
