// A book that lost what it may lose takes no new entries.
import type { Turn } from '../engine/turn.ts';

/** After a price of that contract. */
export function watchLosses(_turn: Turn, _contract: string): void {}
