// Each of the nine invariants can fail: an engine that is broken in one way is found by the one that is about it.
import { describe, expect, it } from '@jest/globals';
import type { Step } from '#core/simulation/run/simulation.ts';
import { NO_CONTROLS } from '#core/trading/control/controls.ts';
import type { Effect } from '#core/trading/engine/effect.ts';
import { step } from '#core/trading/engine/step.ts';
import {
  KILL_ALL,
  type MutationPlan,
  mutatedRun,
  tampered,
  tamperedRecords,
} from '#test/support/mutated-engine.ts';

const found = (plan: MutationPlan): readonly string[] => [
  ...new Set(mutatedRun(plan).violations.map(({ invariant }) => invariant)),
];

describe('Given the engine as it is', () => {
  it('when a day runs, then two legs go through their whole chain and every invariant holds', () => {
    const run = mutatedRun({});
    expect(run.violations).toEqual([]);
    expect(run.days[0]?.trades.map(({ signalId, reason }) => [signalId, reason])).toEqual([
      ['S1', 'TARGET'],
      ['S1', 'TARGET'],
      ['S2', 'TARGET'],
    ]);
  });

  it('when an operator stopped everything, then the second signal is refused', () => {
    const run = mutatedRun({ requests: [KILL_ALL] });
    expect(run.violations).toEqual([]);
    const second = run.days[0]?.decisions.find(({ signalId }) => signalId === 'S2');
    expect(second?.gates.at(-1)).toMatchObject({ gate: 'KILL_SWITCH', reason: 'KILLED_ALL' });
  });

  it('when it runs again, then it is the same run, byte for byte', () => {
    expect(mutatedRun({}).digest).toBe(mutatedRun({}).digest);
  });
});

