// The price paths of many trades for the command line: every series is loaded once, then each
// advisor's closed trades are read off it.
import { endOfDate } from '#core/analytics/corpus-window.ts';
import { type PathMetrics, pathMetrics, type TradePath } from '#core/analytics/path-metrics.ts';
import { contractKey } from '#core/market/instrument.ts';
import type { IsoDate } from '#core/market/ist.ts';
import { tradePath } from '#core/pipeline/excursions.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import type { PriceHistory } from '#ports/price-history.ts';

export interface TradePaths {
  readonly ofAdvisor: (advisorId: string) => PathMetrics;
  /** Trades by what the tape says of them: a gap, a contradiction, ambiguous, or as claimed. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Paths of the trades closed by the end of the date. */
export async function tradePaths(
  trades: readonly ReportedTrade[],
  history: PriceHistory,
  asOf: IsoDate,
): Promise<TradePaths> {
  const end = endOfDate(asOf);
  const byAdvisor = new Map<string, TradePath[]>();
  const counts: Record<string, number> = {};
  for (const trade of trades) {
    if (trade.exitAt >= end) continue;
    const { instrument } = trade;
    const series =
      instrument.kind === 'OPT'
        ? await history.contract(contractKey(instrument))
        : await history.symbol(instrument.underlying);
    const path = tradePath(trade, series);
    const verdict = verdictOf(path);
    counts[verdict] = (counts[verdict] ?? 0) + 1;
    const own = byAdvisor.get(trade.advisorId);
    if (own) own.push(path);
    else byAdvisor.set(trade.advisorId, [path]);
  }
  return { counts, ofAdvisor: (advisorId) => pathMetrics(byAdvisor.get(advisorId) ?? []) };
}

function verdictOf(path: TradePath): string {
  if (path.kind === 'gap') return path.gap;
  return path.contradiction ?? (path.ambiguous ? 'AMBIGUOUS' : 'AS_CLAIMED');
}
