// The start-up path, and there is no other: what was under way is unknown until the broker has shown it.
import type { Turn } from '../engine/turn.ts';

export function started(_turn: Turn): void {}
