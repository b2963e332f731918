// What rules need of the prices of many trades: what these went through, and what fading them would have
// brought.
import { type FadeTerms, type RuleReading, ruleReadingsOf } from '#core/rules/rule-reading.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import type { PriceHistory } from '#ports/price-history.ts';
import { type ReadingOptions, tradeReadings } from './trade-readings.ts';

/** In the order of the trades. Throws what the history throws. */
export async function ruleReadings(
  trades: readonly ReportedTrade[],
  history: PriceHistory,
  { fade, lotOf, ...options }: FadeTerms & ReadingOptions,
): Promise<readonly RuleReading[]> {
  const terms = { fade, lotOf };
  const { readings } = await tradeReadings(
    trades,
    history,
    (own, series) => ruleReadingsOf(own, series, terms),
    options,
  );
  return readings;
}
