// Step 7: what trades went through between fill and exit, and how each of them counts from then on: as
// claimed, as the tape bears it out, or not at all.
import {
  type IndexedPrices,
  indexedPrices,
  type TradeExcursion,
  tradeExcursion,
} from '#core/analytics/excursions/trade-excursion.ts';
import { segmentOf } from '#core/market/time-session.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';

/** In the order of the trades, which are all of the instrument of the series; null = no prices at all. */
export function excursionsOf(
  trades: readonly ReportedTrade[],
  series: PriceSeries | null,
): readonly TradeExcursion[] {
  const prices = pricesOf(trades, series);
  return trades.map((trade) => excursionOn(trade, prices));
}

/** The series made ready for all trades on it; null without a price. */
export function pricesOf(
  [first]: readonly ReportedTrade[],
  series: PriceSeries | null,
): IndexedPrices | null {
  if (first === undefined || series === null || series.at.length === 0) return null;
  return indexedPrices(series, segmentOf(first.instrument));
}

export const excursionOn = (trade: ReportedTrade, prices: IndexedPrices | null): TradeExcursion =>
  prices === null ? { kind: 'gap', gap: 'NO_SERIES' } : tradeExcursion(trade, prices);

/**
 * The trade with the outcome that counts: the tape's where it contradicts the claim, the pessimistic one
 * where a bar leaves the order open. Null when the fill was not traded: there was no such trade.
 */
export function countedTrade(
  trade: ReportedTrade,
  excursion: TradeExcursion,
): ReportedTrade | null {
  switch (excursion.kind) {
    case 'gap':
      return trade;
    case 'unfilled':
      return null;
    case 'path': {
      const { reason, at, price } = excursion.outcome;
      return { ...trade, exitReason: reason, exitAt: at, exitPrice: price };
    }
    default:
      return excursion satisfies never;
  }
}
