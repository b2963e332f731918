// The state after a start: durable records, and every index that follows from them. Timers, queries and
// answers that were under way are gone; `started` asks for them anew.
import type { Instant } from '#core/market/ist.ts';
import { type Crowd, EMPTY_CROWD, ideaOpened } from '../crowd.ts';
import { isOver } from '../groups/trade-group.ts';
import { postedIndex } from '../intake/posted-ideas.ts';
import type { TradeableIdea } from '../intake/signal-record.ts';
import type { DurableRecord } from './durable-record.ts';
import type { EngineSettings } from './engine-settings.ts';
import { type DurableState, EMPTY_STATE, type EngineState } from './engine-state.ts';

/** The newest record of each kind and id, in any order; the first step has to be `started`. */
export function loadedState(
  records: readonly DurableRecord[],
  settings: EngineSettings,
  now: Instant,
): EngineState {
  const durable = durableState(records);
  return { ...EMPTY_STATE, ...durable, ...indicesOf(durable), settings, now };
}

function durableState(records: readonly DurableRecord[]): DurableState {
  const of = <K extends DurableRecord['kind']>(kind: K) =>
    records.filter((record): record is Extract<DurableRecord, { kind: K }> => record.kind === kind);
  const byId = <T>(own: readonly { readonly id: string; readonly value: T | null }[]) =>
    new Map(own.flatMap(({ id, value }) => (value === null ? [] : [[id, value] as const])));
  return {
    day: of('day')[0]?.value ?? null,
    books: Object.fromEntries(of('book').map(({ id, value }) => [id, value])),
    peaks: Object.fromEntries(of('peak').map(({ id, value }) => [id, value])),
    controls: of('controls')[0]?.value ?? EMPTY_STATE.controls,
    signals: byId(of('signal')),
    ideas: byId(of('idea')),
    groups: byId(of('group')),
    orders: byId(of('order')),
    externals: byId(of('external')),
    counters: of('counters')[0]?.value ?? EMPTY_STATE.counters,
  };
}

function indicesOf({ ideas, groups, orders, signals }: DurableState) {
  const open = [...groups.values()].filter((group) => !isOver(group));
  const crowd = [...ideas.values()]
    .filter(({ reachedAt }) => reachedAt !== null)
    .reduce<Crowd>(ideaOpened, EMPTY_CROWD);
  const held = [...signals.values()]
    .filter(({ decision }) => decision?.outcome === 'HELD')
    .sort((a, b) => a.receivedAt - b.receivedAt || (a.signalId < b.signalId ? -1 : 1))
    .map(({ signalId }) => signalId);
  return {
    crowd,
    held,
    posted: postedIndex(decidedIdeas(signals)),
    ideasOf: grouped([...ideas.values()].map(({ contract, ideaId }) => [contract, ideaId])),
    groupsOf: grouped(open.map(({ contract, groupId }) => [contract, groupId])),
    orderOf: new Map(
      [...orders.values()].flatMap(({ venue, brokerOrderId, orderId }) =>
        brokerOrderId === null ? [] : [[`${venue}/${brokerOrderId}`, orderId] as const],
      ),
    ),
  };
}

/** A signal that waits was not yet compared with what was said before it. */
const decidedIdeas = (signals: DurableState['signals']): readonly TradeableIdea[] =>
  [...signals.values()].flatMap(({ idea, decision }) =>
    idea !== null && decision !== null && decision.outcome !== 'HELD' ? [idea] : [],
  );

function grouped(
  pairs: readonly (readonly [key: string, id: string])[],
): ReadonlyMap<string, readonly string[]> {
  const all = new Map<string, string[]>();
  for (const [key, id] of pairs) all.set(key, [...(all.get(key) ?? []), id]);
  return all;
}
