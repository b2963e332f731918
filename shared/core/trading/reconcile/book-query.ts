// Asks a venue for its book; what it shows is compared with what we believe.

import type { Instant } from '#core/market/ist.ts';
import type { EngineState } from '../engine/engine-state.ts';
import { own, setTimer, type Turn } from '../engine/turn.ts';
import { isAtRest, VENUES, type Venue } from '../orders/order.ts';

/** Asks now. `isComparedSince` says when a book that was asked for from then on has been compared. */
export function askForBook(turn: Turn, venue: Venue): void {
  const queryId = `book/${venue}/${turn.at}`;
  askLater(turn, venue, turn.state.settings.reconcileSeconds);
  if (turn.state.queries.has(queryId)) return;
  const query = { queryId, sentAt: turn.at, venue, what: 'BOOK', orderId: null } as const;
  own(turn, 'queries').set(queryId, query);
  turn.effects.push({ kind: 'query', queryId, venue, what: { kind: 'BOOK' } });
}

/** Of every venue in use. */
export function askForBooks(turn: Turn): void {
  for (const venue of venuesInUse(turn.state)) askForBook(turn, venue);
}

export const askLater = (turn: Turn, venue: Venue, seconds: number): void =>
  setTimer(turn, `reconcile/${venue}`, turn.at + seconds * 1_000);

/** Where the day's books trade, and where something of ours is not over. */
export function venuesInUse({ day, orders, groups, groupsOf }: EngineState): readonly Venue[] {
  const used = new Set<Venue>();
  const modes = day === null ? [] : Object.values(day.mode);
  if (modes.includes('live')) used.add('BROKER');
  if (modes.includes('paper')) used.add('PAPER');
  for (const groupId of [...groupsOf.values()].flat()) {
    const group = groups.get(groupId);
    if (group !== undefined) used.add(group.venue);
  }
  for (const order of orders.values()) if (!isAtRest(order)) used.add(order.venue);
  return VENUES.filter((venue) => used.has(venue));
}

/** A book that was asked for at `since` or later has been compared. */
export const isComparedSince = (
  { compared }: Pick<EngineState, 'compared'>,
  venue: Venue,
  since: Instant,
): boolean => {
  const askedAt = compared.get(venue)?.askedAt ?? null;
  return askedAt !== null && askedAt >= since;
};
