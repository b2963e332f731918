// Orders and changes that wait, sent as far as the order rate allows, ways out first.
import type { Instant } from '#core/market/ist.ts';
import { segmentOf } from '#core/prices/instrument-segment.ts';
import { killedBy, scopedOf } from '../control/kill-switch.ts';
import {
  alarm,
  dropTimer,
  groupOf,
  orderOf,
  own,
  putOrder,
  setTimer,
  setVolatile,
  type Turn,
} from '../engine/turn.ts';
import type { Order, OrderRequest, WantedChange } from './order.ts';
import { newCommandId, placeIdOf } from './order-id.ts';
import { noted, roomAt } from './order-rate.ts';
import { withdraw } from './placing.ts';
import { moved } from './transition.ts';
import { waitNoLonger } from './waiting.ts';
import { type ChangeStep, changed, nextStep, without } from './wanted-change.ts';

/** The lower, the sooner; entries never use what is kept for ways out. */
type Urgency = 0 | 1 | 2 | 3;

export function dispatchWaiting(turn: Turn): void {
  if (turn.state.waiting.length === 0) return;
  withdrawEntries(turn);
  if (turn.state.health === 'RUNNING') sendInOrder(turn);
  wakeUp(turn);
}

/** An entry that something stops by now, or that is too old to be the trade that was decided. */
function withdrawEntries(turn: Turn): void {
  for (const order of waitingOrders(turn)) {
    if (!isWaitingEntry(order)) continue;
    const killed = killedBy(turn.state, scopedOf(groupOf(turn, order.groupId)));
    const reason = killed ?? (staleAt(turn, order) <= turn.at ? 'STALE_QUEUED' : null);
    if (reason !== null) withdraw(turn, order.orderId, reason);
  }
}

const waitingOrders = (turn: Turn): readonly Order[] =>
  turn.state.waiting.map((orderId) => orderOf(turn, orderId));

const isWaitingEntry = ({ status, purpose }: Order): boolean =>
  status === 'QUEUED' && purpose === 'ENTRY';

const staleAt = (turn: Turn, { queuedAt, plannedAt }: Order): Instant =>
  (queuedAt ?? plannedAt) + turn.state.settings.queuedIntentSeconds * 1_000;

function sendInOrder(turn: Turn): void {
  for (const order of inUrgency(waitingOrders(turn))) {
    if (!isInSession(turn, order)) continue;
    if (roomFor(turn, order) > turn.at) return;
    send(turn, order);
  }
}

/** First come, first served among those that are as urgent. */
const inUrgency = (orders: readonly Order[]): readonly Order[] =>
  orders.toSorted((a, b) => urgencyOf(a) - urgencyOf(b));

function urgencyOf({ purpose, wanted, status }: Order): Urgency {
  if (wanted?.cancel === true) return 0;
  if (purpose !== 'ENTRY') return 1;
  return status === 'QUEUED' ? 3 : 2;
}

/** Outside continuous trading the broker takes nothing; while it is halted it takes cancels. */
function isInSession(turn: Turn, { request, wanted }: Order): boolean {
  const phase = turn.state.sessions[segmentOf(request.contract)];
  return phase === 'OPEN' || (phase === 'HALTED' && wanted?.cancel === true);
}

function roomFor(turn: Turn, order: Order): Instant {
  const { sent, settings } = turn.state;
  const share = urgencyOf(order) <= 1 ? 1 : 1 - settings.orderRate.exitReserve;
  return roomAt(sent, turn.at, settings.orderRate, share);
}

function send(turn: Turn, order: Order): void {
  waitNoLonger(turn, order.orderId);
  if (order.status === 'QUEUED') place(turn, order);
  else change(turn, order);
  setVolatile(turn, { sent: noted(turn.state.sent, turn.at) });
  const answerBy = turn.at + turn.state.settings.answerSeconds * 1_000;
  setTimer(turn, `order/answer/${order.orderId}`, answerBy);
}

function place(turn: Turn, order: Order): void {
  const { orderId, venue, request } = order;
  putOrder(turn, { ...moved(turn, order, 'SEND'), sentAt: turn.at });
  const commandId = placeIdOf(turn, order);
  own(turn, 'commandOf').set(commandId, orderId);
  turn.effects.push({ kind: 'place', commandId, orderId, venue, request });
}

function change(turn: Turn, order: Order): void {
  const { orderId, wanted, brokerOrderId, venue, modifications } = order;
  if (wanted === null || brokerOrderId === null) {
    throw new Error(`order ${orderId}: expected a wish and an id of the broker, found none`);
  }
  const commandId = newCommandId(turn);
  const step = nextStep(wanted);
  const isCancel = step.change.cancel === true;
  putOrder(turn, {
    ...order,
    wanted: without(wanted, step),
    command: { commandId, ...step, status: 'SENT', sentAt: turn.at, lookups: 0 },
    modifications: isCancel ? modifications : modifications + 1,
  });
  if (!isCancel) watchBudget(turn, orderId, modifications + 1);
  own(turn, 'commandOf').set(commandId, orderId);
  const about = { commandId, orderId, brokerOrderId, venue, part: step.part };
  turn.effects.push(
    isCancel
      ? { kind: 'cancel', ...about }
      : { kind: 'modify', ...about, values: valuesOf(order, step) },
  );
}

function watchBudget(turn: Turn, orderId: string, spent: number): void {
  if (spent < turn.state.settings.modifications) return;
  alarm(
    turn,
    'MODIFICATIONS_SPENT',
    orderId,
    `order ${orderId}: modification ${spent} is its last`,
  );
}

/** All values of that part, as they shall be. */
function valuesOf(order: Order, { part, change: wish }: ChangeStep) {
  const { request } = changed(order, wish);
  switch (part) {
    case 'ENTRY':
      return entryValues(request);
    case 'TARGET':
      return levelOf(wish, 'target');
    case 'STOP':
      return levelOf(wish, 'stop');
    default:
      return part satisfies never;
  }
}

function levelOf(wish: WantedChange, leg: 'target' | 'stop') {
  const level = wish[leg];
  if (level === undefined) throw new Error(`change of a ${leg}: expected its level, found none`);
  return { [leg]: level };
}

function entryValues(request: OrderRequest) {
  const { quantity, price } = request;
  switch (request.kind) {
    case 'SUPER':
      return { quantity, price, target: request.target, stop: request.stop };
    case 'LIMIT':
      return { quantity, price, orderType: 'LIMIT' as const };
    case 'STOP':
      return { quantity, price, trigger: request.trigger, orderType: 'STOP' as const };
    default:
      return request satisfies never;
  }
}

const NEXT = 'queue/next';

/** When the first that waits may go, or is too old to. */
function wakeUp(turn: Turn): void {
  const due = waitingOrders(turn).flatMap((order) => {
    const room = isInSession(turn, order) ? [roomFor(turn, order)] : [];
    return isWaitingEntry(order) ? [...room, staleAt(turn, order)] : room;
  });
  const next = Math.min(...due.filter((at) => at > turn.at));
  if (Number.isFinite(next)) setTimer(turn, NEXT, next);
  else dropTimer(turn, NEXT);
}
