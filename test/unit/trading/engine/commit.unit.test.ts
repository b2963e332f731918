// One commit per step, first of all effects; what becomes of the engine by its answer.
import { describe, expect, it } from '@jest/globals';
import type { Commit } from '#core/trading/engine/effect.ts';
import type { EngineState } from '#core/trading/engine/engine-state.ts';
import { step } from '#core/trading/engine/step.ts';
import { alarm, begun, finished, nextId, putControls } from '#core/trading/engine/turn.ts';
import { clock, effectsOf, emptyEngine } from '#test/support/engine-day.ts';

const PAUSED = { ...emptyEngine().controls, paused: true };

/** An engine that wrote one commit and waits for its answer. */
function waiting(): { readonly state: EngineState; readonly commit: Commit } {
  const turn = begun(emptyEngine(), clock('10:00'));
  putControls(turn, PAUSED);
  const { state, effects } = finished(turn);
  const [commit] = effectsOf(effects, 'commit');
  if (commit === undefined) throw new Error('expected a commit, found none');
  return { state, commit };
}

const answer = (sequence: number, outcome: 'DONE' | 'REFUSED' | 'UNKNOWN') =>
  ({ kind: 'commitResult', at: clock('10:01'), sequence, outcome }) as const;

describe('Given a step that changes something durable', () => {
  it('when it ends, then the commit comes before what was asked for earlier', () => {
    const turn = begun(emptyEngine(), clock('10:00'));
    alarm(turn, 'KILL_SWITCH', 'ALL', 'first');
    putControls(turn, PAUSED);
    expect(finished(turn).effects.map(({ kind }) => kind)).toEqual(['commit', 'notify']);
  });

  it('when a record changes twice, then it is written once, as it is at the end', () => {
    const turn = begun(emptyEngine(), clock('10:00'));
    putControls(turn, PAUSED);
    putControls(turn, { ...PAUSED, paused: false });
    const [commit] = effectsOf(finished(turn).effects, 'commit');
    const controls = commit?.writes.filter(({ kind }) => kind === 'controls');
    expect(controls).toEqual([
      { kind: 'controls', id: 'controls', value: { ...PAUSED, paused: false } },
    ]);
  });

  it('when an id was given out, then the counter is in the commit: no later life gives it again', () => {
    const turn = begun(emptyEngine(), clock('10:00'));
    expect([nextId(turn), nextId(turn)]).toEqual([1, 2]);
    const [commit] = effectsOf(finished(turn).effects, 'commit');
    expect(commit?.writes).toEqual([
      { kind: 'counters', id: 'counters', value: { sequence: 1, ids: 2 } },
    ]);
  });

  it('when nothing durable changed, then there is no commit', () => {
    const turn = begun(emptyEngine(), clock('10:00'));
    expect(finished(turn).effects).toEqual([]);
  });

  it('when the state before is looked at afterwards, then it is what it was', () => {
    const before = emptyEngine();
    const turn = begun(before, clock('10:00'));
    putControls(turn, PAUSED);
    finished(turn);
    expect(before).toEqual(emptyEngine());
  });
});

describe('Given a commit that waits for its answer', () => {
  it('when it is written, then it is forgotten', () => {
    const { state, commit } = waiting();
    expect(step(state, answer(commit.sequence, 'DONE')).state.unconfirmed.size).toBe(0);
  });

  it('when the answer is unknown, then the same transaction is sent again', () => {
    const { state, commit } = waiting();
    const { effects } = step(state, answer(commit.sequence, 'UNKNOWN'));
    expect(effectsOf(effects, 'commit')).toEqual([commit]);
  });

  it('when no attempt is answered, then the engine stops with an alarm', () => {
    const { state, commit } = waiting();
    let last = step(state, answer(commit.sequence, 'UNKNOWN'));
    for (let attempt = 2; attempt <= state.settings.commitAttempts; attempt++) {
      last = step(last.state, answer(commit.sequence, 'UNKNOWN'));
    }
    expect(last.state.health).toBe('FENCED');
    expect(effectsOf(last.effects, 'notify').map(({ code }) => code)).toEqual(['LEDGER_UNKNOWN']);
  });

  it('when it is refused, then the engine is fenced and does nothing ever after', () => {
    const { state, commit } = waiting();
    const fenced = step(state, answer(commit.sequence, 'REFUSED'));
    expect(effectsOf(fenced.effects, 'notify').map(({ code }) => code)).toEqual(['FENCED']);
    const later = step(fenced.state, {
      ...{ kind: 'operator', at: clock('10:02'), requestId: 'r1', by: 'desk', reason: 'now' },
      command: { kind: 'FLATTEN', scope: { kind: 'ALL' } },
    });
    expect(later).toMatchObject({ effects: [], decisions: [] });
  });

  it('when another commit is answered, then nothing happens', () => {
    const { state } = waiting();
    expect(step(state, answer(99, 'REFUSED')).state.health).toBe(state.health);
  });
});

describe('Given events that come late', () => {
  it('when one is older than the newest, then time stands still', () => {
    const state = begun(emptyEngine(), clock('10:00')).state;
    expect(step(state, answer(99, 'DONE')).state.now).toBe(clock('10:01'));
    const quote = { kind: 'quote', at: clock('09:30'), contract: 'NIFTY', price: 1 } as const;
    expect(step(state, quote).state.now).toBe(clock('10:00'));
  });
});
