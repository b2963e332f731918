import { describe, expect, it } from '@jest/globals';
import type { Cell } from '#core/analytics/cells/cell.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import { type Candidate, selectRules } from '#core/rules/rule-selection.ts';

const MINI: Cell = { kind: 'MINI', category: 'NSE_EQ', period: 'INTRADAY', regime: null };
const SIX: Cell = {
  ...{ kind: '6D', category: 'NSE_EQ', period: 'INTRADAY', regime: 'SIDEWAYS' },
  ...{ weekday: 1, timeSession: 'MORNING' },
};
const candidates = (cell: Cell, probabilities: readonly number[]): readonly Candidate[] =>
  probabilities.map((probability, n) => ({
    advisorId: `A${n}`,
    cell,
    verdict: {
      n: 30,
      nEffective: 30,
      meanR: 0.1,
      deviation: 0.05,
      tradeIds: [],
      window: null,
      probability,
    },
  }));
const select = (all: readonly Candidate[]) => selectRules(all, DEFAULT_CONFIGURATION.selection);

describe('given probabilities of rules', () => {
  it('when the mean of what may be false stays at a tenth, then they are selected, the strict ones at full size', () => {
    const { sizes, selected } = select(candidates(MINI, [0.995, 0.97, 0.93, 0.86, 0.8, 0.55]));
    expect(sizes).toEqual(['FULL', 'FULL', 'FULL', 'REDUCED', 'REDUCED', 'NONE']);
    expect(selected).toMatchObject({ sixDimensional: 0, mini: 5 });
    expect(selected.expectedFdr).toBeCloseTo(0.089, 12);
  });

  it('when sure ones leave room for one that is rather false than true, then it is not chosen', () => {
    const sure = Array.from({ length: 30 }, () => 0.999);
    const { sizes, falseShares, selected } = select(candidates(MINI, [...sure, 0.5, 0.49]));
    expect(sizes.slice(-2)).toEqual(['FULL', 'NONE']);
    expect(falseShares.at(-1)).toBeCloseTo(0.51, 12);
    expect(selected.mini).toBe(31);
    expect(selected.expectedFdr).toBeCloseTo(0.53 / 31, 12);
  });

  it('when one kind is sure, then the other one gains nothing by it', () => {
    const sure = Array.from({ length: 30 }, () => 0.999);
    const { selected } = select([...candidates(MINI, sure), ...candidates(SIX, [0.7, 0.6])]);
    expect(selected).toMatchObject({ sixDimensional: 0, mini: 30 });
  });
});
