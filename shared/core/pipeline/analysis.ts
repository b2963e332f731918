// The whole pipeline in memory: deduplicated trades in, every advisor's standing out. The functions
// in the cloud run the same steps per advisor.

import { excursionFigures } from '#core/analytics/excursions/excursion-sums.ts';
import type { TradeExcursion } from '#core/analytics/excursions/trade-excursion.ts';
import { defaultAsOf, endOfDate } from '#core/analytics/replay/corpus-window.ts';
import { contractKey } from '#core/market/instrument.ts';
import type { IsoDate } from '#core/market/ist.ts';
import { compareIds } from '#core/signals/id-order.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import { countedTrade } from './excursions.ts';
import { type TradeFeatures, tradeFeatures } from './features.ts';
import { type AdvisorStanding, byStanding } from './leaderboard.ts';
import { advisorMetrics, type MeasuredTrade } from './metrics.ts';

export interface Analysis {
  /** Null when there are no trades. */
  readonly asOf: IsoDate | null;
  /** In the order of the leaderboard. */
  readonly standings: readonly AdvisorStanding[];
}

/**
 * `asOf` null = the date of the last exit in the data. With `excursionOf` the outcomes of the tape count
 * where it contradicts the claims.
 */
export function analyse(
  trades: readonly ReportedTrade[],
  contractLot: (contract: string) => number | undefined,
  asOf: IsoDate | null,
  excursionOf: (trade: ReportedTrade) => TradeExcursion = AS_CLAIMED,
): Analysis {
  const date = asOf ?? lastExitAsOf(trades);
  if (date === null) return { asOf: null, standings: [] };
  const standings: AdvisorStanding[] = [];
  const end = endOfDate(date);
  for (const [advisorId, own] of byAdvisor(trades.filter((trade) => trade.entryAt < end))) {
    const measured = own.map((trade) => {
      const excursion = excursionOf(trade);
      // A trade that was never filled is held as claimed until that is known.
      const counted = countedTrade(trade, excursion) ?? trade;
      const lot = contractLot(contractKey(trade.instrument));
      return measuredTrade(trade, counted, tradeFeatures(counted, lot), excursion);
    });
    const metrics = advisorMetrics(measured, date);
    if (metrics) standings.push({ advisorId, advisorName: advisorNameOf(own), metrics });
  }
  return { asOf: date, standings: standings.sort(byStanding) };
}

const AS_CLAIMED = (): TradeExcursion => ({ kind: 'gap', gap: 'NO_SERIES' });

/** `counted` is the trade with the outcome that counts, which is known from the claimed exit on. */
export const measuredTrade = (
  claimed: ReportedTrade,
  counted: ReportedTrade,
  features: TradeFeatures,
  excursion: TradeExcursion,
): MeasuredTrade => ({
  tradeId: counted.tradeId,
  entryAt: counted.entryAt,
  exitAt: counted.exitAt,
  knownAt: claimed.exitAt,
  marginPaise: features.marginPaise,
  netPaise: features.netPaise,
  returnPct: features.returnPct,
  rMultiple: features.rMultiple,
  path: excursionFigures(excursion),
});

/** The name on the advisor's latest entry that carries one; ties by trade id. */
function advisorNameOf(trades: readonly ReportedTrade[]): string | null {
  let latest: ReportedTrade | null = null;
  for (const trade of trades) {
    if (trade.advisorName === null) continue;
    if (latest === null || isLater(trade, latest)) latest = trade;
  }
  return latest?.advisorName ?? null;
}

const isLater = (a: ReportedTrade, b: ReportedTrade): boolean =>
  (a.entryAt - b.entryAt || compareIds(a.tradeId, b.tradeId)) > 0;

/** Null when there are no trades. */
export function lastExitAsOf(trades: readonly ReportedTrade[]): IsoDate | null {
  let last: number | null = null;
  for (const trade of trades) if (last === null || trade.exitAt > last) last = trade.exitAt;
  return last === null ? null : defaultAsOf(last);
}

function byAdvisor(trades: readonly ReportedTrade[]): Map<string, ReportedTrade[]> {
  const groups = new Map<string, ReportedTrade[]>();
  for (const trade of trades) {
    const group = groups.get(trade.advisorId);
    if (group) group.push(trade);
    else groups.set(trade.advisorId, [trade]);
  }
  return groups;
}
