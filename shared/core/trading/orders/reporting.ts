// What the broker shows of an order: pushed, in a book, or looked up. Quantities never go down, levels go by
// the newest report, an ended order stays ended.
import type { Instant } from '#core/market/ist.ts';
import type { OrderReported } from '../engine/engine-event.ts';
import { alarm, putOrder, type Turn } from '../engine/turn.ts';
import { isUnclear, shown } from './evidence.ts';
import { filledAs, filledBy } from './fills.ts';
import { lookUp } from './inquiry.ts';
import { filledLeg, legReported, legsFollow } from './leg-reporting.ts';
import type { Fill, Order, Venue } from './order.ts';
import { isLive, type OrderReport, type TradeReport } from './order-report.ts';
import type { OrderEvent } from './order-table.ts';
import { pursued } from './pursuit.ts';
import { moved } from './transition.ts';
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
  const next =
    part === 'ENTRY'
      ? filledEntry(turn, order, filledBy(order.fill, trade))
      : filledLeg(turn, order, part, trade);
  conclude(turn, order, next, at);
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
  const fill = filledAs(order.fill, report, order.request.price);
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

function withLevels(order: Order, { price, quantity, trigger }: OrderReport): Order {
  const { request } = order;
  const known = request.kind === 'STOP' ? request.trigger : null;
  const isSame =
    (price === null || price === request.price) &&
    quantity === request.quantity &&
    (trigger === null || trigger === known);
  if (isSame) return order;
  return changed(order, {
    quantity,
    ...(price === null ? {} : { price }),
    ...(trigger === null ? {} : { trigger }),
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

/** The exits follow the entry's fill, commands that are carried out end, what is unclear is asked for. */
function conclude(turn: Turn, before: Order, order: Order, asOf: Instant): void {
  const next = pursued(turn, legsFollow(turn, order));
  if (next === before) return;
  putOrder(turn, { ...next, reportedAt: Math.max(before.reportedAt ?? asOf, asOf) });
  if (isUnclear(next) && !isUnclear(before)) lookUp(turn, next.orderId);
}
