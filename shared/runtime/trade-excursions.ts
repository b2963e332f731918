// Reads the prices of many trades, each series of an instrument and its days once, and the trades off them.
import type { TradeExcursion } from '#core/analytics/excursions/trade-excursion.ts';
import type { Instant } from '#core/market/ist.ts';
import { excursionsOf } from '#core/pipeline/excursions.ts';
import { type PriceRequest, priceRequests } from '#core/prices/price-request.ts';
import type { Resolution } from '#core/prices/price-series.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import type { PriceCounts, PriceHistory } from '#ports/price-history.ts';
import { readAhead } from './read-ahead.ts';

export interface ExcursionReading {
  /** In the order of the trades. */
  readonly excursions: readonly TradeExcursion[];
  /** What was repaired, dropped or missing in the prices that were read; zeros are left out. */
  readonly prices: Readonly<Record<string, number>>;
  /** Rows of all series that were read. */
  readonly priceRows: number;
}

export interface ReadingOptions {
  readonly wanted?: Resolution;
  /** Prices from here on are not read, as nobody knew them: trades still open then have no end on the tape. */
  readonly until?: Instant;
  readonly onTrades?: (done: number, total: number) => void;
}

/** Throws what the history throws. A few series are in memory at a time, beside what the history keeps. */
export async function tradeExcursions(
  trades: readonly ReportedTrade[],
  history: PriceHistory,
  {
    wanted = 'MINUTE',
    until = Number.POSITIVE_INFINITY,
    onTrades = () => undefined,
  }: ReadingOptions = {},
): Promise<ExcursionReading> {
  const excursions: TradeExcursion[] = [];
  const prices: Record<string, number> = {};
  let priceRows = 0;
  let done = 0;
  const ask = ({ instrument, from, to }: PriceRequest) =>
    history.prices({ instrument, from, to: Math.min(to, until) }, wanted);
  for await (const [{ trades: own }, answer] of readAhead(priceRequests(trades), ask)) {
    const series = answer.kind === 'prices' ? answer.series : null;
    const requested = own.flatMap((index) => trades[index] ?? []);
    excursionsOf(requested, series).forEach((excursion, position) => {
      excursions[own[position] ?? 0] = excursion;
    });
    if (answer.kind === 'prices') addCounts(prices, answer.counts);
    priceRows += series?.at.length ?? 0;
    done += own.length;
    onTrades(done, trades.length);
  }
  return { excursions, prices, priceRows };
}

function addCounts(sums: Record<string, number>, counts: PriceCounts): void {
  for (const [name, count] of Object.entries(counts)) {
    if (count > 0) sums[name] = (sums[name] ?? 0) + count;
  }
}
