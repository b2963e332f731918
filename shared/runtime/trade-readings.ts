// Reads the prices of many trades, each series of an instrument and its days once, and from each whatever
// is asked of the trades on it.
import type { Instant } from '#core/market/ist.ts';
import { type PriceRequest, priceRequests } from '#core/prices/price-request.ts';
import type { PriceSeries, Resolution } from '#core/prices/price-series.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import type { PriceCounts, PriceHistory } from '#ports/price-history.ts';
import { readAhead } from './read-ahead.ts';

export interface TradeReadings<Reading> {
  /** In the order of the trades. */
  readonly readings: readonly Reading[];
  /** What was repaired, dropped or missing in the prices that were read; zeros are left out. */
  readonly prices: Readonly<Record<string, number>>;
  /** Rows of all series that were read. */
  readonly priceRows: number;
}

/** One reading for each of the trades, which are all of the instrument of the series; null = no prices. */
export type ReadSeries<Reading> = (
  trades: readonly ReportedTrade[],
  series: PriceSeries | null,
) => readonly Reading[];

export interface ReadingOptions {
  readonly wanted?: Resolution;
  /** Prices from here on are not read, as nobody knew them: trades still open then have no end on the tape. */
  readonly until?: Instant;
  readonly onTrades?: (done: number, total: number) => void;
}

/** Throws what the history throws. A few series are in memory at a time, beside what the history keeps. */
export async function tradeReadings<Reading>(
  trades: readonly ReportedTrade[],
  history: PriceHistory,
  read: ReadSeries<Reading>,
  {
    wanted = 'MINUTE',
    until = Number.POSITIVE_INFINITY,
    onTrades = () => undefined,
  }: ReadingOptions = {},
): Promise<TradeReadings<Reading>> {
  const readings: Reading[] = [];
  const prices: Record<string, number> = {};
  let priceRows = 0;
  let done = 0;
  const ask = ({ instrument, from, to }: PriceRequest) =>
    history.prices({ instrument, from, to: Math.min(to, until) }, wanted);
  for await (const [{ trades: own }, answer] of readAhead(priceRequests(trades), ask)) {
    const series = answer.kind === 'prices' ? answer.series : null;
    const requested = own.flatMap((index) => trades[index] ?? []);
    read(requested, series).forEach((reading, position) => {
      readings[own[position] ?? 0] = reading;
    });
    if (answer.kind === 'prices') addCounts(prices, answer.counts);
    priceRows += series?.at.length ?? 0;
    done += own.length;
    onTrades(done, trades.length);
  }
  return { readings, prices, priceRows };
}

function addCounts(sums: Record<string, number>, counts: PriceCounts): void {
  for (const [name, count] of Object.entries(counts)) {
    if (count > 0) sums[name] = (sums[name] ?? 0) + count;
  }
}
