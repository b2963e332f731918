// The start-up path, and there is no other: what was under way is unknown until the broker has shown it, and
// nothing is sent before the books of every venue in use were compared.
import { setTimer, type Turn } from '../engine/turn.ts';
import { resumeGroup } from '../groups/following.ts';
import { recountSent, resumeOrder } from '../orders/resumption.ts';
import { askForBooks } from './book-query.ts';

/** Timers follow from what was stored; orders without an answer are looked up, those that waited wait again. */
export function started(turn: Turn): void {
  recountSent(turn);
  for (const orderId of turn.state.orders.keys()) resumeOrder(turn, orderId);
  for (const groupId of [...turn.state.groupsOf.values()].flat()) resumeGroup(turn, groupId);
  resumeIdeas(turn);
  askForBooks(turn);
}

/** An idea that is not reached in time is forgotten; one that is reached ends with its session or contract. */
function resumeIdeas(turn: Turn): void {
  for (const { ideaId, reachedAt, entryUntil, until } of turn.state.ideas.values()) {
    const at = reachedAt === null ? entryUntil : until;
    if (at !== null) setTimer(turn, `idea/${ideaId}`, Math.max(turn.at, at));
  }
}
