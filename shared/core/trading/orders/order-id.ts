// Ids of orders, which the broker gets as correlation ids, and of the commands about them.
import { istDate } from '#core/market/ist.ts';
import { nextId, type Turn } from '../engine/turn.ts';
import type { OrderPurpose } from './order.ts';

const LETTER: Readonly<Record<OrderPurpose, string>> = { ENTRY: 'E', EXIT: 'X', PROTECT: 'P' };

/** 'S240124-E-17': date, purpose, and a number that was never given before. At most 25 of [A-Z0-9-]. */
export function newOrderId(turn: Turn, purpose: OrderPurpose): string {
  const date = istDate(turn.at).slice(2).replaceAll('-', '');
  return `S${date}-${LETTER[purpose]}-${nextId(turn)}`;
}

/** Of a modify or cancel; a place goes by its order's id. */
export const newCommandId = (turn: Turn): string => `C${nextId(turn)}`;
