// Unknown outcomes are looked up by correlation id until the broker shows what happened.
import type { QueryAnswer } from '../engine/engine-event.ts';
import type { Turn } from '../engine/turn.ts';

export function orderFound(_turn: Turn, _orderId: string, _answer: QueryAnswer): void {}

/** `name` = what is due, a slash, and the order. */
export function orderTimer(_turn: Turn, _name: string): void {}
