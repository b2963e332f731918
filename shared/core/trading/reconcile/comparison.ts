// The books of a venue beside what we believe.
import type { QueryAnswer } from '../engine/engine-event.ts';
import type { OpenQuery } from '../engine/engine-state.ts';
import type { Turn } from '../engine/turn.ts';

export function bookRead(_turn: Turn, _query: OpenQuery, _answer: QueryAnswer): void {}

export function reconcileTimer(_turn: Turn, _name: string): void {}
