// So many requests a second at most, evenly spaced, on a clock that tests can turn. A burst of the allowed
// number would arrive compressed by the network and count as too many.
import { setTimeout as pause } from 'node:timers/promises';
import type { Instant } from '#core/market/ist.ts';

export interface Clock {
  readonly now: () => Instant;
  readonly pause: (ms: number) => Promise<unknown>;
}

export const wallClock: Clock = { now: () => Date.now(), pause: (ms) => pause(ms) };

/** A tenth more than a second, for what the network shifts. */
const SECOND = 1_100;

/** Resolves when the next request may go. */
export function requestRate(perSecond: number, clock: Clock): () => Promise<void> {
  let next = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = clock.now();
    const at = Math.max(now, next);
    next = at + SECOND / perSecond;
    if (at > now) await clock.pause(at - now);
  };
}
