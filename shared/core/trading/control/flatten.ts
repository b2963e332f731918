// Out of everything in a scope, each step verified by the broker's books before the next: entries are cancelled,
// seen to be gone, positions leave, are seen to be gone, and of a whole account the broker's own switch follows.
import type { CommandAnswered } from '../engine/engine-event.ts';
import { alarm, nextId, putControls, setTimer, type Turn } from '../engine/turn.ts';
import { exitGroup, withdrawEntries } from '../groups/exit.ts';
import type { TradeGroup } from '../groups/trade-group.ts';
import type { Venue } from '../orders/order.ts';
import { askForBook, isComparedSince, venuesInUse } from '../reconcile/book-query.ts';
import type { Flattening, FlattenStep } from './controls.ts';
import type { Scope } from './operator-command.ts';
import { openGroupsIn } from './scoped-groups.ts';

/** The kill switch of the scope is on already. A wider flatten takes over a narrower one. */
export function beginFlatten(turn: Turn, requestId: string, scope: Scope): void {
  put(turn, { requestId, scope, step: 'CANCEL_ENTRIES', since: turn.at });
  setTimer(turn, `flatten/${requestId}`, turn.at + STUCK_MS);
}

const STUCK_MS = 60_000;

/** It should have been over by now. */
export function flattenTimer(turn: Turn, requestId: string): void {
  const { flattening } = turn.state.controls;
  if (flattening?.requestId !== requestId || flattening.step === 'DONE') return;
  const open = openGroupsIn(turn, flattening.scope).map(({ groupId }) => groupId);
  const text = `${flattening.step} since ${flattening.since}; open: ${open.join(', ') || 'none'}`;
  alarm(turn, 'FLATTEN_STUCK', requestId, text);
  setTimer(turn, `flatten/${requestId}`, turn.at + STUCK_MS);
}

/** As far as it goes now. */
export function flattenOn(turn: Turn): void {
  for (;;) {
    const { flattening } = turn.state.controls;
    if (flattening === null || flattening.step === 'DONE') return;
    const next = nextStep(turn, flattening);
    if (next === flattening.step) return;
    put(turn, { ...flattening, step: next, since: turn.at });
    if (next === 'DONE') done(turn, flattening);
  }
}

const put = (turn: Turn, flattening: Flattening): void =>
  putControls(turn, { ...turn.state.controls, flattening });

function nextStep(turn: Turn, { step, scope, since }: Flattening): FlattenStep {
  const groups = openGroupsIn(turn, scope);
  switch (step) {
    case 'CANCEL_ENTRIES':
      for (const { groupId } of groups) withdrawEntries(turn, groupId);
      return 'VERIFY_CANCELLED';
    case 'VERIFY_CANCELLED':
      return groups.some(isEntering) || !isSeen(turn, since) ? step : 'EXIT';
    case 'EXIT':
      for (const { groupId } of groups) exitGroup(turn, groupId, 'FLATTEN');
      return 'VERIFY_FLAT';
    case 'VERIFY_FLAT':
      return verifiedFlat(turn, groups, { scope, since });
    case 'BROKER_SWITCH':
    case 'DONE':
      return step;
    default:
      return step satisfies never;
  }
}

const isEntering = ({ phase }: TradeGroup): boolean =>
  phase === 'RESERVING' || phase === 'WATCHING' || phase === 'ENTERING';

/** By books that were asked for after all of ours was over; those of a whole account have to be empty. */
function verifiedFlat(
  turn: Turn,
  groups: readonly TradeGroup[],
  { scope, since }: Pick<Flattening, 'scope' | 'since'>,
): FlattenStep {
  // What was filled late leaves as well.
  for (const { groupId } of groups) exitGroup(turn, groupId, 'FLATTEN');
  if (groups.length > 0) return 'VERIFY_FLAT';
  if (!isSeen(turn, Math.max(since, lastClosed(turn)))) return 'VERIFY_FLAT';
  if (scope.kind !== 'ALL') return 'DONE';
  const venues = venuesInUse(turn.state);
  if (venues.some((venue) => turn.state.compared.get(venue)?.isFlat !== true)) return 'VERIFY_FLAT';
  if (!venues.includes('BROKER')) return 'DONE';
  turn.effects.push({ kind: 'brokerSwitch', commandId: `${SWITCH}${nextId(turn)}` });
  return 'BROKER_SWITCH';
}

const SWITCH = 'switch-';

const lastClosed = ({ state }: Turn): number =>
  Math.max(0, ...[...state.groups.values()].map(({ closedAt }) => closedAt ?? 0));

/** Every venue in use was compared since then; those that were not are asked. */
function isSeen(turn: Turn, since: number): boolean {
  const missing = venuesInUse(turn.state).filter(
    (venue) => !isComparedSince(turn.state, venue, since),
  );
  for (const venue of missing) if (!isAsked(turn, venue, since)) askForBook(turn, venue);
  return missing.length === 0;
}

const isAsked = ({ state }: Turn, venue: Venue, since: number): boolean =>
  [...state.queries.values()].some(
    (query) => query.what === 'BOOK' && query.venue === venue && query.sentAt >= since,
  );

/** Without a proof that it is on, the operator has to look. */
export function switchAnswered(turn: Turn, { commandId, outcome }: CommandAnswered): void {
  const { flattening } = turn.state.controls;
  if (!commandId.startsWith(SWITCH) || flattening?.step !== 'BROKER_SWITCH') return;
  if (outcome.kind === 'ACCEPTED') {
    put(turn, { ...flattening, step: 'DONE', since: turn.at });
    done(turn, flattening);
    return;
  }
  const text = `the broker's own switch: ${outcome.kind}`;
  alarm(turn, 'FLATTEN_STUCK', flattening.requestId, text);
  // Flatness is proved again before the switch is asked for again.
  put(turn, { ...flattening, step: 'VERIFY_FLAT', since: turn.at });
}

const done = (turn: Turn, { requestId, scope }: Flattening): void =>
  alarm(turn, 'FLATTENED', requestId, `${scope.kind}: flat by the broker's books`);
