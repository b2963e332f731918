// A leg on its way out: what works for it is cancelled; when the broker has shown that nothing does, one limit
// order goes out for exactly what is still held, and after the price until it is filled.

import { alarm, orderOf, setTimer, type Turn } from '../engine/turn.ts';
import { isAtRest, isTerminal, type Order } from '../orders/order.ts';
import { planOrder, want } from '../orders/placing.ts';
import { approvedExit } from '../risk/approved-exit.ts';
import { type LegOrders, ordersOfLeg, workingOrder } from './leg-orders.ts';
import { exitSide, lastPrice, marketableLimit } from './limit-price.ts';
import type { GroupLeg, TradeGroup } from './trade-group.ts';

/** Never sells beside an exit that may still be filled. */
export function leaveLeg(turn: Turn, group: TradeGroup, leg: GroupLeg): GroupLeg {
  const { entry, others } = ordersOfLeg(turn, leg);
  for (const order of [entry, ...others]) {
    if (order.purpose !== 'EXIT' && !isAtRest(order)) want(turn, order.orderId, { cancel: true });
  }
  const view = ordersOfLeg(turn, leg);
  const exit = workingOrder(view, 'EXIT');
  if (exit !== null) {
    keepQuantity(turn, exit, exit.fill.quantity + view.held);
    return leg;
  }
  const isProven = [view.entry, ...view.others].every(isAtRest);
  return isProven && view.held > 0 ? planExit(turn, group, view) : leg;
}

/** Late fills, of the entry or of an exit that was believed gone, change what is left to sell. */
function keepQuantity(turn: Turn, { orderId, request, fill }: Order, quantity: number): void {
  if (quantity === request.quantity) return;
  const isLess = quantity > fill.quantity;
  if (!isLess || !want(turn, orderId, { quantity })) want(turn, orderId, { cancel: true });
}

function planExit(turn: Turn, group: TradeGroup, { leg, others, held }: LegOrders): GroupLeg {
  const { groupId, venue, contract, instrument, product } = group;
  const { legNumber } = leg;
  if (isTooSoon(turn, group, others.at(-1))) return leg;
  const side = exitSide(group);
  const price = marketableLimit(turn, group, side, lastPrice(turn, group));
  const request = {
    kind: 'LIMIT',
    ...{ contract, instrument, side, product, quantity: held, price },
  } as const;
  const intent = { groupId, legNumber, purpose: 'EXIT', venue, request } as const;
  const orderId = planOrder(turn, approvedExit(intent, held));
  chaseLater(turn, orderId);
  return { ...leg, otherOrderIds: [...leg.otherOrderIds, orderId] };
}

/** An order that the broker would not have is not repeated at once. */
export function isTooSoon(turn: Turn, { groupId }: TradeGroup, last: Order | undefined): boolean {
  if (last === undefined || last.fill.quantity > 0) return false;
  const again = last.plannedAt + turn.state.settings.exitChaseSeconds * 1_000;
  if (again <= turn.at) return false;
  setTimer(turn, `group/tend/${groupId}`, again);
  return true;
}

function chaseLater(turn: Turn, orderId: string): void {
  const { exitChaseSeconds } = turn.state.settings;
  setTimer(turn, `group/chase/${orderId}`, turn.at + exitChaseSeconds * 1_000);
}

/** Sets the chase of exits that work, after a start. */
export function chaseAgain(turn: Turn, { others }: LegOrders): void {
  for (const { purpose, orderId, status } of others) {
    if (purpose === 'EXIT' && !isTerminal({ status })) chaseLater(turn, orderId);
  }
}

/** Goes after the price; where no modification is left, cancelled, and a new one takes its place. */
export function chaseExit(turn: Turn, group: TradeGroup, orderId: string): void {
  const order = orderOf(turn, orderId);
  if (isTerminal(order)) return;
  const { settings } = turn.state;
  const price = marketableLimit(turn, group, exitSide(group), lastPrice(turn, group));
  if (price !== order.request.price && !want(turn, orderId, { price })) {
    want(turn, orderId, { cancel: true });
  }
  const waited = turn.at - order.plannedAt;
  const patience = settings.exitChaseSeconds * settings.exitChases * 1_000;
  if (waited >= patience) {
    const text = `exit ${orderId}: expected it filled, found ${order.fill.quantity} of ${order.request.quantity} after ${Math.round(waited / 1_000)} s`;
    alarm(turn, 'EXIT_NOT_FILLED', group.groupId, text);
  }
  chaseLater(turn, orderId);
}
