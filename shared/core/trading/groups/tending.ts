// Brings a group a step nearer to what it should be, by what its orders are now. The same again changes
// nothing, so that it can be asked for after anything that happens, and after a start.
import { groupOf, inform, putGroup, type Turn } from '../engine/turn.ts';
import { isTerminal } from '../orders/order.ts';
import { watchExposure } from './exposure.ts';
import { withFacts } from './leg-facts.ts';
import { isLegAtRest, ordersOfGroup } from './leg-orders.ts';
import { keepLeg } from './protection.ts';
import { type GroupLeg, type GroupPhase, isOver, type TradeGroup } from './trade-group.ts';
import { leaveLeg } from './way-out.ts';

export function tend(turn: Turn, groupId: string): void {
  const before = groupOf(turn, groupId);
  const known = withFacts(turn, before);
  const legs = known.legs.map((leg) => tendLeg(turn, known, leg));
  const tended = { ...known, legs };
  const group = phased(turn, tended);
  if (isChanged(before, group)) putGroup(turn, group);
  if (isOver(group) && !isOver(before)) tellClosed(turn, group);
  watchExposure(turn, group);
}

function tendLeg(turn: Turn, group: TradeGroup, leg: GroupLeg): GroupLeg {
  if (leg.exitCause !== null) return leaveLeg(turn, group, leg);
  const kept = keepLeg(turn, group, leg);
  return kept.exitCause === null ? kept : leaveLeg(turn, group, kept);
}

function phased(turn: Turn, group: TradeGroup): TradeGroup {
  const phase = phaseOf(turn, group);
  if (phase !== 'CLOSED') return { ...group, phase, closedAt: null };
  return { ...group, phase, closedAt: group.closedAt ?? turn.at };
}

/** Closed = the broker has shown that nothing works and nothing is held; a late fill opens it again. */
function phaseOf(turn: Turn, group: TradeGroup): GroupPhase {
  const views = ordersOfGroup(turn, group);
  const open = views.filter((view) => view.held > 0 || !isLegAtRest(view));
  if (open.length === 0) return 'CLOSED';
  if (open.every(({ leg }) => leg.exitCause !== null)) return 'EXITING';
  const isPlanned = views.some(({ entry }) => entry.status === 'PLANNED');
  if (isPlanned && (group.phase === 'RESERVING' || group.phase === 'WATCHING')) return group.phase;
  return views.some(({ entry }) => !isTerminal(entry)) ? 'ENTERING' : 'OPEN';
}

function isChanged(before: TradeGroup, now: TradeGroup): boolean {
  const { legs: old, ...was } = before;
  const { legs, ...is } = now;
  return (
    legs.some((leg, place) => leg !== old[place]) ||
    Object.entries(is).some(([key, value]) => was[key as keyof typeof was] !== value)
  );
}

function tellClosed(turn: Turn, { groupId, legs, openedAt }: TradeGroup): void {
  if (openedAt === null) return;
  const causes = [...new Set(legs.flatMap(({ exitCause }) => exitCause ?? []))];
  inform(turn, 'CLOSED', groupId, `closed by ${causes.join(', ')}`);
}
