// Groups follow their orders.

import type { Turn } from '../engine/turn.ts';
import type { Order } from '../orders/order.ts';

export function followOrders(_turn: Turn, _changes: ReadonlyMap<string, Order | null>): void {}

/** A group that is written now: its entries go out, or wait for their price. */
export function groupWritten(_turn: Turn, _groupId: string): void {}

/** `name` = what is due, a slash, and the group. */
export function groupTimer(_turn: Turn, _name: string): void {}
