// What trades went through, read off the prices of all of them.
import type { TradeExcursion } from '#core/analytics/excursions/trade-excursion.ts';
import { excursionsOf } from '#core/pipeline/excursions.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import type { PriceHistory } from '#ports/price-history.ts';
import { type ReadingOptions, type TradeReadings, tradeReadings } from './trade-readings.ts';

export interface ExcursionReading extends Omit<TradeReadings<TradeExcursion>, 'readings'> {
  /** In the order of the trades. */
  readonly excursions: readonly TradeExcursion[];
}

/** Throws what the history throws. */
export async function tradeExcursions(
  trades: readonly ReportedTrade[],
  history: PriceHistory,
  options: ReadingOptions = {},
): Promise<ExcursionReading> {
  const { readings, ...read } = await tradeReadings(trades, history, excursionsOf, options);
  return { excursions: readings, ...read };
}
