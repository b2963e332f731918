// Signals that wait.
import type { Turn } from '../engine/turn.ts';

/** Those that need wait no longer, in order of arrival. */
export function decideHeld(_turn: Turn): void {}
