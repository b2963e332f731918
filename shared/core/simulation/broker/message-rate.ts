// The broker counts order messages of the client; one too many is refused as rate limited and does nothing
// (broker reference, section 2.11).
import type { Instant } from '#core/market/ist.ts';
import type { Floor } from './trading-floor.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Counts the message when there is room for it. */
export function isWithinRate({ plan, messages }: Floor, at: Instant): boolean {
  const { second, minute, hour, day } = plan.orderRate;
  const { recent } = messages;
  const since = recent.findIndex((sent) => sent > at - HOUR);
  recent.splice(0, since === -1 ? recent.length : since);
  const isFull =
    recent.length >= hour ||
    messages.today >= day ||
    countSince(recent, at - MINUTE) >= minute ||
    countSince(recent, at - SECOND) >= second;
  if (isFull) return false;
  recent.push(at);
  messages.today++;
  return true;
}

/** Instants ascend: only the newest are looked at. */
function countSince(recent: readonly Instant[], since: Instant): number {
  let count = 0;
  for (let place = recent.length - 1; place >= 0; place--) {
    if ((recent[place] ?? 0) <= since) break;
    count++;
  }
  return count;
}
