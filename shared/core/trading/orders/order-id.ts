// Ids of orders, which the broker gets as correlation ids, and of the commands about them.
import { istDate } from '#core/market/ist.ts';
import { nextId, type Turn } from '../engine/turn.ts';
import type { Order, OrderPurpose } from './order.ts';

const LETTER: Readonly<Record<OrderPurpose, string>> = { ENTRY: 'E', EXIT: 'X', PROTECT: 'P' };

/** 'S240124-E-17': date, purpose, and a number that was never given before. At most 25 of [A-Z0-9-]. */
export function newOrderId(turn: Turn, purpose: OrderPurpose): string {
  const date = istDate(turn.at).slice(2).replaceAll('-', '');
  return `S${date}-${LETTER[purpose]}-${nextId(turn)}`;
}

/** Of a place: the order's id; a number follows when the broker was too busy for it before. */
export const placeIdOf = (
  turn: Turn,
  { orderId, sentAt }: Pick<Order, 'orderId' | 'sentAt'>,
): string => (sentAt === null ? orderId : `${orderId}/${nextId(turn)}`);

export const isPlaceId = (commandId: string, orderId: string): boolean =>
  commandId === orderId || commandId.startsWith(`${orderId}/`);

/** Of a modify or cancel. */
export const newCommandId = (turn: Turn): string => `C${nextId(turn)}`;
