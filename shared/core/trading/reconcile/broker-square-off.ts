// What the broker itself closed: INTRADAY positions do not outlive their session. Once it is over and the book
// has neither the units nor a fill of ours for them, the broker's own order closed them.
import { segmentOf } from '#core/prices/instrument-segment.ts';
import { alarm, type Turn } from '../engine/turn.ts';
import type { TradeGroup } from '../groups/trade-group.ts';
import type { Venue } from '../orders/order.ts';
import { closedElsewhere, netHeld } from './closed-elsewhere.ts';

interface Missing {
  readonly contract: string;
  /** Units the venue has beyond what our orders explain. */
  readonly units: number;
}

/** True when exactly what our INTRADAY groups hold there is missing; then it is closed at the last price. */
export function squaredOffByBroker(turn: Turn, venue: Venue, missing: Missing): boolean {
  const { contract, units } = missing;
  if (turn.state.sessions[segmentOf(contract)] !== 'CLOSED') return false;
  const groups = groupsIn(turn, venue, contract).filter(({ product }) => product === 'INTRADAY');
  const held = groups.reduce((sum, group) => sum + netHeld(turn, group), 0);
  if (held === 0 || held !== -units) return false;
  for (const group of groups) close(turn, group);
  return true;
}

/** That are not over. */
export const groupsIn = (turn: Turn, venue: Venue, contract: string): readonly TradeGroup[] =>
  (turn.state.groupsOf.get(contract) ?? []).flatMap((groupId) => {
    const group = turn.state.groups.get(groupId);
    return group?.venue === venue ? [group] : [];
  });

function close(turn: Turn, group: TradeGroup): void {
  const units = Math.abs(netHeld(turn, group));
  if (units === 0) return;
  const why = { cause: 'SQUARE_OFF', reason: 'SQUARED_OFF_BY_BROKER' } as const;
  closedElsewhere(turn, group, units, why);
  const text = `${group.groupId}: ${units} units of ${group.contract} were squared off by the broker, expected our own exit`;
  alarm(turn, 'UNKNOWN_POSITION', group.groupId, text);
}
