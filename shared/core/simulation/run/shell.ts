// Carries out what a step asks for, in order: nothing behind a commit before that is written. Between any two
// effects the process may die.
import type { Commit, Effect } from '#core/trading/engine/effect.ts';
import type { CommitAnswered, EngineEvent } from '#core/trading/engine/engine-event.ts';
import { LIFE_FAULTS } from '../faults/fault-kind.ts';
import { sendCommand } from './commands.ts';
import { sendCommit } from './commits.ts';
import { crash, endLife, takeOver } from './lives.ts';
import { sendQuery } from './queries.ts';
import { happenLater, holder, type Life, later, type Task, type World } from './world.ts';

/** What a life is told with an event, beside the event: what it is through with once its tasks are done. */
export function happened(world: World, life: Life, event: EngineEvent, mark?: Task): void {
  const effects = stepped(world, life, event);
  if (!life.isAlive) return;
  for (const effect of effects) {
    if (effect.kind === 'commit' && effect.sequence === life.writing)
      writeAgain(world, life, effect);
    else life.tasks.push({ kind: 'effect', effect });
  }
  if (mark !== undefined) life.tasks.push(mark);
  carryOut(world, life);
  stopWhenFenced(world, life);
}

function stepped(world: World, life: Life, event: EngineEvent): readonly Effect[] {
  const { step, observe } = world.simulation;
  const before = life.state;
  world.steps++;
  try {
    const result = step(before, event);
    life.state = result.state;
    note(world, life, event, result);
    const what = { at: world.now, life: life.token, event, before, result };
    observe?.(what);
    world.watch.happened({ kind: 'stepped', ...what });
    return result.effects;
  } catch (error) {
    // The process dies of it and comes again, as it would in production.
    world.watch.threw(world.now, event, error);
    crash(world, life);
    return [];
  }
}

function note(
  { digest, coverage }: World,
  { token }: Life,
  { kind, at }: EngineEvent,
  { effects, decisions, transitions, state }: ReturnType<World['simulation']['step']>,
): void {
  if (effects.length > 0) digest.add(`${token} ${kind} ${at} ${JSON.stringify(effects)}`);
  if (decisions.length > 0) digest.add(JSON.stringify(decisions));
  for (const { orderId, name } of transitions) {
    const order = state.orders.get(orderId);
    if (order !== undefined) coverage.seen(name, order);
  }
}

function carryOut(world: World, life: Life): void {
  while (life.isAlive && life.writing === null) {
    const task = life.tasks.shift();
    if (task === undefined || diesBefore(world, life, task)) return;
    perform(world, life, task);
  }
}

/** Where money and orders are at stake it dies more often. */
function diesBefore(world: World, life: Life, task: Task): boolean {
  if (life !== holder(world)) return false;
  const place = `${life.token}.${++life.carried}`;
  const isIdle = task.kind !== 'effect' || task.effect.kind === 'timer';
  const fault = LIFE_FAULTS.find((kind) => world.draws.strikes(kind, place, isIdle ? 0.1 : 1));
  if (fault === undefined) return false;
  world.coverage.struckAll(fault, world.now);
  if (fault === 'ZOMBIE') takeOver(world, life);
  else crash(world, life);
  return fault === 'CRASH';
}

function perform(world: World, life: Life, task: Task): void {
  switch (task.kind) {
    case 'effect':
      carryOutEffect(world, life, task.effect);
      break;
    case 'fed':
      if (life === holder(world)) world.outside.fed = Math.max(world.outside.fed, task.count);
      break;
    case 'obeyed':
      if (life === holder(world)) world.outside.requests.delete(task.requestId);
      break;
    default:
      task satisfies never;
  }
}

function carryOutEffect(world: World, life: Life, effect: Effect): void {
  world.watch.happened({ kind: 'sent', at: world.now, life: life.token, effect });
  switch (effect.kind) {
    case 'commit':
      life.tasks.unshift({ kind: 'effect', effect });
      life.attempts = 0;
      writeAgain(world, life, effect);
      break;
    case 'place':
    case 'modify':
    case 'cancel':
    case 'brokerSwitch':
      sendCommand(world, life, effect);
      break;
    case 'query':
      sendQuery(world, life, effect);
      break;
    case 'timer':
      setTimer(world, life, effect);
      break;
    case 'notify':
      break;
    default:
      effect satisfies never;
  }
}

function writeAgain(world: World, life: Life, commit: Commit): void {
  life.writing = commit.sequence;
  sendCommit(world, life, commit, (outcome) => answered(world, life, commit.sequence, outcome));
}

function answered(
  world: World,
  life: Life,
  sequence: number,
  outcome: CommitAnswered['outcome'],
): void {
  if (outcome === 'DONE') {
    life.writing = null;
    life.tasks.shift();
    carryOut(world, life);
  }
  if (outcome === 'REFUSED') {
    life.writing = null;
    life.tasks.length = 0;
  }
  if (!life.isAlive) return;
  world.happen(life, { kind: 'commitResult', at: world.now, sequence, outcome });
}

/** A later time for the same timer makes the earlier one mean nothing. */
function setTimer(
  world: World,
  life: Life,
  { timerId, at }: Extract<Effect, { readonly kind: 'timer' }>,
): void {
  life.timers.set(timerId, at);
  later(world, Math.max(0, at - world.now), () => {
    if (!life.isAlive || life.timers.get(timerId) !== at) return;
    life.timers.delete(timerId);
    happenLater(world, 0, life, (now) => ({ kind: 'timer', at: now, timerId }));
  });
}

/** An engine that stopped for good leaves; who has the lease is started again. */
function stopWhenFenced(world: World, life: Life): void {
  if (!life.isAlive || life.state.health !== 'FENCED') return;
  if (life === holder(world)) crash(world, life);
  else later(world, 5000, () => endLife(world, life));
}
