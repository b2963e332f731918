// Calls of a vendor whose limits are not published: one at a time, with a pause after each.
import { setTimeout as pause } from 'node:timers/promises';

export type InTurn = <T>(job: () => Promise<T>) => Promise<T>;

/** A job starts when the one before it has ended, well or not, and `pauseMs` have passed. */
export function oneAtATime(pauseMs: number): InTurn {
  let free: Promise<unknown> = Promise.resolve();
  return (job) => {
    const turn = free.then(job);
    const rest = () => (pauseMs > 0 ? pause(pauseMs, undefined, { ref: false }) : undefined);
    free = turn.then(rest, rest);
    return turn;
  };
}

/** What `promise` comes to, or 'LATE' when it takes longer than `ms`. */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T | 'LATE'> {
  const late = new AbortController();
  const timer = pause(ms, 'LATE' as const, { signal: late.signal }).catch(() => 'LATE' as const);
  try {
    return await Promise.race([promise, timer]);
  } finally {
    late.abort();
  }
}
