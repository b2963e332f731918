// Faults that do not change what the market does to us do not change what we earn.
import { describe, expect, it } from '@jest/globals';
import { faultPlan } from '#core/simulation/faults/fault-level.ts';
import { mutatedRun } from '#test/support/mutated-engine.ts';

describe('Given messages that come twice, answers that are lost and commits that are cut off', () => {
  const calm = mutatedRun({});
  const seeds = Array.from({ length: 30 }, (_, place) => place + 1);

  it('when a day ends, then its trades and its money are those of a day without them', () => {
    for (const seed of seeds) {
      const run = mutatedRun({ faults: faultPlan('harmless', seed) });
      expect(run.violations).toEqual([]);
      expect(run.faults.length).toBeGreaterThan(0);
      expect(run.days[0]?.trades.map(({ netPaise }) => netPaise)).toEqual(
        calm.days[0]?.trades.map(({ netPaise }) => netPaise),
      );
      expect(run.days[0]?.ledger).toEqual(calm.days[0]?.ledger);
    }
  });
});
