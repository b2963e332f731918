// From the fill to the end of an order: which row hits which target, and where the rest is stopped. A row
// does not tell the order inside it; the worse one counts.
import type { ClaimedRow } from '#core/analytics/excursions/claimed-row.ts';
import type { IndexedPrices } from '#core/analytics/excursions/trade-excursion.ts';
import type { Instant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import { firstTouch } from '#core/prices/extreme-blocks.ts';
import { directionOf } from '#core/signals/trade.ts';
import { trailedStop } from '#core/trading/trailing-chain.ts';
import type { ExitCause } from './backtest.ts';
import type { EndRow } from './end-row.ts';
import type { LegExit, LegOrder, LegsReplay } from './leg-order.ts';

export interface LegTape extends IndexedPrices {
  readonly order: LegOrder;
  readonly fill: ClaimedRow;
  readonly end: EndRow;
}

/** What is known up to a row. */
interface Walk extends LegTape {
  readonly targets: readonly Price[];
  readonly exits: LegExit[];
  stop: Price;
  ambiguous: boolean;
}

/** `targets`: one per leg. */
export function walkLegs(tape: LegTape, targets: readonly Price[]): LegsReplay {
  const { fill, end, order } = tape;
  const walk: Walk = { ...tape, targets, exits: [], stop: order.stoploss, ambiguous: false };
  for (let row = fill.row; row < end.row && isOpen(walk); row++) {
    if (row > fill.row) row = nextTouch(walk, row);
    if (row < end.row) passRow(walk, row);
  }
  if (isOpen(walk)) endLegs(walk);
  return { exits: walk.exits, ambiguous: walk.ambiguous };
}

const isOpen = ({ exits, targets }: Walk): boolean => exits.length < targets.length;

const wayOf = ({ order }: LegTape): 1 | -1 => directionOf(order.side);

/** The next target; out of reach when all are hit. */
const nextTarget = (walk: Walk): Price =>
  walk.targets[walk.exits.length] ?? wayOf(walk) * Number.POSITIVE_INFINITY;

const openOf = ({ series }: LegTape, row: number): Price => series.open[row] ?? Number.NaN;

const worstOf = (tape: LegTape, row: number): Price =>
  (wayOf(tape) === 1 ? tape.series.low : tape.series.high)[row] ?? Number.NaN;

const bestOf = (tape: LegTape, row: number): Price =>
  (wayOf(tape) === 1 ? tape.series.high : tape.series.low)[row] ?? Number.NaN;

/** At the level or further in our favour. */
const reaches = (tape: LegTape, price: Price, level: Price): boolean =>
  wayOf(tape) * (price - level) >= 0;

function nextTouch(walk: Walk, row: number): number {
  const { series, blocks, stop, end } = walk;
  const target = nextTarget(walk);
  const band =
    wayOf(walk) === 1 ? { floor: stop, ceiling: target } : { floor: target, ceiling: stop };
  return firstTouch(series, blocks, { from: row, to: end.row }, band);
}

function passRow(walk: Walk, row: number): void {
  passOpen(walk, row);
  passStop(walk, row);
  passTargets(walk, row, () => true);
}

/** The order ends: before, after, or somewhere inside its last row. */
function endLegs(walk: Walk): void {
  const { row, place, price, cause, at } = walk.end;
  if (place === 'CLOSE') passRow(walk, row);
  if (place === 'TOUCH' || place === 'WITHIN') passEndRow(walk, row, price);
  leave(walk, { cause, at, price });
}

/** His exit lies somewhere in the row: a better target may have come after it. */
function passEndRow(walk: Walk, row: number, exitPrice: Price): void {
  passOpen(walk, row);
  passStop(walk, row);
  passTargets(walk, row, (target) => {
    const isWorse = reaches(walk, exitPrice, target);
    if (!isWorse) walk.ambiguous = true;
    return isWorse;
  });
}

/** The first price of a row; in the row of the fill the entry came first. */
function passOpen(walk: Walk, row: number): void {
  if (row === walk.fill.row) return;
  const open = openOf(walk, row);
  if (reaches(walk, walk.stop, open)) stopped(walk, row, open);
  while (isOpen(walk) && reaches(walk, open, nextTarget(walk))) hit(walk, row, open);
}

function passStop(walk: Walk, row: number): void {
  if (!isOpen(walk) || !reaches(walk, walk.stop, worstOf(walk, row))) return;
  const mayBeBefore = row === walk.fill.row && walk.fill.place !== 'OPEN';
  if (mayBeBefore || reaches(walk, bestOf(walk, row), nextTarget(walk))) walk.ambiguous = true;
  stopped(walk, row, walk.stop);
}

/** After a target the stop is nearer; a row that also holds the new one may have come back to it. */
function passTargets(walk: Walk, row: number, counts: (target: Price) => boolean): void {
  const best = bestOf(walk, row);
  while (isOpen(walk) && reaches(walk, best, nextTarget(walk)) && isAfterFill(walk, row)) {
    const target = nextTarget(walk);
    if (!counts(target)) return;
    hit(walk, row, target);
    if (!isOpen(walk) || !reaches(walk, walk.stop, worstOf(walk, row))) continue;
    walk.ambiguous = true;
    stopped(walk, row, walk.stop);
  }
}

/** Certain after a fill at the open, from the far side, or when the row closes there. */
function isAfterFill(walk: Walk, row: number): boolean {
  const { fill, series, order } = walk;
  if (row > fill.row || fill.place === 'OPEN') return true;
  if (reaches(walk, series.close[row] ?? Number.NaN, nextTarget(walk))) return true;
  return fill.place === 'TOUCH' && wayOf(walk) * (order.report.entryPrice - openOf(walk, row)) > 0;
}

function hit(walk: Walk, row: number, price: Price): void {
  const { order, targets, stop: stoploss, exits } = walk;
  exits.push({ cause: 'TARGET', at: instantOf(walk, row), price });
  const { side, report } = order;
  const position = { side, averageEntry: report.entryPrice, targets, stoploss };
  walk.stop = trailedStop(position, exits.length);
}

function stopped(walk: Walk, row: number, price: Price): void {
  const cause: ExitCause = walk.stop === walk.order.stoploss ? 'STOP' : 'TRAILED_STOP';
  leave(walk, { cause, at: instantOf(walk, row), price });
}

function leave(walk: Walk, exit: LegExit): void {
  while (isOpen(walk)) walk.exits.push(exit);
}

const instantOf = ({ series, order }: LegTape, row: number): Instant =>
  Math.max(series.at[row] ?? Number.NaN, order.report.entryAt);
