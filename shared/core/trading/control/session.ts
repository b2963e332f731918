// Continuous trading begins, stops and ends.
import type { SessionChanged } from '../engine/engine-event.ts';
import type { Turn } from '../engine/turn.ts';

export function sessionChanged(_turn: Turn, _event: SessionChanged): void {}
