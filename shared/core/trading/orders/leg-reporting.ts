// What the broker shows of the exits of a super order, and what follows for them from its entry.
import { alarm, type Turn } from '../engine/turn.ts';
import { shown } from './evidence.ts';
import { filledAs, filledBy } from './fills.ts';
import type { LegEvent } from './leg-table.ts';
import { type Fill, isTerminal, type Order, type OrderLeg } from './order.ts';
import { isLive, type OrderReport, type TradeReport } from './order-report.ts';
import { legMoved } from './transition.ts';
import { changed } from './wanted-change.ts';

type LegPart = 'TARGET' | 'STOP';

/** `isNews` = not older than what is known of its level. */
export function legReported(turn: Turn, order: Order, report: OrderReport, isNews: boolean): Order {
  const part = report.part === 'TARGET' ? 'TARGET' : 'STOP';
  const known = shown(turn, order, report.brokerOrderId);
  const leg = legOf(turn, known, part);
  if (leg === null) return order;
  const price = isNews && isLive(report) ? report.price : null;
  const levelled =
    price === null || price === leg.price
      ? known
      : changed(known, part === 'TARGET' ? { target: price } : { stop: price });
  const fill = filledAs(leg.fill, report, leg.price);
  const event = legEvent(report, order.fill, fill);
  const next = legMoved(turn, order, fill === leg.fill ? leg : { ...leg, fill }, event);
  if (next.status === 'REJECTED' && leg.status !== 'REJECTED') {
    const text = `order ${order.orderId}, ${part}: ${report.reason}`;
    alarm(turn, 'ORDER_REJECTED', order.orderId, text);
  }
  return next === leg ? levelled : withLeg(levelled, part, { ...next, price: price ?? leg.price });
}

function legOf(turn: Turn, order: Order, part: LegPart): OrderLeg | null {
  const leg = part === 'TARGET' ? order.target : order.stop;
  if (leg === null) {
    const text = `order ${order.orderId}: a report of its ${part}, which a plain order has not`;
    alarm(turn, 'ILLEGAL_TRANSITION', order.orderId, text);
  }
  return leg;
}

const withLeg = (order: Order, part: LegPart, leg: OrderLeg): Order =>
  part === 'TARGET' ? { ...order, target: leg } : { ...order, stop: leg };

/** Its own order says when it is through: for what the entry had filled when the leg was triggered. */
function legEvent(report: OrderReport, entry: Fill, closed: Fill): LegEvent {
  const { status, quantity, filledQuantity } = report;
  if (filledQuantity > 0 && (status === 'TRADED' || filledQuantity >= quantity)) return 'FILL';
  if (status === 'CANCELLED') return 'CANCEL';
  if (status === 'EXPIRED') return 'EXPIRE';
  if (status === 'REJECTED') return 'REJECT';
  if (closed.quantity > 0) return 'PART_FILL';
  if (status === 'TRIGGERED') return 'TRIGGER';
  return entry.quantity > 0 ? 'ARM' : 'WAIT';
}

/** A row of the trade book; the same order when it was counted already. */
export function filledLeg(turn: Turn, order: Order, part: LegPart, trade: TradeReport): Order {
  const leg = legOf(turn, order, part);
  if (leg === null) return order;
  const fill = filledBy(leg.fill, trade);
  return fill === leg.fill ? order : withLeg(order, part, { ...leg, fill });
}

/** While an entry lives the broker arms its exits for what is filled. */
export function legsFollow(turn: Turn, order: Order): Order {
  const { target, stop, fill } = order;
  if (target === null || stop === null || fill.quantity === 0) return order;
  const [nextTarget, nextStop] = [follow(turn, order, target), follow(turn, order, stop)];
  return nextTarget === target && nextStop === stop
    ? order
    : { ...order, target: nextTarget, stop: nextStop };
}

function follow(turn: Turn, order: Order, leg: OrderLeg): OrderLeg {
  const { fill, status } = order;
  const isAlive = status === 'OPEN' || status === 'PART_FILLED' || status === 'FILLED';
  const isAll = isTerminal(order) && leg.fill.quantity >= fill.quantity;
  if (isAll && leg.status !== 'FILLED') return legMoved(turn, order, leg, 'FILL');
  if (leg.status === 'WAITING' && isAlive) return legMoved(turn, order, leg, 'ARM');
  if (leg.fill.quantity > 0 && leg.status === 'ARMED')
    return legMoved(turn, order, leg, 'PART_FILL');
  return leg;
}
