import { describe, expect, it } from '@jest/globals';
import { cellKey, type MiniCell, type RuleCell } from '#core/analytics/cells/cell.ts';
import type { AdvisorMetrics } from '#core/pipeline/metrics.ts';
import { judgedLevel, levelsAbove, trustAt } from '#core/rules/gates/gate-level.ts';
import { ruleMetricsOf } from '#test/support/rule-metrics.ts';

const ANY: MiniCell = { kind: 'MINI', category: 'NSE_EQ', period: 'INTRADAY', regime: null };
const MINI: MiniCell = { ...ANY, regime: 'SIDEWAYS' };
const SIX: RuleCell = {
  ...{ kind: '6D', category: 'NSE_EQ', period: 'INTRADAY', regime: 'SIDEWAYS' },
  ...{ weekday: 2, timeSession: 'MORNING' },
};

const figures = (six: AdvisorMetrics, mini: AdvisorMetrics, any: AdvisorMetrics) => ({
  advisor: ruleMetricsOf({ trades: 900, nEffective: 2, trust: 'WATCHLIST' }),
  cells: new Map([
    [cellKey(SIX), six],
    [cellKey(MINI), mini],
    [cellKey(ANY), any],
  ]),
});
const withTrades = (six: number, mini: number, any: number) =>
  figures(
    ruleMetricsOf({ trades: six }),
    ruleMetricsOf({ trades: mini }),
    ruleMetricsOf({ trades: any }),
  );

describe('given a 6D cell inside its mini rules', () => {
  it.each([
    [20, 20, 20, '6D'],
    [19, 20, 60, 'MINI_REGIME'],
    [19, 19, 20, 'MINI'],
    [19, 19, 19, undefined],
  ])('when they have %d, %d and %d trades, then it is judged on %s', (six, mini, any, level) => {
    const levels = levelsAbove(SIX, withTrades(six, mini, any));
    expect(judgedLevel(levels, 20)?.level).toBe(level);
  });

  it('when the rule is the mini rule without regime, then no narrower figures count', () => {
    const levels = levelsAbove(ANY, withTrades(50, 50, 19));
    expect(levels.map(({ level }) => level)).toEqual(['MINI']);
    expect(judgedLevel(levels, 20)).toBeNull();
  });

  it.each([
    [25, 60, 90, 'TRUSTED'],
    [24.9, 60, 90, 'UNTRUSTED'],
    [24.9, 24.9, 25, 'WATCHLIST'],
    [null, 1, 1, 'WATCHLIST'],
  ] as const)(
    'when its effective trades are %s, its mini rules %s and %s, then the flag is %s',
    (six, mini, any, flag) => {
      const all = figures(
        ruleMetricsOf({ nEffective: six, trust: 'TRUSTED' }),
        ruleMetricsOf({ nEffective: mini, trust: 'UNTRUSTED' }),
        ruleMetricsOf({ nEffective: any, trust: 'WATCHLIST' }),
      );
      const levels = levelsAbove(SIX, all);
      const [judged] = levels;
      expect(judged && trustAt(levels, judged, all.advisor, 25)).toBe(flag);
    },
  );
});
