// Orders after a start: what was under way is looked up, what waited waits again, nothing is sent twice.
import { type Instant, istDay } from '#core/market/ist.ts';
import { orderOf, putOrder, setVolatile, type Turn } from '../engine/turn.ts';
import { commandUnclear, lost } from './answering.ts';
import { isUnclear } from './evidence.ts';
import { lookUp } from './inquiry.ts';
import { isAtRest, type Order } from './order.ts';
import { orderWritten } from './placing.ts';
import { pursued } from './pursuit.ts';
import { wait } from './waiting.ts';

/** Of every order, in any order; a planned entry is left to its group. */
export function resumeOrder(turn: Turn, orderId: string): void {
  const order = orderOf(turn, orderId);
  switch (order.status) {
    case 'PLANNED':
      orderWritten(turn, orderId);
      break;
    case 'QUEUED':
      wait(turn, orderId);
      break;
    case 'SENT':
      lost(turn, order);
      break;
    default:
      if (!isAtRest(order)) resumeKnown(turn, order);
  }
}

function resumeKnown(turn: Turn, order: Order): void {
  const { command } = order;
  if (command?.status === 'SENT') commandUnclear(turn, order, command);
  else if (order.wanted !== null) putOrder(turn, pursued(turn, order));
  const now = orderOf(turn, order.orderId);
  if (isUnclear(now)) lookUp(turn, order.orderId);
}

/** What the broker has counted of ours, so far as the orders tell: modifications only of the day. */
export function recountSent(turn: Turn): void {
  const all = [...turn.state.orders.values()].filter(({ sentAt }) => isToday(turn, sentAt));
  const recent = all
    .flatMap(({ sentAt, command }) => [sentAt, command?.sentAt ?? null])
    .filter((at): at is Instant => at !== null && at > turn.at - HOUR_MS)
    .sort((a, b) => a - b);
  const today = all.reduce((sum, { modifications }) => sum + 1 + modifications, 0);
  setVolatile(turn, { sent: { recent, today, heldUntil: 0 } });
}

const HOUR_MS = 3_600_000;

const isToday = (turn: Turn, at: Instant | null): boolean =>
  at !== null && istDay(at) === istDay(turn.at);
