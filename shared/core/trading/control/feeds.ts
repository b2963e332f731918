// Streams that are down.
import type { FeedChanged } from '../engine/engine-event.ts';
import type { Turn } from '../engine/turn.ts';

export function feedChanged(_turn: Turn, _event: FeedChanged): void {}