describe('Given an engine that is broken on purpose', () => {
  it('when a paisa appears, then capital is not conserved', () => {
    const engine = tampered((result) => {
      const { NORMAL } = result.state.books;
      if (NORMAL === undefined) return result;
      const { INDEX_FUTURES } = NORMAL.categories;
      const richer = { ...INDEX_FUTURES, availablePaise: INDEX_FUTURES.availablePaise + 1 };
      const categories = { ...NORMAL.categories, INDEX_FUTURES: richer };
      const books = { ...result.state.books, NORMAL: { ...NORMAL, categories } };
      return { ...result, state: { ...result.state, books } };
    });
    expect(found({ engine })).toContain('CAPITAL_CONSERVED');
  });

  it('when an order is sent twice, then its intent was placed twice', () => {
    const twice = (effect: Effect): readonly Effect[] =>
      effect.kind === 'place' ? [effect, effect] : [effect];
    const engine = tampered((result) => ({ ...result, effects: result.effects.flatMap(twice) }));
    expect(found({ engine })).toContain('INTENT_FIRST');
  });

  it('when an order is sent before its intent is written, then the intent is missing', () => {
    const engine = tampered((result) => {
      const places = result.effects.filter(({ kind }) => kind === 'place');
      const early = places.map((place) => ({ ...place, orderId: 'nobody-wrote-it' }) as Effect);
      return { ...result, effects: [...early, ...result.effects] };
    });
    expect(found({ engine })).toContain('INTENT_FIRST');
  });

  it('when it cancels the exits of what it holds and does not look again, then stops are missing', () => {
    expect(found({ engine: withoutExits() })).toContain('STOP_COVERED');
  });

  it('when a trade is closed while it holds something, then it is not flat by evidence', () => {
    const engine = tamperedRecords((record) =>
      record.kind === 'group' && record.value?.phase === 'OPEN'
        ? { ...record, value: { ...record.value, phase: 'CLOSED' } }
        : record,
    );
    expect(found({ engine })).toContain('FLAT_BY_EVIDENCE');
  });

  it('when it does not wait for the ledger, then one that lost its lease sends as well', () => {
    const plan = { faults: { seed: 5, chance: { ZOMBIE: 0.6 }, only: null } };
    expect(found({ ...plan, engine: impatient })).toContain('ONE_WRITER');
  });

  it('when another instance takes the lease again and again, then the engine as it is stays silent', () => {
    expect(found({ faults: { seed: 1, chance: { ZOMBIE: 0.5 }, only: null } })).toEqual([]);
  });

  it('when a decision changes afterwards, then it was not decided once', () => {
    const engine = tamperedRecords((record) => {
      if (record.kind !== 'signal' || record.value?.decision?.outcome !== 'TRADED') return record;
      const decision = { ...record.value.decision, outcome: 'REFUSED' } as const;
      return { ...record, value: { ...record.value, decision } };
    });
    expect(found({ engine })).toContain('DECIDED_ONCE');
  });

  it('when it does not look at kill switches, then an entry goes out under one', () => {
    const engine: Step = (state, event) => {
      if (event.kind === 'operator') return step(state, event);
      const result = step({ ...state, controls: NO_CONTROLS }, event);
      return { ...result, state: { ...result.state, controls: state.controls } };
    };
    expect(found({ engine, requests: [KILL_ALL] })).toContain('KILL_SWITCH');
  });

  it('when a fill is counted twice, then more is filled than was', () => {
    const engine = tamperedRecords((record) => {
      if (record.kind !== 'order' || record.value === null) return record;
      const { fill } = record.value;
      const twice = { ...fill, quantity: fill.quantity * 2 };
      return { ...record, value: { ...record.value, fill: twice } };
    });
    expect(found({ engine })).toContain('FILL_ONCE');
  });

  it('when it remembers something that is not in its state, then a replay differs', () => {
    let calls = 0;
    const engine = tampered((result) => ({
      ...result,
      decisions: result.decisions.map((decision) => ({ ...decision, at: ++calls })),
    }));
    expect(found({ engine })).toContain('REPLAY_EQUAL');
  });

  it('when a step throws, then it is not total', () => {
    const engine: Step = (state, event) => {
      if (event.kind === 'signal' && event.signal._id === 'S2') throw new Error('not this one');
      return step(state, event);
    };
    expect(found({ engine })).toContain('TOTAL');
  });
});

/** Takes every commit as written at once, and sends what follows from it before it is. */
const impatient: Step = (state, event) => {
  const first = step(state, event);
  const commit = first.effects.find((effect) => effect.kind === 'commit');
  if (commit === undefined) return first;
  const { sequence } = commit;
  const done = { kind: 'commitResult', at: event.at, sequence, outcome: 'DONE' } as const;
  const second = step(first.state, done);
  const early = second.effects.filter(isPlace);
  const later = second.effects.filter((effect) => !isPlace(effect));
  return { ...second, effects: [...early, ...first.effects, ...later] };
};

const isPlace = ({ kind }: Effect): boolean => kind === 'place';

/** Once something is filled the set is cancelled, and nobody hears of it. */
function withoutExits(): Step {
  const cancelled = new Set<string>();
  return (state, event) => {
    const isDeaf =
      cancelled.size > 0 && (event.kind === 'orderReport' || event.kind === 'queryResult');
    const result = step(state, isDeaf ? { ...NOTHING, at: event.at } : event);
    const cancels = [...result.state.orders.values()].flatMap((order): readonly Effect[] => {
      const { orderId, brokerOrderId, venue, status } = order;
      if (status !== 'FILLED' || brokerOrderId === null || cancelled.has(orderId)) return [];
      cancelled.add(orderId);
      const commandId = `broken-${orderId}`;
      return [{ kind: 'cancel', commandId, orderId, brokerOrderId, venue, part: 'ENTRY' }];
    });
    return { ...result, effects: [...result.effects, ...cancels] };
  };
}

const NOTHING = { kind: 'feed', feed: 'PRICES', phase: 'UP' } as const;
