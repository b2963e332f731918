import { describe, expect, it } from '@jest/globals';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import type { RuleTrade } from '#core/rules/rule-trade.ts';
import { walkForward } from '#core/rules/rule-walk-forward.ts';
import { PLANTED_AS_OF, plantedTrades } from '#test/support/planted-trades.ts';
import { ADVISOR_SKILL, NO_SKILL, plantedWorld } from '#test/support/planted-world.ts';

const { selection } = DEFAULT_CONFIGURATION;
const options = {
  asOf: PLANTED_AS_OF,
  configuration: {
    ...DEFAULT_CONFIGURATION,
    selection: { ...selection, sweeps: 60, burnIn: 30, marginR: 0 },
  },
};

const shapeOf = (advisors: number) => ({ advisors, levels: [3, 3, 4, 3, 2] });
const SKILL = { ...ADVISOR_SKILL, advisor: 0.4, mean: 0 };

describe('given advisors of lasting skill, judged on trades that the rules could not see', () => {
  const trades = plantedTrades(plantedWorld(SKILL, 5, shapeOf(40)));
  const { windows, directions } = walkForward(trades, options);

  it('when the windows are cut, then each knows nothing of the five days before it', () => {
    expect(windows).toHaveLength(6);
    for (const { from, knownUpTo, trades: tested } of windows) {
      const gap = (Date.parse(from) - Date.parse(knownUpTo)) / 86_400_000;
      expect(gap).toBe(6);
      expect(tested).toBeGreaterThan(0);
    }
    const tested = windows.reduce((sum, window) => sum + window.trades, 0);
    expect(directions.NORMAL.policies.ALL.trades).toBe(tested);
  });

  it('when rules are selected, then they beat following everybody by more than three errors', () => {
    const { ALL, SELECTION } = directions.NORMAL.policies;
    expect(SELECTION.trades).toBeGreaterThan(100);
    const lead = (SELECTION.meanR ?? 0) - (ALL.meanR ?? 0);
    expect(lead).toBeGreaterThan(3 * (SELECTION.standardError ?? Number.NaN));
  });

  it('when predictions are sorted, then the highest decile pays more than the lowest, followed and faded', () => {
    for (const { calibration } of [directions.NORMAL, directions.REVERSE]) {
      expect(calibration).toHaveLength(10);
      const [low] = calibration;
      const high = calibration.at(-1);
      expect(high?.realisedR).toBeGreaterThan((low?.realisedR ?? Number.NaN) + 0.3);
    }
  });

  it('when a policy takes a trade, then a wider one takes it too', () => {
    for (const { policies } of Object.values(directions)) {
      expect(policies.BOTH.trades).toBeLessThanOrEqual(policies.SELECTION.trades);
      expect(policies.BOTH.trades).toBeLessThanOrEqual(policies.GATES.trades);
      expect(policies.SELECTION.trades).toBeLessThanOrEqual(policies.ALL.trades);
    }
  });
});

describe('given advisors whose past is altered after a window began', () => {
  it('when only trades after the last cut change, then no earlier window changes', () => {
    const trades = plantedTrades(plantedWorld(NO_SKILL, 5, shapeOf(10)));
    const first = walkForward(trades, options);
    const lastCut = Date.parse(`${first.windows.at(-1)?.from}T00:00:00+05:30`);
    const altered = trades.map(
      (trade): RuleTrade =>
        trade.entryAt < lastCut ? trade : { ...trade, rMultiple: 5, netPaise: 500_000 },
    );
    const again = walkForward(altered, options);
    expect(again.windows.slice(0, -1)).toEqual(first.windows.slice(0, -1));
    expect(again.windows.at(-1)?.selected).toEqual(first.windows.at(-1)?.selected);
  });
});
