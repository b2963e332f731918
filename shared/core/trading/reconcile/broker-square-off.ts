// What the broker itself closed: INTRADAY positions do not outlive their session. Once it is over and the book
// has neither the units nor a fill of ours for them, the broker's own order closed them.
import { segmentOf } from '#core/prices/instrument-segment.ts';
import { alarm, putGroup, putOrder, type Turn } from '../engine/turn.ts';
import type { GroupLeg, TradeGroup } from '../groups/trade-group.ts';
import { heldUnits, legPosition } from '../ledger/leg-position.ts';
import { NO_FILL, type Order, type Venue } from '../orders/order.ts';
import { newOrderId } from '../orders/order-id.ts';

interface Missing {
  readonly contract: string;
  /** Units the venue has beyond what our orders explain. */
  readonly units: number;
}

/** True when exactly what our INTRADAY groups hold there is missing; then it is closed at the last price. */
export function squaredOffByBroker(
  turn: Turn,
  venue: Venue,
  { contract, units }: Missing,
): boolean {
  if (turn.state.sessions[segmentOf(contract)] !== 'CLOSED') return false;
  const groups = (turn.state.groupsOf.get(contract) ?? [])
    .map((groupId) => turn.state.groups.get(groupId))
    .filter((group): group is TradeGroup => group?.venue === venue && isIntraday(group));
  const held = groups.reduce((sum, group) => sum + netHeld(turn, group), 0);
  if (held === 0 || held !== -units) return false;
  for (const group of groups) close(turn, group);
  return true;
}

const isIntraday = ({ product }: TradeGroup): boolean => product === 'INTRADAY';

const heldOf = (turn: Turn, leg: GroupLeg): number => heldUnits(legPosition(turn.state, leg));

const netHeld = (turn: Turn, { side, legs }: TradeGroup): number =>
  legs.reduce((sum, leg) => sum + heldOf(turn, leg), 0) * (side === 'BUY' ? 1 : -1);

function close(turn: Turn, group: TradeGroup): void {
  const legs = group.legs.map((leg) => {
    const units = heldOf(turn, leg);
    return units === 0 ? leg : closedLeg(turn, group, leg, units);
  });
  putGroup(turn, { ...group, legs });
  const text = `${group.groupId}: ${group.contract} was squared off by the broker, expected our own exit`;
  alarm(turn, 'UNKNOWN_POSITION', group.groupId, text);
}

/** The broker's order stands among those of the leg: it was never ours to send. */
function closedLeg(turn: Turn, group: TradeGroup, leg: GroupLeg, quantity: number): GroupLeg {
  const { groupId, venue, contract, instrument, product } = group;
  const quote = turn.state.quotes.get(contract);
  const price = quote?.price ?? group.averageEntry ?? group.entry;
  const side = group.side === 'BUY' ? 'SELL' : 'BUY';
  const at = turn.at;
  const order: Order = {
    ...{ orderId: newOrderId(turn, 'EXIT'), groupId, legNumber: leg.legNumber },
    ...{ purpose: 'EXIT', venue, status: 'FILLED', brokerOrderId: null },
    request: { kind: 'LIMIT', contract, instrument, side, product, quantity, price },
    fill: { ...NO_FILL, quantity, averagePrice: price, firstAt: at, lastAt: at },
    ...{ target: null, stop: null, wanted: null, command: null, modifications: 0, lookups: 0 },
    ...{ plannedAt: at, queuedAt: null, sentAt: null, reportedAt: at },
    reason: 'SQUARED_OFF_BY_BROKER',
  };
  putOrder(turn, order);
  const exitCause = leg.exitCause ?? 'SQUARE_OFF';
  return { ...leg, exitCause, otherOrderIds: [...leg.otherOrderIds, order.orderId] };
}
