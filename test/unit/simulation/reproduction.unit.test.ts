// A violation is brought down to what it needs.
import { describe, expect, it } from '@jest/globals';
import { reproduction } from '#core/simulation/run/reproduction.ts';
import { simulate } from '#core/simulation/run/simulate.ts';
import type { Step } from '#core/simulation/run/simulation.ts';
import { step } from '#core/trading/engine/step.ts';
import { mutatedSimulation } from '#test/support/mutated-engine.ts';

/** Breaks where a commit has to be sent again. */
const fragile: Step = (state, event) => {
  const wasCut = [...state.unconfirmed.values()].some(({ attempts }) => attempts > 1);
  if (wasCut) throw new Error('a commit was sent again');
  return step(state, event);
};

describe('Given an engine that breaks when a commit is cut off', () => {
  const faults = {
    ...{ seed: 4, only: null },
    chance: { COMMIT_CUT_BEFORE: 0.2, REPORT_DUPLICATED: 0.5, QUERY_FAILED: 0.3 },
  };
  const simulation = mutatedSimulation({ engine: fragile, faults });
  const run = simulate(simulation);

  it('when it is brought down, then one cut commit is left and no duplicated report', () => {
    expect(run.faults.length).toBeGreaterThan(3);
    const found = reproduction(simulation, run, 60);
    expect(found).toMatchObject({ invariant: 'TOTAL', seed: 4 });
    expect(found?.faults).toHaveLength(1);
    expect(found?.faults[0]).toMatch(/^COMMIT_CUT_BEFORE/);
    expect(found?.text).toContain('a commit was sent again');
    expect(found?.runs).toBeLessThanOrEqual(60);
  });

  it('when nothing is broken, then there is nothing to bring down', () => {
    const whole = mutatedSimulation({ faults });
    expect(reproduction(whole, simulate(whole), 60)).toBeNull();
  });
});
