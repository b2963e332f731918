// Many trades on one series: its index is built once, then each trade reads its own rows.
import { segmentOf } from '#core/market/time-session.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import { indexedPrices, type TradeExcursion, tradeExcursion } from './trade-excursion.ts';

/** In the order of the trades, which are all of the instrument of the series; null = no prices at all. */
export function excursionsOf(
  trades: readonly ReportedTrade[],
  series: PriceSeries | null,
): readonly TradeExcursion[] {
  const [first] = trades;
  if (first === undefined) return [];
  if (series === null || series.at.length === 0) {
    return trades.map(() => ({ kind: 'gap', gap: 'NO_SERIES' }));
  }
  const prices = indexedPrices(series, segmentOf(first.instrument));
  return trades.map((trade) => tradeExcursion(trade, prices));
}
