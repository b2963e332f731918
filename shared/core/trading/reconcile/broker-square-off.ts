// What the broker itself closed: INTRADAY positions do not outlive their session. Once it is over and the book
// has neither the units nor a fill of ours for them, the broker's own order closed them.
import { segmentOf } from '#core/prices/instrument-segment.ts';
import { alarm, type Turn } from '../engine/turn.ts';
import type { TradeGroup } from '../groups/trade-group.ts';
import type { Venue } from '../orders/order.ts';
import { closedElsewhere, netHeld } from './closed-elsewhere.ts';
import type { NetPosition } from './net-position.ts';

/** True when exactly what our INTRADAY groups hold there is missing; then it is closed at the last price. */
export function squaredOffByBroker(turn: Turn, venue: Venue, missing: NetPosition): boolean {
  const { contract, product, units } = missing;
  if (product !== 'INTRADAY') return false;
  if (turn.state.sessions[segmentOf(contract)] !== 'CLOSED') return false;
  const groups = groupsIn(turn, venue, missing);
  const held = groups.reduce((sum, group) => sum + netHeld(turn, group), 0);
  if (held === 0 || held !== -units) return false;
  for (const group of groups) close(turn, group);
  return true;
}

/** That are not over, and trade under that product. */
export const groupsIn = (
  turn: Turn,
  venue: Venue,
  { contract, product }: Pick<NetPosition, 'contract' | 'product'>,
): readonly TradeGroup[] =>
  (turn.state.groupsOf.get(contract) ?? []).flatMap((groupId) => {
    const group = turn.state.groups.get(groupId);
    return group?.venue === venue && group.product === product ? [group] : [];
  });

function close(turn: Turn, group: TradeGroup): void {
  const units = Math.abs(netHeld(turn, group));
  if (units === 0) return;
  const why = { cause: 'SQUARE_OFF', reason: 'SQUARED_OFF_BY_BROKER' } as const;
  closedElsewhere(turn, group, units, why);
  const text = `${group.groupId}: ${units} units of ${group.contract} were squared off by the broker, expected our own exit`;
  alarm(turn, 'UNKNOWN_POSITION', group.groupId, text);
}
