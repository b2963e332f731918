// The advisor moves his levels, closes or cancels: what of it our trade obeys, and what is noted about the rest.
// Levels are changed here; the orders follow when the group is tended.
import type { Price } from '#core/market/money.ts';
import { directionOf } from '#core/signals/trade.ts';
import { groupOf, putGroup, putSignal, type Turn } from '../engine/turn.ts';
import type { FollowUpNote, SignalRecord } from '../intake/signal-record.ts';
import { exitGroup, withdrawEntries } from './exit.ts';
import { onTick, reaches, stopOnTick } from './limit-price.ts';
import { tend } from './tending.ts';
import { isOver, type TradeGroup } from './trade-group.ts';

type Outcome = FollowUpNote['outcome'];

/** `before` is the version that was known; `now` is stored already. Notes what came of it in the record. */
export function followedUp(turn: Turn, before: SignalRecord, now: SignalRecord): void {
  const notes = changesOf(before, now).map((kind): FollowUpNote => {
    const outcome = obeyed(turn, now, kind);
    return { version: now.version, at: turn.at, kind, outcome };
  });
  if (notes.length === 0) return;
  putSignal(turn, { ...now, followUps: [...now.followUps, ...notes] });
}

type Change = Exclude<FollowUpNote['kind'], 'OUT_OF_ORDER'>;

function changesOf(before: SignalRecord, now: SignalRecord): readonly Change[] {
  const changes: Change[] = [];
  if (before.idea?.stoploss !== now.idea?.stoploss) changes.push('STOP');
  if (String(before.idea?.targets) !== String(now.idea?.targets)) changes.push('TARGETS');
  if (before.status !== now.status && now.status !== 'OPEN') changes.push(now.status);
  return changes;
}

function obeyed(turn: Turn, now: SignalRecord, change: Change): Outcome {
  const groupId = now.decision?.groupId ?? null;
  const group = groupId === null ? undefined : turn.state.groups.get(groupId);
  if (group === undefined || isOver(group)) return 'NOT_TRADED';
  switch (change) {
    case 'STOP':
      return moved(turn, group, hisStop(group, now));
    case 'TARGETS':
      return moved(turn, group, hisTargets(group, now));
    case 'CANCELLED':
      withdrawEntries(turn, group.groupId);
      exitGroup(turn, group.groupId, 'ADVISOR_CANCELLED');
      return 'APPLIED';
    case 'CLOSED':
      return closed(turn, group, now);
    default:
      return change satisfies never;
  }
}

/** His own level was hit: ours end what is ours. Anything else he says means "out". */
function closed(turn: Turn, { groupId }: TradeGroup, { exitReason }: SignalRecord): Outcome {
  withdrawEntries(turn, groupId);
  if (exitReason === 'TARGET_HIT' || exitReason === 'STOPLOSS_HIT') return 'OWN_LEVELS';
  exitGroup(turn, groupId, 'ADVISOR_EXIT');
  return 'APPLIED';
}

/** Levels of ours after his change, or why they stay. */
type Move = {
  readonly outcome: Outcome;
  readonly part: Partial<Pick<TradeGroup, 'stop' | 'targets' | 'legs'>>;
};

const stays = (outcome: Outcome): Move => ({ outcome, part: {} });

function moved(turn: Turn, group: TradeGroup, { outcome, part }: Move): Outcome {
  putGroup(turn, { ...groupOf(turn, group.groupId), ...part });
  tend(turn, group.groupId);
  return outcome;
}

function hisStop(group: TradeGroup, { idea }: SignalRecord): Move {
  const level = idea?.stoploss ?? null;
  // Without a level of his ours goes on.
  if (level === null) return stays('OWN_LEVELS');
  return group.direction === 'NORMAL' ? tighterStop(group, level) : ourTarget(group, level);
}

/** Our size rests on the stop it was made with: a wider one is not obeyed. */
function tighterStop(group: TradeGroup, level: Price): Move {
  const stop = stopOnTick(group, level);
  if (stop === group.stop) return stays('APPLIED');
  return reaches(group.side, stop, group.stop)
    ? { outcome: 'APPLIED', part: { stop } }
    : stays('LOOSENS');
}

function hisTargets(group: TradeGroup, { idea }: SignalRecord): Move {
  const levels = idea?.targets ?? [];
  const [first] = levels;
  if (first === undefined) return stays('OWN_LEVELS');
  return group.direction === 'NORMAL' ? ourTargets(group, levels) : ourStop(group, first);
}

/** Leg k goes for target k; of fewer targets the farthest stands for the rest. Targets that were hit stay. */
function ourTargets(group: TradeGroup, levels: readonly Price[]): Move {
  const way = directionOf(group.side);
  const targets = levels
    .map((level) => onTick(group, level, way === 1 ? 'UP' : 'DOWN'))
    .filter((target) => way * (target - group.entry) > 0);
  if (targets.length === 0) return stays('WRONG_SIDE');
  const legs = group.legs.map((leg) => {
    const target = targets[Math.min(leg.legNumber, targets.length) - 1] ?? leg.target;
    return leg.targetHit ? leg : { ...leg, target };
  });
  return { outcome: 'APPLIED', part: { legs, targets: legs.map(({ target }) => target) } };
}

/** Of a fade: his stop is our target, no farther than the cap. */
function ourTarget(group: TradeGroup, level: Price): Move {
  const way = directionOf(group.side);
  const wanted = onTick(group, level, way === 1 ? 'UP' : 'DOWN');
  if (way * (wanted - group.entry) <= 0) return stays('WRONG_SIDE');
  const cap = group.caps?.target ?? wanted;
  const isPast = way * (wanted - cap) > 0;
  const target = isPast ? cap : wanted;
  const legs = group.legs.map((leg) => ({ ...leg, target }));
  return { outcome: isPast ? 'PAST_CAP' : 'APPLIED', part: { legs, targets: [target] } };
}

/** Of a fade: his first target is our stop, never beyond what was sized, which lies within the cap. */
function ourStop(group: TradeGroup, level: Price): Move {
  const stop = stopOnTick(group, level);
  const isPast = !reaches(group.side, stop, group.initialStop);
  return isPast
    ? { outcome: 'PAST_RISK', part: { stop: group.initialStop } }
    : { outcome: 'APPLIED', part: { stop } };
}
