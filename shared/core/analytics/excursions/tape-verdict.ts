// What the tape says of a claimed outcome: true, contradicted, or not decidable because one bar holds
// both possibilities. A contradiction needs certainty; where only the order inside a bar is open, the
// pessimistic order counts and the other one stands beside it.
import type { Instant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import { type ExtremeBlocks, firstTouch } from '#core/prices/extreme-blocks.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';
import { directionOf, type ExitReason, type ReportedTrade } from '#core/signals/trade.ts';
import type { ClaimedRow, Place } from './claimed-row.ts';
import { type TapeLevels, tapeLevels } from './tape-levels.ts';

/** What the tape knows better than the claimed outcome. */
export type OutcomeContradiction =
  /** The exit price was not traded at its time. */
  | 'EXIT_NOT_TRADED'
  /** The published stop was touched before the claimed exit, which is no stop. */
  | 'STOP_FIRST'
  /** Claimed at the stop, but the market opened beyond it: the stop was filled at that open. */
  | 'STOP_GAPPED'
  /** The first target was touched before the claimed stop. */
  | 'TARGET_FIRST'
  /** A target is claimed that was not reached by the claimed exit, or lies on the losing side. */
  | 'TARGET_NEVER_REACHED';

export interface TapeOutcome {
  readonly reason: ExitReason | null;
  readonly at: Instant;
  readonly price: Price;
  readonly row: number;
  readonly place: Place;
}

export interface TapeVerdict {
  /** The outcome that counts. */
  readonly outcome: TapeOutcome;
  /** What the other order inside the bar would have meant, for an ambiguous trade. */
  readonly optimistic: TapeOutcome | null;
  readonly contradiction: OutcomeContradiction | null;
}

export interface TapeClaim {
  readonly trade: ReportedTrade;
  readonly series: PriceSeries;
  readonly blocks: ExtremeBlocks;
  /** Traded: without a fill there is no outcome to judge. */
  readonly fill: ClaimedRow;
  readonly exit: ClaimedRow;
}

export function tapeVerdict(claim: TapeClaim): TapeVerdict {
  const levels = tapeLevels(claim.trade, claim.series);
  const verdict = beforeExit(claim, levels) ?? atExit(claim, levels);
  return mayBeStoppedAtFill(claim, levels)
    ? {
        outcome: stopAt(claim, levels, claim.fill.row),
        optimistic: verdict.optimistic ?? verdict.outcome,
        contradiction: verdict.contradiction,
      }
    : verdict;
}

const asClaimed = ({ trade, exit }: TapeClaim): TapeOutcome => ({
  reason: trade.exitReason,
  at: trade.exitAt,
  price: trade.exitPrice,
  row: exit.row,
  place: exit.place,
});

const certain = (
  outcome: TapeOutcome,
  contradiction: OutcomeContradiction | null = null,
): TapeVerdict => ({ outcome, optimistic: null, contradiction });

/** A row that opens beyond a level left at its open; the fill's own row was entered before the level. */
function stopAt(claim: TapeClaim, levels: TapeLevels, row: number): TapeOutcome {
  const gap = row > claim.fill.row && levels.opensBeyondStop(row);
  return leftAt(claim, row, 'STOPLOSS_HIT', gap ? null : claim.trade.stoploss);
}

function targetAt(claim: TapeClaim, levels: TapeLevels, row: number): TapeOutcome {
  const gap = row > claim.fill.row && levels.opensBeyondTarget(row);
  return leftAt(claim, row, 'TARGET_HIT', gap ? null : (claim.trade.targets[0] ?? null));
}

/** `price` null = the row's open. */
function leftAt(
  { trade, series }: TapeClaim,
  row: number,
  reason: ExitReason,
  price: Price | null,
): TapeOutcome {
  const open = series.open[row] ?? Number.NaN;
  // Ticks of the claimed minutes may come after their claimed times.
  const at = Math.min(Math.max(series.at[row] ?? Number.NaN, trade.entryAt), trade.exitAt);
  return price === null
    ? { reason, at, price: open, row, place: 'OPEN' }
    : { reason, at, price, row, place: 'TOUCH' };
}

/**
 * The target closes a claim that says it does, or that says stop; who claims something else, or a
 * further target, held on beyond the first one. A level that was moved later is known only by its price.
 */
function closesAtTarget({ trade, series, exit }: TapeClaim): boolean {
  const [first, ...further] = trade.targets;
  if (first === undefined) return false;
  if (trade.exitReason === 'STOPLOSS_HIT') return true;
  if (trade.exitReason !== 'TARGET_HIT') return false;
  if (trade.exitPrice === first) return true;
  const moved = exit.traded && series.open[exit.row] !== trade.exitPrice;
  return !moved && !further.includes(trade.exitPrice) && reaches(trade, first);
}

const reaches = (trade: ReportedTrade, target: Price): boolean =>
  directionOf(trade.side) * (trade.exitPrice - target) >= 0;

/** The first level touched for certain after the fill and before the row of the exit, if any decides. */
function beforeExit(claim: TapeClaim, levels: TapeLevels): TapeVerdict | null {
  const { trade, exit } = claim;
  const row = firstCertainTouch(claim, levels);
  if (row >= exit.row) return null;
  const toTarget = closesAtTarget(claim) && levels.targetTouched(row);
  const targetFirst = toTarget && (!levels.stopTouched(row) || opensAtTarget(claim, levels, row));
  const untraded = exit.traded ? null : 'EXIT_NOT_TRADED';
  if (targetFirst) {
    if (trade.exitReason === 'STOPLOSS_HIT') {
      return certain(targetAt(claim, levels, row), 'TARGET_FIRST');
    }
    return untraded ? certain(targetAt(claim, levels, row), untraded) : certain(asClaimed(claim));
  }
  const stop = stopAt(claim, levels, row);
  if (toTarget && stop.place !== 'OPEN') {
    return { outcome: stop, optimistic: targetAt(claim, levels, row), contradiction: untraded };
  }
  if (trade.exitReason !== 'STOPLOSS_HIT') return certain(stop, 'STOP_FIRST');
  if (isGapped(claim, stop)) return certain(stop, 'STOP_GAPPED');
  return untraded ? certain(stop, untraded) : certain(asClaimed(claim));
}

/** A claim at the published stop where the market opened beyond it; a moved stop is not known. */
const isGapped = ({ trade }: TapeClaim, stop: TapeOutcome): boolean =>
  stop.place === 'OPEN' && trade.exitPrice === trade.stoploss && stop.price !== trade.stoploss;

/** In the row of the fill a target counts only after a fill at the open. */
const targetIn = ({ fill }: TapeClaim, levels: TapeLevels, row: number): boolean =>
  (row > fill.row || fill.place === 'OPEN') && levels.targetTouched(row);

const opensAtTarget = ({ fill }: TapeClaim, levels: TapeLevels, row: number): boolean =>
  row > fill.row && levels.opensBeyondTarget(row);

function firstCertainTouch(claim: TapeClaim, levels: TapeLevels): number {
  const { series, blocks, fill, exit } = claim;
  const target = closesAtTarget(claim);
  if (fill.row < exit.row) {
    if (levels.stopTouched(fill.row) && stopAfterFill(claim, levels)) return fill.row;
    if (target && targetIn(claim, levels, fill.row)) return fill.row;
  }
  return firstTouch(series, blocks, { from: fill.row + 1, to: exit.row }, levels.band(target));
}

/** Whether a touch of the stop in the row of the fill certainly came after the fill. */
function stopAfterFill({ trade, series, fill }: TapeClaim, levels: TapeLevels): boolean {
  if (fill.place === 'OPEN' || levels.closesBeyondStop(fill.row)) return true;
  if (fill.place !== 'TOUCH') return false;
  const open = series.open[fill.row] ?? Number.NaN;
  return directionOf(trade.side) * (open - trade.entryPrice) > 0;
}

/** The stop may have been touched in the row of the fill, before or after it; the claim lives on. */
const mayBeStoppedAtFill = (claim: TapeClaim, levels: TapeLevels): boolean =>
  claim.fill.row < claim.exit.row &&
  claim.trade.exitReason !== 'STOPLOSS_HIT' &&
  levels.stopTouched(claim.fill.row) &&
  !stopAfterFill(claim, levels);

/** Nothing decided before the row of the exit: what does that row say? */
function atExit(claim: TapeClaim, levels: TapeLevels): TapeVerdict {
  const { trade, fill, exit } = claim;
  const claimed = asClaimed(claim);
  if (!exit.traded) return neverTraded(claim, levels);
  if (trade.exitReason === 'TARGET_HIT' && !reaches(trade, trade.entryPrice)) {
    return certain({ ...claimed, reason: 'ADVISOR_EXIT' }, 'TARGET_NEVER_REACHED');
  }
  if (exit.place === 'OPEN') return certain(claimed);
  if (trade.exitReason === 'STOPLOSS_HIT') return stopClaimed(claim, levels);
  if (!levels.stopTouched(exit.row)) return certain(claimed);
  if (trade.exitReason === 'TARGET_HIT' && opensAtTarget(claim, levels, exit.row))
    return certain(claimed);
  const stop = stopAt(claim, levels, exit.row);
  if (stop.price === trade.exitPrice) return certain(claimed);
  const inOrder =
    stop.place === 'OPEN' ||
    (exit.place === 'CLOSE' && (exit.row > fill.row || stopAfterFill(claim, levels)));
  return inOrder
    ? certain(stop, 'STOP_FIRST')
    : { outcome: stop, optimistic: claimed, contradiction: null };
}

/** A claimed stop is the pessimistic order already. */
function stopClaimed(claim: TapeClaim, levels: TapeLevels): TapeVerdict {
  const { fill, exit } = claim;
  const claimed = asClaimed(claim);
  if (exit.row > fill.row && levels.opensBeyondStop(exit.row)) {
    const stop = stopAt(claim, levels, exit.row);
    return isGapped(claim, stop) ? certain(stop, 'STOP_GAPPED') : certain(claimed);
  }
  if (!levels.targetTouched(exit.row)) return certain(claimed);
  const target = targetAt(claim, levels, exit.row);
  return target.place === 'OPEN'
    ? certain(target, 'TARGET_FIRST')
    : { outcome: claimed, optimistic: target, contradiction: null };
}

/** The claimed exit price was not traded: what the row itself offered counts. */
function neverTraded(claim: TapeClaim, levels: TapeLevels): TapeVerdict {
  const { trade, series, fill, exit } = claim;
  const { row } = exit;
  const target = targetIn(claim, levels, row);
  const missed =
    trade.exitReason === 'TARGET_HIT' &&
    trade.targets.some((one) => reaches(trade, one)) &&
    !everReached(claim);
  const contradiction = missed ? 'TARGET_NEVER_REACHED' : 'EXIT_NOT_TRADED';
  if (levels.stopTouched(row) && !(target && opensAtTarget(claim, levels, row))) {
    const stop = stopAt(claim, levels, row);
    return target && stop.place !== 'OPEN'
      ? { outcome: stop, optimistic: targetAt(claim, levels, row), contradiction }
      : certain(stop, contradiction);
  }
  if (target) return certain(targetAt(claim, levels, row), contradiction);
  const price = row > fill.row ? null : (series.close[row] ?? Number.NaN);
  const left = leftAt(claim, row, 'ADVISOR_EXIT', price);
  return certain(price === null ? left : { ...left, place: 'CLOSE' }, contradiction);
}

/** Whether the claimed exit price was reached at any time from the fill to the end of the exit's row. */
function everReached({ trade, series, blocks, fill, exit }: TapeClaim): boolean {
  const long = directionOf(trade.side) === 1;
  const span = { from: fill.place === 'OPEN' ? fill.row : fill.row + 1, to: exit.row + 1 };
  const band = long
    ? { floor: Number.NEGATIVE_INFINITY, ceiling: trade.exitPrice }
    : { floor: trade.exitPrice, ceiling: Number.POSITIVE_INFINITY };
  return firstTouch(series, blocks, span, band) < span.to;
}
