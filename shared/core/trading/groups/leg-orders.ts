// What a leg holds, and how much of it a stop or an exit at the broker stands for.
import { orderOf, type Turn } from '../engine/turn.ts';
import { heldUnits, legPosition } from '../ledger/leg-position.ts';
import { exitedQuantity, isAtRest, isLegOver, type Order } from '../orders/order.ts';
import type { GroupLeg, TradeGroup } from './trade-group.ts';

/** A leg and its orders as they are now. */
export interface LegOrders {
  readonly leg: GroupLeg;
  readonly entry: Order;
  /** Protection and exits, in the order they were made. */
  readonly others: readonly Order[];
  /** Units filled and not closed, by the broker's evidence. */
  readonly held: number;
}

/** Units filled and not closed, by the broker's evidence. */
export const heldQuantity = (turn: Pick<Turn, 'state'>, leg: GroupLeg): number =>
  heldUnits(legPosition(turn.state, leg));

export const ordersOfLeg = (turn: Turn, leg: GroupLeg): LegOrders => ({
  leg,
  entry: orderOf(turn, leg.entryOrderId),
  others: leg.otherOrderIds.map((orderId) => orderOf(turn, orderId)),
  held: heldQuantity(turn, leg),
});

export const ordersOfGroup = (turn: Turn, { legs }: TradeGroup): readonly LegOrders[] =>
  legs.map((leg) => ordersOfLeg(turn, leg));

/** Units of an order for which a stop, or an exit at the exchange, works at the broker. */
export function coveredQuantity(order: Order): number {
  const { request, status, fill } = order;
  if (request.kind !== 'SUPER') {
    const works = status === 'OPEN' || status === 'PART_FILLED';
    return works ? request.quantity - fill.quantity : 0;
  }
  const works = isStopAlive(order) || isLeavingByTarget(order);
  return works ? Math.max(0, fill.quantity - exitedQuantity(order)) : 0;
}

/** The broker holds a stop for what is filled; waiting ones are armed with the fill while the entry lives. */
export function isStopAlive(order: Order): boolean {
  const { stop, status } = order;
  if (stop === null || isLegOver(stop)) return false;
  return stop.status !== 'WAITING' || status === 'OPEN' || status === 'PART_FILLED';
}

/** Its limit is at the exchange: the broker has taken the stop away for it. */
export const isLeavingByTarget = ({ target }: Order): boolean =>
  target?.status === 'TRIGGERED' || target?.status === 'PART_FILLED';

/** Units that a stop stands ready for: one that has triggered, or a limit, may stay unfilled. */
export function safeQuantity(order: Order): number {
  if (order.request.kind === 'STOP') return coveredQuantity(order);
  if (order.request.kind === 'LIMIT') return order.purpose === 'EXIT' ? coveredQuantity(order) : 0;
  const { stop } = order;
  const isReady = stop?.status === 'ARMED' || stop?.status === 'WAITING';
  return isReady ? coveredQuantity(order) : 0;
}

/** Nothing of the leg works any more, by the broker's evidence. */
export const isLegAtRest = ({ entry, others }: LegOrders): boolean =>
  isAtRest(entry) && others.every(isAtRest);

/** The one that works or is on its way. */
export const workingOrder = ({ others }: LegOrders, purpose: 'EXIT' | 'PROTECT'): Order | null =>
  others.find((order) => order.purpose === purpose && !isAtRest(order)) ?? null;
