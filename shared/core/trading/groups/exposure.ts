// Units that no stop stands ready for: gone exits, a triggered one that is not filled, a price past the stop.

import { segmentOf } from '#core/prices/instrument-segment.ts';
import type { Turn } from '../engine/turn.ts';
import { dropTimer, own, setTimer } from '../engine/turn.ts';
import { type LegOrders, ordersOfGroup, safeQuantity } from './leg-orders.ts';
import { fallsTo } from './limit-price.ts';
import type { TradeGroup } from './trade-group.ts';

/** Outside continuous trading nothing can be protected, and no price can run. */
export const isInSession = (turn: Turn, { contract }: Pick<TradeGroup, 'contract'>): boolean =>
  turn.state.sessions[segmentOf(contract)] === 'OPEN';

export const exposedLegs = (turn: Turn, group: TradeGroup): readonly LegOrders[] =>
  isInSession(turn, group)
    ? ordersOfGroup(turn, group).filter((view) => isExposed(turn, group, view))
    : [];

function isExposed(
  turn: Turn,
  group: TradeGroup,
  { leg, entry, others, held }: LegOrders,
): boolean {
  if (held === 0) return false;
  const safe = [entry, ...others].reduce((sum, order) => sum + safeQuantity(order), 0);
  if (safe < held) return true;
  return leg.exitCause === null && isPastStop(turn, group);
}

export function isPastStop(turn: Turn, { contract, side, stop }: TradeGroup): boolean {
  const quote = turn.state.quotes.get(contract);
  return quote !== undefined && fallsTo(side, quote.price, stop);
}

/** Remembers since when, and asks again when it has lasted too long. */
export function watchExposure(turn: Turn, group: TradeGroup): void {
  const { groupId } = group;
  const [isUncovered, since] = [
    exposedLegs(turn, group).length > 0,
    turn.state.uncovered.get(groupId),
  ];
  if (!isUncovered) {
    if (since !== undefined) own(turn, 'uncovered').delete(groupId);
    dropTimer(turn, `group/unprotected/${groupId}`);
  } else if (since === undefined) beginExposure(turn, groupId);
}

/** Also when it was told of, and goes on. */
export function beginExposure(turn: Turn, groupId: string): void {
  own(turn, 'uncovered').set(groupId, turn.at);
  const { unprotectedSeconds } = turn.state.settings;
  setTimer(turn, `group/unprotected/${groupId}`, turn.at + unprotectedSeconds * 1_000);
}
