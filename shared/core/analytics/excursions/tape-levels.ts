// Stop and target of one trade as questions to a row of the tape, the same for BUY and SELL.
import type { Price } from '#core/market/money.ts';
import type { Band } from '#core/prices/extreme-blocks.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';
import { directionOf, type ReportedTrade } from '#core/signals/trade.ts';

export interface TapeLevels {
  readonly stopTouched: (row: number) => boolean;
  readonly targetTouched: (row: number) => boolean;
  /** The row's first price is already there: then it came before everything else in the row. */
  readonly opensBeyondStop: (row: number) => boolean;
  readonly opensBeyondTarget: (row: number) => boolean;
  /** Certain after a fill inside the row: the row's last price is there. */
  readonly closesBeyondStop: (row: number) => boolean;
  /** The levels as a band; without the target when `target` is false. */
  readonly band: (target: boolean) => Band;
}

/** The first published target counts: a trade closes in full there. */
export function tapeLevels(trade: ReportedTrade, series: PriceSeries): TapeLevels {
  const long = directionOf(trade.side) === 1;
  const { stoploss } = trade;
  const [target = null] = trade.targets;
  const { open, high, low, close } = series;
  const reached = (level: Price | null, above: boolean, column: Float64Array) => (row: number) =>
    level !== null &&
    (above ? (column[row] ?? Number.NaN) >= level : (column[row] ?? Number.NaN) <= level);
  const floor = (level: Price | null) => level ?? Number.NEGATIVE_INFINITY;
  const ceiling = (level: Price | null) => level ?? Number.POSITIVE_INFINITY;
  return {
    stopTouched: reached(stoploss, !long, long ? low : high),
    targetTouched: reached(target, long, long ? high : low),
    opensBeyondStop: reached(stoploss, !long, open),
    opensBeyondTarget: reached(target, long, open),
    closesBeyondStop: reached(stoploss, !long, close),
    band(withTarget) {
      const goal = withTarget ? target : null;
      return long
        ? { floor: floor(stoploss), ceiling: ceiling(goal) }
        : { floor: floor(goal), ceiling: ceiling(stoploss) };
    },
  };
}
