// When the broker does not have an order: never arrived, or of a day that is over. A look that failed, or that
// is too old, proves nothing.
import type { Instant } from '#core/market/ist.ts';
import { alarm, orderOf, putOrder, type Turn } from '../engine/turn.ts';
import { isLegOver, isTerminal, type Order, type OrderLeg, type Venue } from './order.ts';
import type { BrokerBook } from './order-report.ts';
import { withdraw } from './placing.ts';
import { legMoved, moved } from './transition.ts';
import { waitNoLonger } from './waiting.ts';

/** An order that enough look-ups did not find and a later book does not have either was never placed. */
export function absentFromBook(turn: Turn, venue: Venue, book: BrokerBook): void {
  const known = new Set(book.orders.map(({ correlationId }) => correlationId));
  for (const order of turn.state.orders.values()) {
    if (order.venue !== venue || order.status !== 'UNKNOWN' || known.has(order.orderId)) continue;
    if (isLookedFor(turn, order) && book.takenAt >= provenAt(turn, order)) neverPlaced(turn, order);
  }
}

/** Looked up as often as it takes: only a book is missing now. */
export const isLookedFor = (turn: Turn, { status, lookups }: Order): boolean =>
  status === 'UNKNOWN' && lookups >= turn.state.settings.lookups;

/** Answers have been seen to come back as failed for orders that were placed seconds later. */
function provenAt(turn: Turn, { sentAt, plannedAt }: Order): Instant {
  const { answerSeconds, lookupSeconds, lookups } = turn.state.settings;
  return (sentAt ?? plannedAt) + (answerSeconds + (lookups - 1) * lookupSeconds) * 1_000;
}

function neverPlaced(turn: Turn, order: Order): void {
  const { orderId } = order;
  alarm(turn, 'UNKNOWN_OUTCOME', orderId, `order ${orderId}: neither looked up nor in the book`);
  putOrder(turn, { ...moved(turn, order, 'ABSENT'), wanted: null, reason: 'NEVER_ARRIVED' });
}

/** Orders are for the day: what of an earlier day's is not in today's book has expired, exits included. */
export function dayOver(turn: Turn, orderId: string): void {
  const order = orderOf(turn, orderId);
  if (order.status === 'PLANNED' || order.status === 'QUEUED') {
    withdraw(turn, orderId, 'WITHDRAWN');
    return;
  }
  const ended = isTerminal(order) ? order : moved(turn, order, 'EXPIRE');
  const [target, stop] = [expired(turn, order, order.target), expired(turn, order, order.stop)];
  if (ended === order && target === order.target && stop === order.stop) return;
  waitNoLonger(turn, orderId);
  putOrder(turn, { ...ended, target, stop, wanted: null, command: null });
}

const expired = (turn: Turn, order: Order, leg: OrderLeg | null): OrderLeg | null =>
  leg === null || isLegOver(leg) ? leg : legMoved(turn, order, leg, 'EXPIRE');
