// Times as files carry them: ISO 8601 with the offset of Asia/Kolkata, to the second where that is exact.
import { type Instant, istDate } from '#core/market/ist.ts';

const OFFSET_MS = 330 * 60_000;

/** 'YYYY-MM-DDTHH:MM:SS+05:30'; milliseconds appear only when there are any. */
export function istTimestamp(instant: Instant): string {
  const clock = new Date(instant + OFFSET_MS).toISOString().slice(11, 23);
  return `${istDate(instant)}T${clock.replace(/\.000$/, '')}+05:30`;
}
