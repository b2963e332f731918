// Reads the prices of many trades, each series once, and from each both what the trades went through and
// what fading them would have brought.
import {
  indexedPrices,
  type TradeExcursion,
  tradeExcursion,
} from '#core/analytics/excursions/trade-excursion.ts';
import { segmentOf } from '#core/market/time-session.ts';
import { priceRequests } from '#core/prices/price-request.ts';
import { type Fade, fadeOf } from '#core/rules/fades/fade.ts';
import type { FadePolicy } from '#core/rules/fades/fade-order.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import type { PriceHistory } from '#ports/price-history.ts';

export interface RuleReading {
  readonly excursion: TradeExcursion;
  readonly fade: Fade;
}

export interface RuleReadingOptions {
  readonly fade: FadePolicy;
  readonly lotOf: (trade: ReportedTrade) => number | undefined;
  readonly onTrades: (done: number, total: number) => void;
}

/** In the order of the trades. Throws what the history throws. */
export async function ruleReadings(
  trades: readonly ReportedTrade[],
  history: PriceHistory,
  { fade, lotOf, onTrades }: RuleReadingOptions,
): Promise<readonly RuleReading[]> {
  const readings: RuleReading[] = [];
  let done = 0;
  for (const { instrument, from, to, trades: own } of priceRequests(trades)) {
    const answer = await history.prices({ instrument, from, to }, 'MINUTE');
    const first = trades[own[0] ?? 0];
    const prices =
      answer.kind === 'prices' && answer.series.at.length > 0 && first !== undefined
        ? indexedPrices(answer.series, segmentOf(first.instrument))
        : null;
    for (const place of own) {
      const trade = trades[place];
      if (trade === undefined) continue;
      const excursion: TradeExcursion =
        prices === null ? { kind: 'gap', gap: 'NO_SERIES' } : tradeExcursion(trade, prices);
      const outcome = fadeOf({ trade, excursion, prices, lot: lotOf(trade) }, fade);
      readings[place] = { excursion, fade: outcome };
    }
    done += own.length;
    onTrades(done, trades.length);
  }
  return readings;
}
