// The way out of a group: exits at the broker are cancelled, verified, and what is left is sold at a limit
// that goes after the price.
import { groupOf, putGroup, type Turn } from '../engine/turn.ts';
import { isLegAtRest, ordersOfLeg } from './leg-orders.ts';
import { tend } from './tending.ts';
import { type ExitCause, type GroupLeg, isOver } from './trade-group.ts';

/** Of all legs that still hold or wait for something; again for a group on its way out changes nothing. */
export function exitGroup(turn: Turn, groupId: string, cause: ExitCause): void {
  exitLegs(turn, groupId, cause, () => true);
}

/** Only of those legs. */
export function exitLegs(
  turn: Turn,
  groupId: string,
  cause: ExitCause,
  isMeant: (leg: GroupLeg) => boolean,
): void {
  const group = groupOf(turn, groupId);
  const leaves = (leg: GroupLeg): boolean =>
    leg.exitCause === null && isMeant(leg) && isUnfinished(turn, leg);
  if (!group.legs.some(leaves)) return;
  const legs = group.legs.map((leg) => (leaves(leg) ? { ...leg, exitCause: cause } : leg));
  putGroup(turn, { ...group, legs });
  tend(turn, groupId);
}

function isUnfinished(turn: Turn, leg: GroupLeg): boolean {
  const view = ordersOfLeg(turn, leg);
  return view.held > 0 || !isLegAtRest(view);
}

/** Gives up what is not filled; what is filled stays. */
export function withdrawEntries(turn: Turn, groupId: string): void {
  const group = groupOf(turn, groupId);
  if (isOver(group)) return;
  if (group.entryUntil > turn.at) putGroup(turn, { ...group, entryUntil: turn.at });
  tend(turn, groupId);
}
