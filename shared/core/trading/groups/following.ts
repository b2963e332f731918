// Groups follow their orders, the commits that write them, and time.
import { alarm, groupOf, orderOf, putGroup, type Turn } from '../engine/turn.ts';
import type { Order } from '../orders/order.ts';
import { isEntryReached, sendEntries } from './entry.ts';
import { exitGroup, exitLegs } from './exit.ts';
import { beginExposure, exposedLegs, isPastStop, watchExposure } from './exposure.ts';
import { dueExit, setGroupTimers } from './leaving-time.ts';
import { isLeavingByTarget, ordersOfGroup } from './leg-orders.ts';
import { tryLater } from './protection.ts';
import { isChangeRefused } from './refused-change.ts';
import { tend } from './tending.ts';
import { type ExitCause, isOver } from './trade-group.ts';
import { chaseAgain, chaseExit } from './way-out.ts';

export function followOrders(turn: Turn, changes: ReadonlyMap<string, Order | null>): void {
  const groupIds = new Set<string>();
  for (const [orderId, before] of changes) {
    const now = orderOf(turn, orderId);
    groupIds.add(now.groupId);
    if (before !== null && isChangeRefused(before, now)) tryLater(turn, now);
  }
  for (const groupId of groupIds) tend(turn, groupId);
  for (const groupId of groupIds) leaveWhereStopIsWorse(turn, groupId);
}

/** The broker would not move a stop, and the price is past where it should be. */
export function leaveWhereStopIsWorse(turn: Turn, groupId: string): void {
  const group = groupOf(turn, groupId);
  if (isOver(group) || !isPastStop(turn, group)) return;
  const stale = new Set(
    ordersOfGroup(turn, group)
      .filter(({ entry, others, held }) => held > 0 && [entry, ...others].some(isStale))
      .map(({ leg }) => leg.legNumber),
  );
  if (stale.size > 0) exitLegs(turn, groupId, 'STOP', ({ legNumber }) => stale.has(legNumber));

  function isStale(order: Order): boolean {
    const level = order.request.kind === 'STOP' ? order.request.trigger : order.stop?.price;
    const isPending = order.command !== null || order.wanted !== null;
    return level !== undefined && level !== group.stop && !isPending;
  }
}

/** A group that is written now: its entries go out, or wait for their price. */
export function groupWritten(turn: Turn, groupId: string): void {
  const group = groupOf(turn, groupId);
  if (group.phase !== 'RESERVING') return;
  setGroupTimers(turn, group);
  if (group.style === 'WATCHED' && !isEntryReached(turn, group)) {
    putGroup(turn, { ...group, phase: 'WATCHING' });
  } else sendEntries(turn, groupId);
}

/** After a start: what was loaded is written; timers and what is due are taken up again. */
export function resumeGroup(turn: Turn, groupId: string): void {
  groupWritten(turn, groupId);
  const group = groupOf(turn, groupId);
  setGroupTimers(turn, group);
  for (const view of ordersOfGroup(turn, group)) chaseAgain(turn, view);
  tend(turn, groupId);
}

/** Continuous trading began: protection and exits that could not work outside it. */
export function tendSegment(turn: Turn, isMeant: (contract: string) => boolean): void {
  for (const [contract, groupIds] of turn.state.groupsOf) {
    if (isMeant(contract)) for (const groupId of groupIds) tend(turn, groupId);
  }
}

/** `name` = what is due, a slash, and the group or the order. */
export function groupTimer(turn: Turn, name: string): void {
  const [due, id] = [name.slice(0, name.indexOf('/')), name.slice(name.indexOf('/') + 1)];
  switch (due) {
    case 'entry':
    case 'tend':
      tend(turn, id);
      break;
    case 'again':
      tend(turn, orderOf(turn, id).groupId);
      break;
    case 'leave':
      leaveInTime(turn, id);
      break;
    case 'chase':
      chaseExit(turn, groupOf(turn, orderOf(turn, id).groupId), id);
      break;
    case 'unprotected':
      unprotected(turn, id);
      break;
    default:
      throw new Error(`timer of a group: expected what is due, found "${due}"`);
  }
}

function leaveInTime(turn: Turn, groupId: string): void {
  const cause = dueExit(turn, groupOf(turn, groupId));
  if (cause !== null) exitGroup(turn, groupId, cause);
}

/** Longer than it may last: somebody is told, and what has no stop leaves. */
function unprotected(turn: Turn, groupId: string): void {
  const group = groupOf(turn, groupId);
  const exposed = exposedLegs(turn, group);
  if (exposed.length === 0) {
    watchExposure(turn, group);
    return;
  }
  const units = exposed.reduce((sum, { held }) => sum + held, 0);
  const text = `${groupId}: ${units} units without a stop since ${turn.state.settings.unprotectedSeconds} s`;
  alarm(turn, 'UNPROTECTED', groupId, text);
  beginExposure(turn, groupId);
  for (const { leg, entry } of exposed) {
    const cause: ExitCause = isLeavingByTarget(entry)
      ? 'TARGET'
      : isPastStop(turn, group)
        ? 'STOP'
        : 'UNPROTECTED';
    exitLegs(turn, groupId, cause, ({ legNumber }) => legNumber === leg.legNumber);
  }
}
