// The book of a venue beside what we believe: reports and trades that were missed, orders that are missing,
// positions that nobody explains. A query that failed proves nothing.
import type { QueryAnswer } from '../engine/engine-event.ts';
import type { ComparedBook, OpenQuery } from '../engine/engine-state.ts';
import { alarm, dropTimer, own, setVolatile, type Turn } from '../engine/turn.ts';
import { decideHeld } from '../intake/held-signals.ts';
import { isTerminal, VENUES, type Venue } from '../orders/order.ts';
import type { BrokerBook } from '../orders/order-report.ts';
import { askForBook, askLater, venuesInUse } from './book-query.ts';
import { compareOrders } from './order-comparison.ts';
import { comparePositions } from './position-comparison.ts';

const NEVER: ComparedBook = { askedAt: null, isFlat: false, failures: 0 };

export function bookRead(turn: Turn, { venue, sentAt }: OpenQuery, answer: QueryAnswer): void {
  switch (answer.kind) {
    case 'FAILED':
      failed(turn, venue, answer.message);
      break;
    case 'BOOK':
      // What it shows is at least as new as the question; it may be no newer.
      read(turn, venue, { ...answer.book, takenAt: sentAt });
      break;
    case 'ORDER':
      throw new Error(`book of ${venue}: expected a book, found an order`);
    default:
      answer satisfies never;
  }
}

export function reconcileTimer(turn: Turn, name: string): void {
  const venue = VENUES.find((one) => one === name);
  if (venue === undefined) throw new Error(`timer of a book: expected a venue, found "${name}"`);
  askForBook(turn, venue);
}

/** So many in a row are more than a hiccup. */
const FAILURES = 3;

function failed(turn: Turn, venue: Venue, message: string): void {
  const before = turn.state.compared.get(venue) ?? NEVER;
  const failures = before.failures + 1;
  own(turn, 'compared').set(venue, { ...before, failures });
  askLater(turn, venue, turn.state.settings.queryRetrySeconds);
  if (failures !== FAILURES) return;
  alarm(
    turn,
    'RECONCILE_FAILED',
    venue,
    `book of ${venue}: ${failures} queries failed: ${message}`,
  );
}

function read(turn: Turn, venue: Venue, book: BrokerBook): void {
  const before = turn.state.compared.get(venue) ?? NEVER;
  // One that was overtaken by a newer one says nothing new.
  if (before.askedAt !== null && before.askedAt > book.takenAt) return;
  compareOrders(turn, venue, book);
  comparePositions(turn, venue, book);
  const isFlat = book.positions.every(({ netQuantity }) => netQuantity === 0) && isQuiet(book);
  own(turn, 'compared').set(venue, { askedAt: book.takenAt, isFlat, failures: 0 });
  if (isIdle(turn, venue)) dropTimer(turn, `reconcile/${venue}`);
  runWhenCompared(turn);
}

const WORKING = new Set(['TRANSIT', 'PENDING', 'PART_TRADED']);

/** No entry and no plain order works; what is left of a set without a position is nothing. */
const isQuiet = ({ orders }: BrokerBook): boolean =>
  orders.every(({ part, status }) => part !== 'ENTRY' || !WORKING.has(status));

/** After the sessions, with nothing under way, the next look is that of the next morning. */
function isIdle({ state }: Turn, venue: Venue): boolean {
  const isClosed = Object.values(state.sessions).every((phase) => phase === 'CLOSED');
  const isUnderWay = [...state.orders.values()].some(
    (order) => order.venue === venue && (order.command !== null || isExpected(order)),
  );
  return isClosed && !isUnderWay;
}

const isExpected = (order: Parameters<typeof isTerminal>[0]): boolean =>
  order.status !== 'PLANNED' && order.status !== 'QUEUED' && !isTerminal(order);

/** Trading begins once every venue in use was compared in this life. */
function runWhenCompared(turn: Turn): void {
  const { health, compared } = turn.state;
  if (health !== 'RECOVERING') return;
  const isCompared = (venue: Venue): boolean => (compared.get(venue)?.askedAt ?? null) !== null;
  if (!venuesInUse(turn.state).every(isCompared)) return;
  setVolatile(turn, { health: 'RUNNING' });
  decideHeld(turn);
}
