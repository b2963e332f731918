// What the broker shows of an order: pushed, in a book, or looked up. Quantities never go down, levels go by
// the newest report, an ended order stays ended.
import type { Instant } from '#core/market/ist.ts';
import type { OrderReported } from '../engine/engine-event.ts';
import { alarm, putOrder, type Turn } from '../engine/turn.ts';
import { isUnclear, shown } from './evidence.ts';
import { filledBy, filledTo } from './fills.ts';
import { lookUp } from './inquiry.ts';
import type { LegEvent } from './leg-table.ts';
import { type Fill, isTerminal, type Order, type OrderLeg, type Venue } from './order.ts';
import type { OrderReport, TradeReport } from './order-report.ts';
import type { OrderEvent } from './order-table.ts';
import { pursued } from './pursuit.ts';
import { legMoved, moved } from './transition.ts';
import { changed } from './wanted-change.ts';

export function orderReported(turn: Turn, { venue, report }: OrderReported): void {
  applyReport(turn, venue, report);
}

/**
 * Also of a book or a look-up: reports of orders that are not ours are left out. `asOf` = when the broker
 * was looked at, for what does not say how old it is.
 */
export function applyReport(
  turn: Turn,
  venue: Venue,
  report: OrderReport,
  asOf: Instant = report.updatedAt,
): void {
  const order = reportedOrder(turn, venue, report);
  if (order === undefined) return;
  const isNews = order.reportedAt === null || asOf >= order.reportedAt;
  const next =
    report.part === 'ENTRY'
      ? entryReported(turn, order, report, isNews)
      : legReported(turn, order, report, isNews);
  conclude(turn, order, next, asOf);
}

/** A row of the trade book: counted once by its id. */
export function applyTrade(turn: Turn, venue: Venue, trade: TradeReport): void {
  const { brokerOrderId, part, at } = trade;
  const orderId = turn.state.orderOf.get(`${venue}/${brokerOrderId}`);
  const order = orderId === undefined ? undefined : turn.state.orders.get(orderId);
  if (order === undefined) return;
  const leg = part === 'ENTRY' ? null : legOf(turn, order, part);
  if (part === 'ENTRY')
    conclude(turn, order, filledEntry(turn, order, filledBy(order.fill, trade)), at);
  else if (leg !== null) {
    conclude(turn, order, withLeg(order, part, { ...leg, fill: filledBy(leg.fill, trade) }), at);
  }
}

function reportedOrder(turn: Turn, venue: Venue, report: OrderReport): Order | undefined {
  const { brokerOrderId, correlationId } = report;
  const { orderOf, orders } = turn.state;
  const orderId = orderOf.get(`${venue}/${brokerOrderId}`) ?? correlationId;
  const order = orderId === null ? undefined : orders.get(orderId);
  if (order === undefined || order.venue !== venue) return undefined;
  if (order.brokerOrderId === null || order.brokerOrderId === brokerOrderId) return order;
  const text = `order ${order.orderId}: expected ${order.brokerOrderId}, found ${brokerOrderId} too`;
  alarm(turn, 'ILLEGAL_TRANSITION', order.orderId, text);
  return undefined;
}

function entryReported(turn: Turn, order: Order, report: OrderReport, isNews: boolean): Order {
  const event = entryEvent(report);
  const isThere = report.filledQuantity > 0 || event === 'OPEN';
  const known = isThere || isUnknownYet(order) ? shown(turn, order, report.brokerOrderId) : order;
  const levelled = isNews && isLive(report) ? withLevels(known, report) : known;
  const fill = fillOf(order.fill, order, report);
  watchOverfill(turn, order, fill, Math.max(report.quantity, levelled.request.quantity));
  const filled = fill === order.fill ? levelled : { ...levelled, fill };
  const next = moved(turn, filled, event);
  if (next.status !== 'REJECTED' || order.status === 'REJECTED') return next;
  alarm(turn, 'ORDER_REJECTED', order.orderId, `order ${order.orderId}: ${report.reason}`);
  return { ...next, reason: report.reason };
}

