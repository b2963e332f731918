// Legs that stay: their levels at the broker are those of the group, and what has no stop there gets one.

import { alarm, setTimer, type Turn } from '../engine/turn.ts';
import { isAtRest, isTerminal, type Order } from '../orders/order.ts';
import { planOrder, want } from '../orders/placing.ts';
import { approvedExit } from '../risk/approved-exit.ts';
import { giveUpEntry } from './entry.ts';
import {
  isLeavingByTarget,
  isStopAlive,
  type LegOrders,
  ordersOfLeg,
  workingOrder,
} from './leg-orders.ts';
import { exitSide, fallsTo, marketableLimit } from './limit-price.ts';
import type { GroupLeg, TradeGroup } from './trade-group.ts';
import { isTooSoon } from './way-out.ts';

export function keepLeg(turn: Turn, group: TradeGroup, leg: GroupLeg): GroupLeg {
  const { entry } = ordersOfLeg(turn, leg);
  if (group.entryUntil <= turn.at) giveUpEntry(turn, entry, isWaiting(turn, entry));
  const view = ordersOfLeg(turn, leg);
  keepLevels(turn, group, view);
  if (view.held === 0) return leg;
  if (!isAtRest(view.entry)) {
    if (isBroken(turn, group, view.entry)) want(turn, view.entry.orderId, { cancel: true });
    return leg;
  }
  return protectRest(turn, group, view);
}

/** A refused change is tried again a little later. */
export const isWaiting = (turn: Turn, { orderId }: Pick<Order, 'orderId'>): boolean =>
  turn.state.timers.has(`group/again/${orderId}`);

export function tryLater(turn: Turn, { orderId }: Pick<Order, 'orderId'>): void {
  const { queryRetrySeconds } = turn.state.settings;
  setTimer(turn, `group/again/${orderId}`, turn.at + queryRetrySeconds * 1_000);
}

function keepLevels(turn: Turn, group: TradeGroup, { leg, entry, others }: LegOrders): void {
  const levels = { stop: group.stop, target: leg.target };
  change(turn, group, entry, () => want(turn, entry.orderId, levels));
  for (const order of others) {
    if (order.request.kind !== 'STOP' || isTerminal(order)) continue;
    const wish = { trigger: group.stop, price: stopLimit(turn, group) };
    change(turn, group, order, () => want(turn, order.orderId, wish));
  }
}

/** Where no modification is left, the price is watched instead: see `stale stops`. */
function change(turn: Turn, group: TradeGroup, order: Order, wish: () => boolean): void {
  if (isAtRest(order) || isWaiting(turn, order)) return;
  if (isAsWanted(group, order) || wish()) return;
  const text = `order ${order.orderId}: expected a modification left, found ${order.modifications} made`;
  alarm(turn, 'MODIFICATIONS_SPENT', group.groupId, text);
  setTimer(
    turn,
    `group/again/${order.orderId}`,
    turn.at + turn.state.settings.reconcileSeconds * 1_000,
  );
}

const isAsWanted = ({ stop, legs }: TradeGroup, order: Order): boolean => {
  const target = legs.find(({ legNumber }) => legNumber === order.legNumber)?.target;
  const level = order.request.kind === 'STOP' ? order.request.trigger : order.stop?.price;
  return level === stop && (order.target === null || order.target.price === target);
};

/** The exits are gone in part, and no limit of the target is at the exchange, for longer than messages take. */
function isBroken(turn: Turn, { groupId }: TradeGroup, entry: Order): boolean {
  const isAlive = isStopAlive(entry) || isLeavingByTarget(entry);
  if (isAlive || entry.status === 'UNKNOWN') return false;
  const since = turn.state.uncovered.get(groupId) ?? turn.at;
  const at = since + turn.state.settings.lookupSeconds * 1_000;
  if (at > turn.at) setTimer(turn, `group/tend/${groupId}`, at);
  return at <= turn.at;
}

/** Beyond the trigger, so that it is filled when the price runs. */
const stopLimit = (turn: Turn, group: TradeGroup): number =>
  marketableLimit(turn, group, exitSide(group), group.stop);

/** One stop order for exactly what is held; none where the price is past the stop already: that leg leaves. */
function protectRest(turn: Turn, group: TradeGroup, view: LegOrders): GroupLeg {
  const { leg, held, others } = view;
  const working = workingOrder(view, 'PROTECT');
  if (working !== null) {
    const quantity = working.fill.quantity + held;
    if (quantity !== working.request.quantity) want(turn, working.orderId, { quantity });
    return leg;
  }
  const quote = turn.state.quotes.get(group.contract);
  if (quote !== undefined && fallsTo(group.side, quote.price, group.stop)) {
    return { ...leg, exitCause: 'STOP' };
  }
  if (isTooSoon(turn, group, others.at(-1))) return leg;
  return planProtection(turn, group, view);
}

function planProtection(turn: Turn, group: TradeGroup, { leg, held }: LegOrders): GroupLeg {
  const { groupId, venue, contract, instrument, product, stop } = group;
  const { legNumber } = leg;
  const [side, price] = [exitSide(group), stopLimit(turn, group)];
  const request = {
    kind: 'STOP',
    ...{ contract, instrument, side, product, quantity: held, price, trigger: stop },
  } as const;
  const intent = { groupId, legNumber, purpose: 'PROTECT', venue, request } as const;
  const orderId = planOrder(turn, approvedExit(intent, held));
  return { ...leg, otherOrderIds: [...leg.otherOrderIds, orderId] };
}
