// How many messages the broker takes a second, a minute, an hour, a day, and when there is room for one more.
import { type Instant, istDay } from '#core/market/ist.ts';
import type { EngineSettings } from '../engine/engine-settings.ts';

export interface SentMessages {
  /** Instants of the order messages of the last hour, ascending; the newest one always. */
  readonly recent: readonly Instant[];
  /** Of the day of the newest one. */
  readonly today: number;
  /** The broker said that it is too busy. */
  readonly heldUntil: Instant;
}

const HOUR_MS = 3_600_000;

/** The earliest instant with room within `share` of each limit; Infinity = not today. */
export function roomAt(
  sent: SentMessages,
  now: Instant,
  { second, minute, hour, day }: EngineSettings['orderRate'],
  share: number,
): Instant {
  if (sentToday(sent, now) >= Math.floor(day * share)) return Number.POSITIVE_INFINITY;
  const free = (limit: number, window: number): Instant => {
    // With the limit-th newest one out of the window there is room again.
    const blocking = sent.recent[sent.recent.length - Math.floor(limit * share)];
    return blocking === undefined ? now : blocking + window;
  };
  return Math.max(
    ...[now, sent.heldUntil],
    ...[free(second, 1_000), free(minute, 60_000), free(hour, HOUR_MS)],
  );
}

function sentToday({ recent, today }: SentMessages, now: Instant): number {
  const last = recent.at(-1);
  return last !== undefined && istDay(last) === istDay(now) ? today : 0;
}

export function noted(sent: SentMessages, now: Instant): SentMessages {
  const first = sent.recent.findIndex((at) => at > now - HOUR_MS);
  const recent = [...(first < 0 ? [] : sent.recent.slice(first)), now];
  return { ...sent, recent, today: sentToday(sent, now) + 1 };
}
