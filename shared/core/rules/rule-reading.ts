// What one series of prices says of the trades on it: what they went through, and what fading them would
// have brought, both off the same rows.
import type { TradeExcursion } from '#core/analytics/excursions/trade-excursion.ts';
import { excursionOn, pricesOf } from '#core/pipeline/excursions.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import { type Fade, fadeOf } from './fades/fade.ts';
import type { FadePolicy } from './fades/fade-order.ts';

export interface RuleReading {
  readonly excursion: TradeExcursion;
  readonly fade: Fade;
}

export interface FadeTerms {
  readonly fade: FadePolicy;
  /** Lot of the contract file, where the contract is listed there. */
  readonly lotOf: (trade: ReportedTrade) => number | undefined;
}

/** In the order of the trades, which are all of the instrument of the series; null = no prices at all. */
export function ruleReadingsOf(
  trades: readonly ReportedTrade[],
  series: PriceSeries | null,
  { fade, lotOf }: FadeTerms,
): readonly RuleReading[] {
  const prices = pricesOf(trades, series);
  return trades.map((trade) => {
    const excursion = excursionOn(trade, prices);
    return { excursion, fade: fadeOf({ trade, excursion, prices, lot: lotOf(trade) }, fade) };
  });
}
