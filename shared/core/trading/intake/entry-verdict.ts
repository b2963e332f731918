// The last gate: whether the entry of a reserved signal came to be.

import type { Turn } from '../engine/turn.ts';
import type { Order } from '../orders/order.ts';

export function entryEnded(_turn: Turn, _changes: ReadonlyMap<string, Order | null>): void {}
