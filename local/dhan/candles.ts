// Minute candles in Dhan's parallel arrays, from any price history: stamped with the start of the minute in
// UTC epoch seconds, as decimals. Volumes are 0: a price history has none.
import { type Instant, istDate, istInstant } from '#core/market/ist.ts';
import type { PriceHistory } from '#ports/price-history.ts';

export type CandleColumns = Record<
  'open' | 'high' | 'low' | 'close' | 'volume' | 'timestamp',
  number[]
>;

export const noCandles = (): CandleColumns => ({
  open: [],
  high: [],
  low: [],
  close: [],
  volume: [],
  timestamp: [],
});

interface Feed {
  readonly prices: PriceHistory;
  readonly now: () => Instant;
  readonly preMarket?: boolean;
}

const MINUTE = 60_000;

export async function candlesBetween(
  { prices, now, preMarket = false }: Feed,
  range: { readonly instrument: string; readonly from: Instant; readonly to: Instant },
): Promise<CandleColumns> {
  const candles = noCandles();
  const to = Math.min(range.to, now());
  if (range.from >= to) return candles;
  const answer = await prices.prices({ ...range, to }, 'MINUTE');
  if (answer.kind === 'none') return candles;
  const { at, open, high, low, close } = answer.series;
  for (let row = 0; row < at.length; row++) {
    const minute = Math.floor((at[row] ?? 0) / MINUTE) * MINUTE;
    const before = candles.timestamp.at(-1);
    const four = {
      open: open[row] ?? 0,
      high: high[row] ?? 0,
      low: low[row] ?? 0,
      close: close[row] ?? 0,
    };
    const isNewDay = before === undefined || istDate(before * 1_000) !== istDate(minute);
    if (preMarket && isNewDay) {
      const flat = { open: four.open, high: four.open, low: four.open, close: four.open };
      add(candles, istInstant(istDate(minute), '09:08'), flat);
    }
    if (before === minute / 1_000) extend(candles, four);
    else add(candles, minute, four);
  }
  return candles;
}

type Four = Record<'open' | 'high' | 'low' | 'close', number>;

function add(candles: CandleColumns, at: Instant, { open, high, low, close }: Four): void {
  candles.open.push(open);
  candles.high.push(high);
  candles.low.push(low);
  candles.close.push(close);
  candles.volume.push(0);
  candles.timestamp.push(at / 1_000);
}

/** Further ticks of the last candle's minute. */
function extend({ high, low, close }: CandleColumns, tick: Four): void {
  const last = close.length - 1;
  high[last] = Math.max(high[last] ?? 0, tick.high);
  low[last] = Math.min(low[last] ?? 0, tick.low);
  close[last] = tick.close;
}
