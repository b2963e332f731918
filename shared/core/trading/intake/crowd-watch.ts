// Follows every idea by its prices, from posting to its end.
import type { Turn } from '../engine/turn.ts';

/** After a price of that contract. */
export function watchIdeas(_turn: Turn, _contract: string): void {}

export function ideaTimer(_turn: Turn, _ideaId: string): void {}
