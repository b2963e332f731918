// What follows when the broker shows an order: it is known, whatever was believed about it.
import { alarm, type Turn } from '../engine/turn.ts';
import { exitedQuantity, type Order } from './order.ts';
import { moved } from './transition.ts';
import { waitNoLonger } from './waiting.ts';

/** Under that id of the broker's. One that was given up appears again, and shall be cancelled. */
export function shown(turn: Turn, order: Order, brokerOrderId: string): Order {
  if (order.brokerOrderId !== null) return order;
  const known: Order = { ...order, brokerOrderId };
  return isGivenUp(order) ? appeared(turn, known) : known;
}

const isGivenUp = ({ status }: Order): boolean =>
  status === 'NOT_PLACED' || status === 'REJECTED' || status === 'QUEUED';

function appeared(turn: Turn, order: Order): Order {
  const { orderId, status } = order;
  alarm(
    turn,
    'UNKNOWN_OUTCOME',
    orderId,
    `order ${orderId}: the broker has it, found it ${status}`,
  );
  waitNoLonger(turn, orderId);
  const there = moved(turn, order, 'APPEAR');
  return status === 'QUEUED' ? there : { ...there, wanted: { cancel: true } };
}

/** Whether the broker has to be asked: an outcome is not known, or we hear of one fill that proves another. */
export function isUnclear(order: Order): boolean {
  const { status, command, fill, target, stop } = order;
  if (status === 'UNKNOWN' || command?.status === 'UNKNOWN') return true;
  if (exitedQuantity(order) > fill.quantity) return true;
  // Filled after it ended: nobody knows whether its exits are there.
  const isLate = status === 'CANCELLED' || status === 'EXPIRED' || status === 'REJECTED';
  return (
    isLate && fill.quantity > 0 && (target?.status === 'WAITING' || stop?.status === 'WAITING')
  );
}