const isUnknownYet = ({ status }: Order): boolean => status === 'SENT' || status === 'UNKNOWN';

/** By quantities; a status only says how it ended. */
function entryEvent({ status, quantity, filledQuantity }: OrderReport): OrderEvent {
  if (filledQuantity > 0 && filledQuantity >= quantity) return 'FILL';
  if (status === 'CANCELLED') return 'CANCEL';
  if (status === 'EXPIRED') return 'EXPIRE';
  if (status === 'REJECTED') return 'REJECT';
  return filledQuantity > 0 ? 'PART_FILL' : 'OPEN';
}

const isLive = ({ status }: OrderReport): boolean =>
  status !== 'CANCELLED' && status !== 'EXPIRED' && status !== 'REJECTED';

function withLevels(order: Order, { price, quantity, trigger }: OrderReport): Order {
  const { request } = order;
  const trigger0 = request.kind === 'STOP' ? request.trigger : null;
  const isSame =
    (price === null || price === request.price) &&
    quantity === request.quantity &&
    (trigger === null || trigger === trigger0);
  if (isSame) return order;
  return changed(order, {
    quantity,
    ...(price === null ? {} : { price }),
    ...(trigger === null ? {} : { trigger }),
  });
}

/** Without an average the limit stands for it: the broker never gives a worse one. */
function fillOf(fill: Fill, { request }: Order, report: OrderReport): Fill {
  const { filledQuantity, averagePrice, updatedAt } = report;
  return filledTo(fill, {
    quantity: filledQuantity,
    averagePrice: averagePrice ?? request.price,
    at: updatedAt,
  });
}

function watchOverfill(turn: Turn, { orderId, fill }: Order, now: Fill, most: number): void {
  if (now.quantity <= most || now.quantity === fill.quantity) return;
  const text = `order ${orderId}: expected at most ${most} units, found ${now.quantity} filled`;
  alarm(turn, 'OVERFILL', orderId, text);
}

/** After a trade: as far as the fill has got. */
function filledEntry(turn: Turn, order: Order, fill: Fill): Order {
  if (fill === order.fill) return order;
  watchOverfill(turn, order, fill, order.request.quantity);
  const event = fill.quantity >= order.request.quantity ? 'FILL' : 'PART_FILL';
  return moved(turn, { ...order, fill }, event);
}

type LegPart = 'TARGET' | 'STOP';

function legReported(turn: Turn, order: Order, report: OrderReport, isNews: boolean): Order {
  const part = report.part === 'TARGET' ? 'TARGET' : 'STOP';
  const known = shown(turn, order, report.brokerOrderId);
  const leg = legOf(turn, known, part);
  if (leg === null) return order;
  const price = isNews && isLive(report) ? report.price : null;
  const levelled =
    price === null || price === leg.price
      ? known
      : changed(known, part === 'TARGET' ? { target: price } : { stop: price });
  const limit = { ...order, request: { ...order.request, price: leg.price } };
  const fill = fillOf(leg.fill, limit, report);
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
  const { status, quantity } = report;
  if (closed.quantity > 0 && (status === 'TRADED' || closed.quantity >= quantity)) return 'FILL';
  if (status === 'CANCELLED') return 'CANCEL';
  if (status === 'EXPIRED') return 'EXPIRE';
  if (status === 'REJECTED') return 'REJECT';
  if (closed.quantity > 0) return 'PART_FILL';
  if (status === 'TRIGGERED') return 'TRIGGER';
  return entry.quantity > 0 ? 'ARM' : 'WAIT';
}

/** The exits follow the entry's fill, commands that are carried out end, what is unclear is asked for. */
function conclude(turn: Turn, before: Order, order: Order, asOf: Instant): void {
  const next = pursued(turn, legsFollow(turn, order));
  if (next === before) return;
  putOrder(turn, { ...next, reportedAt: Math.max(before.reportedAt ?? asOf, asOf) });
  if (isUnclear(next) && !isUnclear(before)) lookUp(turn, next.orderId);
}

/** While an entry lives the broker arms its exits for what is filled. */
function legsFollow(turn: Turn, order: Order): Order {
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
