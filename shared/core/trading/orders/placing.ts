// Approved intents become orders, in the transaction that reserves their capital; and what they shall become.
import type { Price } from '#core/market/money.ts';
import { orderOf, putOrder, type Turn } from '../engine/turn.ts';
import type { ApprovedIntent } from '../risk/approved-intent.ts';
import { isModifiable } from './modification-budget.ts';
import { isAtRest, NO_FILL, type Order, type OrderLeg, type WantedChange } from './order.ts';
import { newOrderId } from './order-id.ts';
import { pursued } from './pursuit.ts';
import { moved } from './transition.ts';
import { wait, waitNoLonger } from './waiting.ts';
import { changed, merged } from './wanted-change.ts';

/** PLANNED, in the commit of this step. Gives the order id. */
export function planOrder(turn: Turn, intent: ApprovedIntent): string {
  const { groupId, legNumber, purpose, venue, request } = intent;
  const orderId = newOrderId(turn, purpose);
  const leg = (price: Price): OrderLeg => ({ status: 'WAITING', price, fill: NO_FILL });
  putOrder(turn, {
    ...{ orderId, groupId, legNumber, purpose, venue, request },
    ...{ status: 'PLANNED', brokerOrderId: null, fill: NO_FILL },
    target: request.kind === 'SUPER' ? leg(request.target) : null,
    stop: request.kind === 'SUPER' ? leg(request.stop) : null,
    ...{ wanted: null, command: null, modifications: 0, lookups: 0 },
    ...{ plannedAt: turn.at, queuedAt: null, sentAt: null, reportedAt: null, reason: null },
  });
  return orderId;
}

/** A planned exit or protection that is written now waits for the order rate; an entry waits for its group. */
export function orderWritten(turn: Turn, orderId: string): void {
  const order = orderOf(turn, orderId);
  if (order.status === 'PLANNED' && order.purpose !== 'ENTRY') queue(turn, order);
}

/** A written entry waits for the order rate from now on; `price` = its limit by now. */
export function queueEntry(turn: Turn, orderId: string, price: Price): void {
  queue(turn, changed(orderOf(turn, orderId), { price }));
}

function queue(turn: Turn, order: Order): void {
  const queued = moved(turn, order, 'WRITE');
  // Not planned any more: it was withdrawn meanwhile.
  if (queued === order) return;
  putOrder(turn, { ...queued, queuedAt: turn.at });
  wait(turn, order.orderId);
}

/**
 * What the order shall become; the newest wish counts, and it is pursued until the broker has it or refuses.
 * False when it cannot become that: it is over, or its modifications are spent.
 */
export function want(turn: Turn, orderId: string, change: WantedChange): boolean {
  const order = orderOf(turn, orderId);
  const { command, wanted } = order;
  if (isAtRest(order)) return false;
  if (order.status === 'PLANNED' || order.status === 'QUEUED')
    return wantUnsent(turn, order, change);
  if (!isModifiable(turn.state.settings, order, change)) return false;
  if (isAsked({ ...command?.change, ...wanted }, change)) return true;
  const pursuing = pursued(turn, { ...order, wanted: merged(wanted, change) });
  if (pursuing.command !== command || !isSameWish(pursuing.wanted, wanted)) {
    putOrder(turn, pursuing);
  }
  return true;
}

/** What is so already is no part of a wish: the same wish again comes to the same. */
function isSameWish(one: WantedChange | null, other: WantedChange | null): boolean {
  if (one === null || other === null) return one === other;
  return isAsked(one, other) && isAsked(other, one);
}

const isAsked = (asked: WantedChange, change: WantedChange): boolean =>
  asked.cancel === true ||
  Object.entries(change).every(([key, value]) => asked[key as keyof WantedChange] === value);

/** Nobody has it yet: it becomes that at once. */
function wantUnsent(turn: Turn, order: Order, change: WantedChange): boolean {
  if (change.cancel === true) withdraw(turn, order.orderId, 'WITHDRAWN');
  else putOrder(turn, changed(order, change));
  return true;
}

/** Given up before it was sent. */
export function withdraw(turn: Turn, orderId: string, reason: string): void {
  const order = orderOf(turn, orderId);
  const withdrawn = moved(turn, order, 'WITHDRAW');
  waitNoLonger(turn, orderId);
  if (withdrawn !== order) putOrder(turn, { ...withdrawn, wanted: null, reason });
}
