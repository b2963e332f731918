// Unknown outcomes are looked up by correlation id until the broker shows what happened.
import type { QueryAnswer } from '../engine/engine-event.ts';
import type { OpenQuery } from '../engine/engine-state.ts';
import { alarm, orderOf, putOrder, type Turn } from '../engine/turn.ts';
import { askForBook } from '../reconcile/book-query.ts';
import { commandUnclear, lost } from './answering.ts';
import { isUnclear } from './evidence.ts';
import { lookUp } from './inquiry.ts';
import type { Order } from './order.ts';
import { wishedAgain } from './pursuit.ts';
import { applyReport } from './reporting.ts';

/** A failed query proves nothing: the next one is due by timer. */
export function orderFound(turn: Turn, { orderId, sentAt }: OpenQuery, answer: QueryAnswer): void {
  if (orderId === null || answer.kind === 'BOOK') {
    throw new Error(`look-up of ${orderId}: expected an order, found ${answer.kind}`);
  }
  if (answer.kind === 'FAILED') return;
  const { venue } = orderOf(turn, orderId);
  for (const report of answer.reports) applyReport(turn, venue, report, sentAt);
  const order = orderOf(turn, orderId);
  if (answer.reports.length === 0) foundNothing(turn, order);
  else if (wasNotDone(order, sentAt)) putOrder(turn, wishedAgain(turn, order));
}

/** The broker shows the order, asked after the command went out, and it is as it was before. */
const wasNotDone = ({ command }: Order, askedAt: number): boolean =>
  command?.status === 'UNKNOWN' && command.sentAt < askedAt;

function foundNothing(turn: Turn, order: Order): void {
  if (order.status !== 'UNKNOWN') return;
  const lookups = order.lookups + 1;
  putOrder(turn, { ...order, lookups });
  const { orderId } = order;
  if (lookups === turn.state.settings.lookups) {
    alarm(turn, 'UNKNOWN_OUTCOME', orderId, `order ${orderId}: ${lookups} look-ups found nothing`);
  }
  // A book that is without it too is the last proof.
  if (lookups >= turn.state.settings.lookups) askForBook(turn, order.venue);
}

/** `name` = what is due, a slash, and the order. */
export function orderTimer(turn: Turn, name: string): void {
  const [due, orderId = ''] = [name.slice(0, name.indexOf('/')), name.slice(name.indexOf('/') + 1)];
  const order = orderOf(turn, orderId);
  switch (due) {
    case 'answer':
      unanswered(turn, order);
      break;
    case 'look':
      if (isUnclear(order)) lookUp(turn, orderId);
      break;
    default:
      throw new Error(`timer of an order: expected answer or look, found "${due}"`);
  }
}

function unanswered(turn: Turn, order: Order): void {
  const { status, command } = order;
  if (status === 'SENT') lost(turn, order);
  if (command?.status !== 'SENT') return;
  commandUnclear(turn, order, command);
  lookUp(turn, order.orderId);
}
