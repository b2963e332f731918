// Money follows orders: what was filled is deployed, what was not is released, what was closed is settled.

import type { Turn } from '../engine/turn.ts';
import type { Order } from '../orders/order.ts';

export function bookMoney(_turn: Turn, _changes: ReadonlyMap<string, Order | null>): void {}
