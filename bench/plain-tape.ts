// What a trade went through, read as one writes it down first: bar after bar from the fill to the first
// level touched, then the half hour after it.
import { sessionEnd } from '#core/market/calendar.ts';
import { type Instant, istDate } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import { firstIndexFrom, type PriceSeries } from '#core/prices/price-series.ts';
import type { ExitReason, Side } from '#core/signals/trade.ts';

/** A position that is closed at its first level, or at the open of its last bar. */
export interface Position {
  readonly side: Side;
  readonly entryAt: Instant;
  readonly entryPrice: Price;
  readonly stop: Price;
  readonly target: Price;
  readonly lastAt: Instant;
}

export interface PlainExit {
  readonly row: number;
  readonly price: Price;
  readonly reason: ExitReason;
}

export interface PlainExcursion extends PlainExit {
  readonly maePct: number;
  readonly mfePct: number;
  /** Rows looked at. */
  readonly bars: number;
  readonly extensionPct: number | null;
}

const HALF_HOUR = 1_800_000;

/** The stop counts first where a bar touches both; what opens beyond a level leaves at the open. */
export function plainExcursion(series: PriceSeries, position: Position): PlainExcursion {
  const { entryPrice, stop } = position;
  const long = position.side === 'BUY';
  const fill = firstIndexFrom(series.at, position.entryAt);
  let low = entryPrice;
  let high = entryPrice;
  let row = fill;
  let exit = exitIn(series, position, row, fill);
  while (exit === null) {
    low = Math.min(low, series.low[row] ?? 0);
    high = Math.max(high, series.high[row] ?? 0);
    row += 1;
    exit = exitIn(series, position, row, fill);
  }
  if (row > fill) {
    low = Math.min(low, series.open[row] ?? 0);
    high = Math.max(high, series.open[row] ?? 0);
  }
  low = Math.min(low, exit.price);
  high = Math.max(high, exit.price);
  const risk = Math.abs(entryPrice - stop);
  const after = plainExtension(series, position, exit);
  return {
    ...exit,
    maePct: (Math.max(0, long ? entryPrice - low : high - entryPrice) / risk) * 100,
    mfePct: (Math.max(0, long ? high - entryPrice : entryPrice - low) / risk) * 100,
    bars: row - fill + 1 + after.bars,
    extensionPct: after.extensionPct,
  };
}

function exitIn(
  series: PriceSeries,
  { side, stop, target, lastAt }: Position,
  row: number,
  fill: number,
): PlainExit | null {
  const first = series.open[row] ?? 0;
  if ((series.at[row] ?? 0) >= lastAt) return { row, price: first, reason: 'ADVISOR_EXIT' };
  const long = side === 'BUY';
  const low = series.low[row] ?? 0;
  const high = series.high[row] ?? 0;
  const opensAt = (beyond: boolean, level: Price) => (row > fill && beyond ? first : level);
  const targetPrice = opensAt(long ? first >= target : first <= target, target);
  const gapsOver = row > fill && (long ? first >= target : first <= target);
  if (!gapsOver && (long ? low <= stop : high >= stop)) {
    return {
      row,
      price: opensAt(long ? first <= stop : first >= stop, stop),
      reason: 'STOPLOSS_HIT',
    };
  }
  if (long ? high >= target : low <= target)
    return { row, price: targetPrice, reason: 'TARGET_HIT' };
  return null;
}

/** Post-SL or post-target extension. */
function plainExtension(
  { at, open, high, low }: PriceSeries,
  { side, entryPrice, stop, target }: Position,
  { row, price, reason }: PlainExit,
) {
  if (reason === 'ADVISOR_EXIT') return { bars: 0, extensionPct: null };
  const left = at[row] ?? 0;
  const end = sessionEnd(istDate(left), 'EQUITY_CAS') ?? left;
  let bottom = Number.POSITIVE_INFINITY;
  let top = Number.NEGATIVE_INFINITY;
  const first = price === open[row] ? row : row + 1;
  let next = first;
  for (; (at[next] ?? end) < end && (at[next] ?? 0) <= left + HALF_HOUR; next++) {
    bottom = Math.min(bottom, low[next] ?? 0);
    top = Math.max(top, high[next] ?? 0);
  }
  const bars = next - first;
  if (bars === 0) return { bars, extensionPct: null };
  const long = side === 'BUY';
  const beyondStop = long ? stop - bottom : top - stop;
  const beyondTarget = Math.max(0, long ? top - target : target - bottom);
  const move = reason === 'STOPLOSS_HIT' ? beyondStop : beyondTarget;
  return { bars, extensionPct: (move / entryPrice) * 100 };
}
