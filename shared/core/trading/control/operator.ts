// What an operator asked for.
import type { OperatorAsked } from '../engine/engine-event.ts';
import type { Turn } from '../engine/turn.ts';

export function operatorAsked(_turn: Turn, _event: OperatorAsked): void {}
