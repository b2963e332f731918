import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { discover } from '#core/rules/significance/false-discovery.ts';

const probability = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000);

describe('given candidates with a probability of being true', () => {
  it('when chosen, then the set is the largest whose expected false share stays within q', () => {
    fc.assert(
      fc.property(fc.array(probability, { maxLength: 30 }), probability, (candidates, q) => {
        const sorted = [...candidates].sort((a, b) => b - a);
        const shares = sorted.map((_, k) => {
          const falseOnes = sorted.slice(0, k + 1).reduce((sum, p) => sum + (1 - p), 0);
          return falseOnes / (k + 1);
        });
        const largest = shares.findLastIndex((share) => share <= q) + 1;
        const { chosen, expectedFalseShare } = discover(candidates, q);
        expect(chosen.length).toBe(largest);
        expect([...chosen].map((place) => candidates[place])).toEqual(sorted.slice(0, largest));
        expect(expectedFalseShare).toBe(shares[largest - 1] ?? null);
      }),
    );
  });

  it('when none is probable enough, then none is chosen and no share is claimed', () => {
    expect(discover([0.5, 0.89], 0.1)).toEqual({
      chosen: new Int32Array(),
      expectedFalseShare: null,
    });
    expect(discover([], 0.1).chosen.length).toBe(0);
  });

  it('when several are equally probable, then they keep their given order', () => {
    expect([...discover([0.9, 0.95, 0.95, 0.95], 0.1).chosen]).toEqual([1, 2, 3, 0]);
  });
});
