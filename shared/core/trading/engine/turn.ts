// One step while it is being made: the state as it is so far, and what has to be written and done about it.
// Every change of the state goes through here, so that nothing durable changes without being written.
import type { Instant } from '#core/market/ist.ts';
import type { RuleDirection } from '#core/rules/rule-direction.ts';
import type { BookPeak } from '../control/book-peak.ts';
import type { Controls } from '../control/controls.ts';
import { ideaClosed, ideaOpened } from '../crowd.ts';
import type { DailyCorpus } from '../daily-corpus.ts';
import { isOver, type TradeGroup } from '../groups/trade-group.ts';
import type { CrowdIdea } from '../intake/crowd-idea.ts';
import type { Decision } from '../intake/decision.ts';
import type { SignalRecord } from '../intake/signal-record.ts';
import type { Order } from '../orders/order.ts';
import type { ExternalPosition } from '../reconcile/external-position.ts';
import type { DurableRecord } from './durable-record.ts';
import type { Alarm, Commit, Effect, LedgerMove, Notify } from './effect.ts';
import type { EngineState, VolatileState } from './engine-state.ts';
import type { TradingDay } from './trading-day.ts';

export interface Turn {
  readonly at: Instant;
  /** Replaced, never altered. */
  state: EngineState;
  /** Without the commit, which `finished` puts first. */
  readonly effects: Effect[];
  readonly decisions: Decision[];
  readonly moves: LedgerMove[];
  /** Orders as they were before this round of changes; null = new. */
  changed: Map<string, Order | null>;
  readonly writes: Map<string, DurableRecord>;
  /** Rows of the order and leg tables that were used, by name. */
  readonly transitions: Transition[];
  /** Maps of the state that are this turn's own copies. */
  readonly owned: Set<unknown>;
}

/** A row of the order or leg table that was used. */
export interface Transition {
  readonly orderId: string;
  readonly name: string;
}

export interface StepResult {
  readonly state: EngineState;
  readonly effects: readonly Effect[];
  readonly decisions: readonly Decision[];
  /** Rows of the order and leg tables that were used, such as 'OPEN+FILL>FILLED', in order. */
  readonly transitions: readonly Transition[];
}

/** Time never goes back: an event with an older time counts as of the newest one. */
export function begun(state: EngineState, at: Instant): Turn {
  const now = Math.max(state.now, at);
  return {
    at: now,
    state: { ...state, now },
    ...{ effects: [], decisions: [], moves: [], transitions: [] },
    ...{ changed: new Map(), writes: new Map(), owned: new Set() },
  };
}

/** What was changed becomes one commit, the first effect. */
export function finished(turn: Turn): StepResult {
  if (turn.writes.size > 0 || turn.moves.length > 0) commit(turn);
  const { state, effects, decisions, transitions } = turn;
  return { state, effects, decisions, transitions };
}

function commit(turn: Turn): void {
  const sequence = turn.state.counters.sequence + 1;
  const counters = { ...turn.state.counters, sequence };
  turn.state = { ...turn.state, counters };
  write(turn, { kind: 'counters', id: 'counters', value: counters });
  const effect: Commit = {
    kind: 'commit',
    sequence,
    moves: turn.moves,
    writes: [...turn.writes.values()],
  };
  turn.effects.unshift(effect);
  own(turn, 'unconfirmed').set(sequence, { commit: effect, attempts: 1 });
}

const write = (turn: Turn, record: DurableRecord): void => {
  turn.writes.set(`${record.kind}/${record.id}`, record);
};

type MapName = {
  [K in keyof EngineState]: EngineState[K] extends ReadonlyMap<string, unknown> ? K : never;
}[keyof EngineState];
type OwnMap<N extends keyof EngineState> =
  EngineState[N] extends ReadonlyMap<infer K, infer V> ? Map<K, V> : never;

/** A copy of a map of the state that this turn may alter; made once per turn. */
export function own<N extends MapName | 'unconfirmed'>(turn: Turn, name: N): OwnMap<N> {
  const current = turn.state[name];
  if (turn.owned.has(current)) return current as OwnMap<N>;
  const copy = new Map(current as ReadonlyMap<unknown, unknown>) as OwnMap<N>;
  turn.owned.add(copy);
  turn.state = { ...turn.state, [name]: copy };
  return copy;
}

/** A part of the state that is not durable. */
export function setVolatile(turn: Turn, part: Partial<VolatileState>): void {
  turn.state = { ...turn.state, ...part };
}

export function putDay(turn: Turn, day: TradingDay): void {
  turn.state = { ...turn.state, day };
  write(turn, { kind: 'day', id: 'day', value: day });
}

export function putBook(turn: Turn, id: RuleDirection, value: DailyCorpus): void {
  turn.state = { ...turn.state, books: { ...turn.state.books, [id]: value } };
  write(turn, { kind: 'book', id, value });
}

export function putPeak(turn: Turn, id: RuleDirection, value: BookPeak): void {
  turn.state = { ...turn.state, peaks: { ...turn.state.peaks, [id]: value } };
  write(turn, { kind: 'peak', id, value });
}

