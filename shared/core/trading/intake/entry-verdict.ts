// The last gate: whether the entry of a reserved signal came to be. Its first fill passes it; if nothing was
// filled in the end the signal was not traded, for the reason its orders give.
import { putSignal, type Turn } from '../engine/turn.ts';
import { isOver, type TradeGroup } from '../groups/trade-group.ts';
import type { Order } from '../orders/order.ts';
import type { RefusalReason } from '../refusal.ts';
import type { Decision, GateVerdict } from './decision.ts';
import { failed, passed } from './gate-verdict.ts';

export function entryEnded(turn: Turn, changes: ReadonlyMap<string, Order | null>): void {
  const groups = new Set(
    [...changes.keys()].map((orderId) => turn.state.orders.get(orderId)?.groupId),
  );
  for (const groupId of groups) {
    const group = groupId === undefined ? undefined : turn.state.groups.get(groupId);
    if (group !== undefined) judge(turn, group);
  }
}

function judge(turn: Turn, group: TradeGroup): void {
  const record = turn.state.signals.get(group.signalId);
  const decision = record?.decision;
  if (!record || !decision || isJudged(decision, group)) return;
  const entries = group.legs.flatMap(({ entryOrderId }) => {
    const order = turn.state.orders.get(entryOrderId);
    return order === undefined ? [] : [order];
  });
  const isFilled = entries.some(({ fill }) => fill.quantity > 0);
  if (isFilled) told(turn, group, passed('ENTRY', group.averageEntry));
  else if (isOver(group)) told(turn, group, failed('ENTRY', reasonOf(entries)));
}

/** A late fill passes the gate after all. */
const isJudged = ({ gates }: Decision, { averageEntry }: TradeGroup): boolean => {
  const last = gates.at(-1);
  return last?.gate === 'ENTRY' && (last.pass || averageEntry === null);
};

function told(turn: Turn, { signalId, direction }: TradeGroup, verdict: GateVerdict): void {
  const record = turn.state.signals.get(signalId);
  if (!record?.decision) return;
  const gates = [...record.decision.gates.filter(({ gate }) => gate !== 'ENTRY'), verdict];
  const traded = direction === 'NORMAL' ? 'TRADED' : 'REVERSED';
  const outcome = verdict.pass ? traded : 'REFUSED';
  const decision: Decision = { ...record.decision, at: turn.at, outcome, gates };
  putSignal(turn, { ...record, decision });
  turn.decisions.push(decision);
}

const NOT_PLACED_REASONS: readonly RefusalReason[] = [
  ...(['STALE_QUEUED', 'WITHDRAWN', 'PRICE_RAN_AWAY', 'ENTRY_NOT_FILLED'] as const),
  ...(['KILLED_ALL', 'KILLED_BOOK', 'KILLED_CATEGORY', 'KILLED_ADVISOR'] as const),
  ...(['KILLED_INSTRUMENT', 'DAILY_LOSS', 'MAX_DRAWDOWN'] as const),
];

/** What the first entry that says something says. */
function reasonOf(entries: readonly Order[]): RefusalReason {
  for (const { reason, status } of entries) {
    const known = NOT_PLACED_REASONS.find((one) => one === reason);
    if (known !== undefined) return known;
    if (status === 'REJECTED') return 'ORDER_REJECTED';
  }
  return 'ENTRY_NOT_FILLED';
}
