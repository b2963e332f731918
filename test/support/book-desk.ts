// Books of the broker for the desk of orders: asked for, answered, compared.
import type { QueryAnswer } from '#core/trading/engine/engine-event.ts';
import type { BrokerBook } from '#core/trading/orders/order-report.ts';
import { askForBook } from '#core/trading/reconcile/book-query.ts';
import { bookRead } from '#core/trading/reconcile/comparison.ts';
import type { OrderDesk } from './order-desk.ts';

export const bookOf = (desk: OrderDesk, change: Partial<BrokerBook> = {}): BrokerBook => ({
  ...{ takenAt: desk.state.now, orders: [], trades: [], positions: [] },
  ...change,
});

/** Asked now, answered after some milliseconds; gives what the answer made the engine ask for. */
export function compared(desk: OrderDesk, answer: QueryAnswer, milliseconds = 100) {
  desk.act((turn) => askForBook(turn, 'BROKER'));
  const query = [...desk.state.queries.values()].findLast(({ what }) => what === 'BOOK');
  if (query === undefined) throw new Error('book: expected a query, found none');
  desk.state = { ...desk.state, now: desk.state.now + milliseconds };
  const queries = new Map(desk.state.queries);
  queries.delete(query.queryId);
  desk.state = { ...desk.state, queries };
  const before = desk.effects.length;
  desk.act((turn) => bookRead(turn, query, answer));
  return desk.effects.slice(before);
}

export const bookShown = (desk: OrderDesk, change: Partial<BrokerBook> = {}) =>
  compared(desk, { kind: 'BOOK', book: bookOf(desk, change) });

export const bookFailed = (desk: OrderDesk) =>
  compared(desk, { kind: 'FAILED', message: 'answered 503' });
