// The fade followed through the prices: the first touch of either of its levels from the fill to the
// advisor's exit, else his exit. Where a bar leaves the order open, the worse one for us counts.
import { type ClaimedRow, exitRow, fillRow } from '#core/analytics/excursions/claimed-row.ts';
import { type TapeLevels, tapeLevels } from '#core/analytics/excursions/tape-levels.ts';
import type { IndexedPrices } from '#core/analytics/excursions/trade-excursion.ts';
import type { Instant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import { firstTouch } from '#core/prices/extreme-blocks.ts';
import { directionOf, type ExitReason, type ReportedTrade } from '#core/signals/trade.ts';

/** How the fade ended; the fill is his. */
export interface FadeExit {
  readonly reason: ExitReason;
  readonly at: Instant;
  readonly price: Price;
}

interface FadeWalk extends IndexedPrices {
  /** Our order with his exit. */
  readonly order: ReportedTrade;
  readonly levels: TapeLevels;
  readonly fill: ClaimedRow;
  readonly exit: ClaimedRow;
}

/** Null when the prices do not hold fill and exit: an excursion that is a path has both. */
export function fadeOnTape(order: ReportedTrade, prices: IndexedPrices): FadeExit | null {
  const fill = fillRow(prices.series, order);
  const exit = fill && exitRow(prices.series, order, fill);
  if (fill === null || exit === null) return null;
  const walk = { ...prices, order, levels: tapeLevels(order, prices.series), fill, exit };
  if (fill.row === exit.row) return inOneRow(walk);
  return inFillRow(walk) ?? between(walk) ?? inExitRow(walk);
}

/** The row of the fill, when he left in a later one. */
function inFillRow(walk: FadeWalk): FadeExit | null {
  const { fill, levels } = walk;
  // A touch of our stop may have come before the fill; the worse order counts.
  if (levels.stopTouched(fill.row)) return atStop(walk, fill.row);
  return targetAfterFill(walk) ? atTarget(walk, fill.row) : null;
}

/**
 * Certain after a fill at the open, when the price came to the entry from its far side, or when the row
 * closes there.
 */
function targetAfterFill({ order, series, levels, fill }: FadeWalk): boolean {
  if (!levels.targetTouched(fill.row)) return false;
  if (fill.place === 'OPEN') return true;
  const way = directionOf(order.side);
  const [target = Number.NaN] = order.targets;
  if (way * ((series.close[fill.row] ?? Number.NaN) - target) >= 0) return true;
  const from = series.open[fill.row] ?? Number.NaN;
  return fill.place === 'TOUCH' && way * (order.entryPrice - from) > 0;
}

function between(walk: FadeWalk): FadeExit | null {
  const { series, blocks, fill, exit, levels } = walk;
  const row = firstTouch(series, blocks, { from: fill.row + 1, to: exit.row }, levels.band(true));
  if (row >= exit.row) return null;
  return touched(walk, row);
}

/** Both touched: the open decides, else the stop. */
function touched(walk: FadeWalk, row: number): FadeExit {
  const { levels } = walk;
  if (!levels.stopTouched(row)) return atTarget(walk, row);
  return levels.targetTouched(row) && levels.opensBeyondTarget(row)
    ? atTarget(walk, row)
    : atStop(walk, row);
}

function inExitRow(walk: FadeWalk): FadeExit {
  const { exit, levels } = walk;
  const { row, place } = exit;
  if (levels.opensBeyondStop(row)) return atStop(walk, row);
  if (levels.opensBeyondTarget(row)) return atTarget(walk, row);
  if (place === 'OPEN') return atHisExit(walk);
  if (levels.stopTouched(row)) return atStop(walk, row);
  if (levels.targetTouched(row)) return targetOrExit(walk);
  return atHisExit(walk);
}

function inOneRow(walk: FadeWalk): FadeExit {
  const { fill, exit, levels } = walk;
  if (exit.place === 'OPEN') return atHisExit(walk);
  if (levels.stopTouched(fill.row)) return atStop(walk, fill.row);
  return targetAfterFill(walk) ? targetOrExit(walk) : atHisExit(walk);
}

/** Our target was touched in the row of his exit, before or after it: whichever is worse for us. */
function targetOrExit(walk: FadeWalk): FadeExit {
  const left = atHisExit(walk);
  const hit = atTarget(walk, walk.exit.row);
  const isLastPrice = walk.exit.place === 'CLOSE';
  const way = directionOf(walk.order.side);
  return isLastPrice || way * (hit.price - left.price) <= 0 ? hit : left;
}

/** His price where it was traded; else the last price of the row. */
function atHisExit({ order, series, exit }: FadeWalk): FadeExit {
  const last = series.close[exit.row] ?? Number.NaN;
  const reason: ExitReason = order.exitReason === 'EXPIRED' ? 'EXPIRED' : 'ADVISOR_EXIT';
  return { reason, at: order.exitAt, price: exit.traded ? order.exitPrice : last };
}

const atStop = (walk: FadeWalk, row: number): FadeExit =>
  atLevel(walk, row, 'STOPLOSS_HIT', walk.levels.opensBeyondStop(row), walk.order.stoploss);

const atTarget = (walk: FadeWalk, row: number): FadeExit =>
  atLevel(
    walk,
    row,
    'TARGET_HIT',
    walk.levels.opensBeyondTarget(row),
    walk.order.targets[0] ?? null,
  );

/** A row that opens beyond a level left at its open; in the row of the fill the entry came first. */
function atLevel(
  { order, series, fill }: FadeWalk,
  row: number,
  reason: ExitReason,
  opensBeyond: boolean,
  level: Price | null,
): FadeExit {
  const open = series.open[row] ?? Number.NaN;
  const at = Math.min(Math.max(series.at[row] ?? Number.NaN, order.entryAt), order.exitAt);
  const price = level === null || (row > fill.row && opensBeyond) ? open : level;
  return { reason, at, price };
}
