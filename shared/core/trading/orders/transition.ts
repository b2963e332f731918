// Takes orders and legs through their tables, and notes which rows were used.
import { alarm, type Turn } from '../engine/turn.ts';
import { LEG_TABLE, type LegEvent, legTransitionName } from './leg-table.ts';
import type { Order, OrderLeg } from './order.ts';
import { ORDER_TABLE, type OrderEvent, transitionName } from './order-table.ts';

/** The same order when nothing changes; an event that cannot happen is an alarm and changes nothing. */
export function moved(turn: Turn, order: Order, event: OrderEvent): Order {
  const { orderId, status } = order;
  const to = ORDER_TABLE[status][event];
  if (to === null) {
    alarm(turn, 'ILLEGAL_TRANSITION', orderId, `order ${orderId}: ${event} while it is ${status}`);
    return order;
  }
  turn.transitions.push({ orderId, name: transitionName({ from: status, event, to }) });
  return to === status ? order : { ...order, status: to };
}

export function legMoved(
  turn: Turn,
  { orderId }: Pick<Order, 'orderId'>,
  leg: OrderLeg,
  event: LegEvent,
): OrderLeg {
  const to = LEG_TABLE[leg.status][event];
  turn.transitions.push({ orderId, name: legTransitionName({ from: leg.status, event, to }) });
  return to === leg.status ? leg : { ...leg, status: to };
}