export function putControls(turn: Turn, value: Controls): void {
  turn.state = { ...turn.state, controls: value };
  write(turn, { kind: 'controls', id: 'controls', value });
}

export function putSignal(turn: Turn, value: SignalRecord): void {
  own(turn, 'signals').set(value.signalId, value);
  write(turn, { kind: 'signal', id: value.signalId, value });
}

/** Keeps the crowd's votes in step: an idea votes once its entry was reached. */
export function putIdea(turn: Turn, value: CrowdIdea): void {
  const { ideaId, contract } = value;
  if (!turn.state.ideas.has(ideaId)) addTo(own(turn, 'ideasOf'), contract, ideaId);
  own(turn, 'ideas').set(ideaId, value);
  const crowd = value.reachedAt === null ? turn.state.crowd : ideaOpened(turn.state.crowd, value);
  setVolatile(turn, { crowd });
  write(turn, { kind: 'idea', id: ideaId, value });
}

export function dropIdea(turn: Turn, ideaId: string): void {
  const idea = turn.state.ideas.get(ideaId);
  if (idea === undefined) return;
  own(turn, 'ideas').delete(ideaId);
  removeFrom(own(turn, 'ideasOf'), idea.contract, ideaId);
  setVolatile(turn, { crowd: ideaClosed(turn.state.crowd, idea) });
  write(turn, { kind: 'idea', id: ideaId, value: null });
}

/** Keeps the index of open groups in step. */
export function putGroup(turn: Turn, value: TradeGroup): void {
  const before = turn.state.groups.get(value.groupId);
  own(turn, 'groups').set(value.groupId, value);
  const wasOpen = before !== undefined && !isOver(before);
  if (!wasOpen && !isOver(value)) addTo(own(turn, 'groupsOf'), value.contract, value.groupId);
  if (wasOpen && isOver(value)) removeFrom(own(turn, 'groupsOf'), value.contract, value.groupId);
  write(turn, { kind: 'group', id: value.groupId, value });
}

/** Remembers what the order was before, for those who follow orders. */
export function putOrder(turn: Turn, value: Order): void {
  const { orderId, brokerOrderId, venue } = value;
  const before = turn.state.orders.get(orderId) ?? null;
  if (!turn.changed.has(orderId)) turn.changed.set(orderId, before);
  own(turn, 'orders').set(orderId, value);
  if (brokerOrderId !== null && before?.brokerOrderId !== brokerOrderId) {
    own(turn, 'orderOf').set(`${venue}/${brokerOrderId}`, orderId);
  }
  write(turn, { kind: 'order', id: orderId, value });
}

export function putExternal(turn: Turn, value: ExternalPosition): void {
  own(turn, 'externals').set(value.contract, value);
  write(turn, { kind: 'external', id: value.contract, value });
}

export function dropExternal(turn: Turn, contract: string): void {
  if (!own(turn, 'externals').delete(contract)) return;
  write(turn, { kind: 'external', id: contract, value: null });
}

/** Over for days: no event can be about it any more. */
export function forget(turn: Turn, kind: 'signal' | 'group' | 'order', id: string): void {
  const names = { signal: 'signals', group: 'groups', order: 'orders' } as const;
  if (own(turn, names[kind]).delete(id)) write(turn, { kind, id, value: null });
}

/** A number that was never given out before, in this life or an earlier one. */
export function nextId(turn: Turn): number {
  const ids = turn.state.counters.ids + 1;
  const counters = { ...turn.state.counters, ids };
  turn.state = { ...turn.state, counters };
  write(turn, { kind: 'counters', id: 'counters', value: counters });
  return ids;
}

export function setTimer(turn: Turn, timerId: string, at: Instant): void {
  if (turn.state.timers.get(timerId) === at) return;
  own(turn, 'timers').set(timerId, at);
  turn.effects.push({ kind: 'timer', timerId, at });
}

/** Its event, should it still come, means nothing. */
export function dropTimer(turn: Turn, timerId: string): void {
  if (turn.state.timers.has(timerId)) own(turn, 'timers').delete(timerId);
}

export function alarm(turn: Turn, code: Alarm, about: string, text: string): void {
  turn.effects.push({ kind: 'notify', level: 'ALARM', code, about, text });
}

export function inform(turn: Turn, code: Notify['code'], about: string, text: string): void {
  turn.effects.push({ kind: 'notify', level: 'INFO', code, about, text });
}

/** Throws when there is no such group: an order always belongs to one. */
export function groupOf(turn: Turn, groupId: string): TradeGroup {
  const group = turn.state.groups.get(groupId);
  if (group === undefined) throw new Error(`trade group ${groupId}: expected it, found none`);
  return group;
}

export function orderOf(turn: Turn, orderId: string): Order {
  const order = turn.state.orders.get(orderId);
  if (order === undefined) throw new Error(`order ${orderId}: expected it, found none`);
  return order;
}

function addTo(map: Map<string, readonly string[]>, key: string, id: string): void {
  map.set(key, [...(map.get(key) ?? []), id]);
}

function removeFrom(map: Map<string, readonly string[]>, key: string, id: string): void {
  const rest = (map.get(key) ?? []).filter((one) => one !== id);
  if (rest.length > 0) map.set(key, rest);
  else map.delete(key);
}
