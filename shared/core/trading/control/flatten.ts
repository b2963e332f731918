// Out of everything in a scope, each step verified before the next.
import type { CommandAnswered } from '../engine/engine-event.ts';
import type { Turn } from '../engine/turn.ts';

export function flattenOn(_turn: Turn): void {}

export function switchAnswered(_turn: Turn, _event: CommandAnswered): void {}
