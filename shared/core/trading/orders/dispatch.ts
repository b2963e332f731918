// Orders and changes that wait, sent as far as the order rate allows, exits first.
import type { Turn } from '../engine/turn.ts';

export function dispatchWaiting(_turn: Turn): void {}
