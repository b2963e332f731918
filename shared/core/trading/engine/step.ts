// One event in, the new state and what has to be done out. Total: every event has an answer in every state,
// and the same state and event give the same answer.

import { dayOpened } from '../control/day-opening.ts';
import { feedChanged } from '../control/feeds.ts';
import { flattenOn, flattenTimer, switchAnswered } from '../control/flatten.ts';
import { watchLosses } from '../control/loss-limits.ts';
import { operatorAsked } from '../control/operator.ts';
import { sessionChanged } from '../control/session.ts';
import { followOrders, groupTimer, groupWritten } from '../groups/following.ts';
import { watchPrices } from '../groups/price-watch.ts';
import { ideaTimer, watchIdeas } from '../intake/crowd-watch.ts';
import { entryEnded } from '../intake/entry-verdict.ts';
import { decideHeld, decideHeldOn } from '../intake/held-signals.ts';
import { malformedSeen, signalSeen } from '../intake/signal-flow.ts';
import { bookMoney } from '../ledger/booking.ts';
import { commandAnswered } from '../orders/answering.ts';
import { dispatchWaiting } from '../orders/dispatch.ts';
import { orderFound, orderTimer } from '../orders/look-up.ts';
import { orderWritten } from '../orders/placing.ts';
import { orderReported } from '../orders/reporting.ts';
import { bookRead, reconcileTimer } from '../reconcile/comparison.ts';
import { started } from '../reconcile/recovery.ts';
import { commitAnswered } from './commit-answer.ts';
import type { EngineEvent, QueryAnswered, TimerFired } from './engine-event.ts';
import type { EngineState } from './engine-state.ts';
import { begun, finished, own, type StepResult, type Turn } from './turn.ts';

export function step(state: EngineState, event: EngineEvent): StepResult {
  const turn = begun(state, event.at);
  // Another writer holds the lease: whatever this one would do could be done twice.
  if (state.health === 'FENCED') return finished(turn);
  happened(turn, event);
  settle(turn);
  return finished(turn);
}

function happened(turn: Turn, event: EngineEvent): void {
  switch (event.kind) {
    case 'started':
      started(turn);
      break;
    case 'dayOpened':
      dayOpened(turn, event.day);
      decideHeld(turn);
      break;
    case 'session':
      sessionChanged(turn, event);
      decideHeld(turn);
      break;
    case 'signal':
      signalSeen(turn, event.signal);
      break;
    case 'malformedSignal':
      malformedSeen(turn, event);
      break;
    case 'quote':
      quoted(turn, event.contract, event.price);
      break;
    case 'orderReport':
      orderReported(turn, event);
      break;
    case 'commandResult':
      answered(turn, event);
      break;
    case 'queryResult':
      queried(turn, event);
      break;
    case 'commitResult':
      committed(turn, event);
      break;
    case 'timer':
      fired(turn, event);
      break;
    case 'feed':
      feedChanged(turn, event);
      break;
    case 'operator':
      operatorAsked(turn, event);
      decideHeld(turn);
      break;
    default:
      event satisfies never;
  }
}

function quoted(turn: Turn, contract: string, price: number): void {
  own(turn, 'quotes').set(contract, { price, at: turn.at });
  watchIdeas(turn, contract);
  decideHeldOn(turn, contract);
  watchPrices(turn, contract);
  watchLosses(turn, contract);
}

/** Entries go on as their group says; exits and protection at once. */
function committed(turn: Turn, event: Extract<EngineEvent, { kind: 'commitResult' }>): void {
  const commit = commitAnswered(turn, event);
  if (commit === null) return;
  for (const record of commit.writes) {
    // Forgotten.
    if (record.value === null) continue;
    if (record.kind === 'group') groupWritten(turn, record.id);
    if (record.kind === 'order') orderWritten(turn, record.id);
  }
}

function answered(turn: Turn, event: Extract<EngineEvent, { kind: 'commandResult' }>): void {
  if (turn.state.commandOf.has(event.commandId)) commandAnswered(turn, event);
  else switchAnswered(turn, event);
}

function queried(turn: Turn, { queryId, answer }: QueryAnswered): void {
  const query = turn.state.queries.get(queryId);
  // A query of an earlier life, or one that was answered already.
  if (query === undefined) return;
  own(turn, 'queries').delete(queryId);
  if (query.orderId === null) bookRead(turn, query, answer);
  else orderFound(turn, query, answer);
}

/** Timers are named `kind/id`. One that was moved or dropped since is not due. */
function fired(turn: Turn, { timerId }: TimerFired): void {
  const due = turn.state.timers.get(timerId);
  if (due === undefined || due > turn.at) return;
  own(turn, 'timers').delete(timerId);
  const [kind, id] = [
    timerId.slice(0, timerId.indexOf('/')),
    timerId.slice(timerId.indexOf('/') + 1),
  ];
  switch (kind) {
    case 'order':
      orderTimer(turn, id);
      break;
    case 'group':
      groupTimer(turn, id);
      break;
    case 'idea':
      ideaTimer(turn, id);
      break;
    case 'reconcile':
      reconcileTimer(turn, id);
      break;
    case 'flatten':
      flattenTimer(turn, id);
      break;
    case 'queue':
      dispatchWaiting(turn);
      break;
    default:
      throw new Error(`timer ${timerId}: expected a kind of timer, found "${kind}"`);
  }
}

/** More than any chain of consequences needs: an endless one is a bug that must not hang the engine. */
const MOST_ROUNDS = 100;

/** Money and groups follow their orders until nothing changes; what waits is sent as far as the rate allows. */
function settle(turn: Turn): void {
  let round = 0;
  do {
    if (++round > MOST_ROUNDS) throw new Error('step: expected orders to come to rest, found none');
    const changes = turn.changed;
    turn.changed = new Map();
    if (changes.size > 0) {
      bookMoney(turn, changes);
      followOrders(turn, changes);
      entryEnded(turn, changes);
    }
    flattenOn(turn);
    dispatchWaiting(turn);
  } while (turn.changed.size > 0);
}
