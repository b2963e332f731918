// What came of a place, modify or cancel.
import type { CommandAnswered } from '../engine/engine-event.ts';
import type { Turn } from '../engine/turn.ts';

export function commandAnswered(_turn: Turn, _event: CommandAnswered): void {}
