// Units of ours that somebody else's order closed: the broker itself, or a person at the terminal. That order
// stands among those of the leg; it was never ours to send.
import { putGroup, putOrder, type Turn } from '../engine/turn.ts';
import type { ExitCause, GroupLeg, TradeGroup } from '../groups/trade-group.ts';
import { heldUnits, legPosition } from '../ledger/leg-position.ts';
import { NO_FILL, type Order } from '../orders/order.ts';
import { newOrderId } from '../orders/order-id.ts';

const heldOf = (turn: Turn, leg: GroupLeg): number => heldUnits(legPosition(turn.state, leg));

/** Units, negative = short. */
export const netHeld = (turn: Turn, { side, legs }: TradeGroup): number =>
  legs.reduce((sum, leg) => sum + heldOf(turn, leg), 0) * (side === 'BUY' ? 1 : -1);

/** At the last price, the farthest legs first. Gives how many of the units the group did not hold. */
export function closedElsewhere(
  turn: Turn,
  group: TradeGroup,
  units: number,
  why: { readonly cause: ExitCause; readonly reason: string },
): number {
  let left = units;
  const legs = group.legs.toReversed().map((leg) => {
    const closed = Math.min(left, heldOf(turn, leg));
    left -= closed;
    if (closed === 0) return leg;
    const isAll = closed === heldOf(turn, leg);
    const orderId = closingOrder(turn, group, { leg, quantity: closed, reason: why.reason });
    const exitCause = leg.exitCause ?? (isAll ? why.cause : null);
    return { ...leg, exitCause, otherOrderIds: [...leg.otherOrderIds, orderId] };
  });
  putGroup(turn, { ...group, legs: legs.toReversed() });
  return left;
}

interface Closing {
  readonly leg: GroupLeg;
  readonly quantity: number;
  readonly reason: string;
}

function closingOrder(turn: Turn, group: TradeGroup, { leg, quantity, reason }: Closing): string {
  const { groupId, venue, contract, instrument, product } = group;
  const quote = turn.state.quotes.get(contract);
  const price = quote?.price ?? group.averageEntry ?? group.entry;
  const side = group.side === 'BUY' ? 'SELL' : 'BUY';
  const orderId = newOrderId(turn, 'EXIT');
  const { legNumber } = leg;
  putOrder(turn, {
    ...strangersOrder(turn, { quantity, price }),
    ...{ orderId, groupId, legNumber, purpose: 'EXIT', venue, reason },
    request: { kind: 'LIMIT', contract, instrument, side, product, quantity, price },
  });
  return orderId;
}

/** Filled already when we hear of it. */
export const strangersOrder = (
  turn: Turn,
  { quantity, price }: { readonly quantity: number; readonly price: number },
): Omit<
  Order,
  'orderId' | 'groupId' | 'legNumber' | 'purpose' | 'venue' | 'request' | 'reason'
> => ({
  ...{ status: 'FILLED', brokerOrderId: null, target: null, stop: null },
  fill: { ...NO_FILL, quantity, averagePrice: price, firstAt: turn.at, lastAt: turn.at },
  ...{ wanted: null, command: null, modifications: 0, lookups: 0 },
  ...{ plannedAt: turn.at, queuedAt: null, sentAt: null, reportedAt: turn.at },
});
