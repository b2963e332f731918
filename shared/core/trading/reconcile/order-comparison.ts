// Every order of ours beside its rows in a book. One that is missing is asked for, never given up: only an
// order of a day that is over has ended by not being there.
import { istDay } from '#core/market/ist.ts';
import type { Turn } from '../engine/turn.ts';
import { absentFromBook, dayOver } from '../orders/disappearance.ts';
import { lookUp } from '../orders/inquiry.ts';
import { isAtRest, type Order, type Venue } from '../orders/order.ts';
import type { BrokerBook } from '../orders/order-report.ts';
import { applyReport, applyTrade } from '../orders/reporting.ts';

/** `takenAt` of the book = the instant it speaks about for sure. */
export function compareOrders(turn: Turn, venue: Venue, book: BrokerBook): void {
  for (const report of book.orders) applyReport(turn, venue, report, book.takenAt);
  for (const trade of book.trades) applyTrade(turn, venue, trade);
  absentFromBook(turn, venue, book);
  const shown = new Set(book.orders.map(({ brokerOrderId }) => brokerOrderId));
  for (const order of turn.state.orders.values()) {
    if (order.venue === venue && !isShown(order, shown)) missing(turn, order, book);
  }
}

const isShown = ({ brokerOrderId }: Order, shown: ReadonlySet<string>): boolean =>
  brokerOrderId !== null && shown.has(brokerOrderId);

function missing(turn: Turn, order: Order, { takenAt }: BrokerBook): void {
  const { orderId, brokerOrderId, sentAt, plannedAt, reportedAt } = order;
  if (isAtRest(order)) return;
  if (istDay(sentAt ?? plannedAt) < istDay(takenAt)) {
    dayOver(turn, orderId);
    return;
  }
  // One that is not known to the broker is being looked up already.
  if (brokerOrderId === null || sentAt === null) return;
  const settled =
    Math.max(sentAt, reportedAt ?? sentAt) + turn.state.settings.answerSeconds * 1_000;
  if (settled <= takenAt && !turn.state.timers.has(`order/look/${orderId}`)) lookUp(turn, orderId);
}
