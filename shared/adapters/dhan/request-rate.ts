// At most so many requests in any second, on a clock that tests can turn.
import { setTimeout as pause } from 'node:timers/promises';
import type { Instant } from '#core/market/ist.ts';

export interface Clock {
  readonly now: () => Instant;
  readonly pause: (ms: number) => Promise<unknown>;
}

export const wallClock: Clock = { now: () => Date.now(), pause: (ms) => pause(ms) };

const SECOND = 1_000;

/** Resolves when the next request may go: never more than `perSecond` within one second. */
export function requestRate(perSecond: number, clock: Clock): () => Promise<void> {
  const sent: Instant[] = [];
  let free: Promise<void> = Promise.resolve();
  const turn = async (): Promise<void> => {
    for (;;) {
      const oldest = sent.at(-perSecond);
      const wait = oldest === undefined ? 0 : oldest + SECOND - clock.now();
      if (wait <= 0) break;
      await clock.pause(wait);
    }
    sent.push(clock.now());
    if (sent.length > perSecond) sent.shift();
  };
  return () => {
    free = free.then(turn);
    return free;
  };
}
