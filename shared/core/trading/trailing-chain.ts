// Each target that is hit moves the stop of what is left one step behind it (design, trailing chain).
import type { Price } from '#core/market/money.ts';
import { directionOf, type Side } from '#core/signals/trade.ts';

export interface TrailedPosition {
  readonly side: Side;
  readonly averageEntry: Price;
  /** Nearest first. */
  readonly targets: readonly Price[];
  /** The stop in force. */
  readonly stoploss: Price;
}

/**
 * The stop after target `hit` (1 = the nearest): the average entry after the first, else the target
 * before. Never looser than the one in force. Throws RangeError for a target that does not exist.
 */
export function trailedStop(position: TrailedPosition, hit: number): Price {
  const { side, averageEntry, targets, stoploss } = position;
  const behind = hit === 1 ? averageEntry : targets[hit - 2];
  if (behind === undefined || hit < 1 || hit > targets.length) {
    throw new RangeError(
      `trailing chain: expected a target 1..${targets.length} that was hit, found ${hit}`,
    );
  }
  return directionOf(side) === 1 ? Math.max(stoploss, behind) : Math.min(stoploss, behind);
}
