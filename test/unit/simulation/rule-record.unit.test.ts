import { describe, expect, it } from '@jest/globals';
import { istInstant } from '#core/market/ist.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import type { BacktestLeg, BacktestPosition } from '#core/simulation/backtest.ts';
import { ruleRecords } from '#core/simulation/rule-record.ts';
import type { RuleMatch } from '#core/trading/rule-match.ts';
import { ruleOf } from '#test/support/rule.ts';

const { leastDemotionTrades } = DEFAULT_CONFIGURATION.live;
const NOW = istInstant('2024-03-01', '10:00');
const MATCH: RuleMatch = {
  key: 'RULE',
  rule: ruleOf({ posteriorMeanR: 0.2, posteriorSd: 0.05 }),
  level: 'MINI',
};
const VARIANCE = 1;

function position(netR: number, exitAt: number | null): BacktestPosition {
  const leg: BacktestLeg = {
    ...{ legNumber: 1, lots: 1, quantity: 1, target: 110, cause: 'STOP', exitAt, exitPrice: 95 },
    ...{ grossPaise: 0, costsPaise: 0, slippagePaise: 0, netPaise: 0 },
  };
  return {
    ...{ tradeId: 'T1', advisorId: 'ADV1', contract: 'INFY', category: 'NSE_EQ' },
    ...{ direction: 'NORMAL', rule: 'RULE', level: 'MINI', side: 'BUY' },
    ...{ entryAt: NOW - 1, entryPrice: 100, stoploss: 95, learntStop: false, lots: 1 },
    ...{ marginPaise: 1, riskPaise: 1, boosted: false, predictedR: 0.2, legs: [leg] },
    ...{ netPaise: 0, netR, ambiguous: false },
  };
}
function isDemoted(positions: readonly BacktestPosition[]): boolean {
  const records = ruleRecords(DEFAULT_CONFIGURATION);
  positions.forEach(records.add);
  return records.isDemoted(MATCH, VARIANCE, NOW);
}
const losses = (count: number, exitAt: number | null = NOW) =>
  Array.from({ length: count }, () => position(-1, exitAt));

describe('a rule of a backtest', () => {
  it('is demoted once its own trades fall below the bound of its promise', () => {
    // 0.2 - 1.645 sqrt(0.05^2 + 1 / 5) = -0.54.
    expect(isDemoted(losses(leastDemotionTrades))).toBe(true);
    expect(isDemoted(losses(leastDemotionTrades - 1))).toBe(false);
    expect(isDemoted(losses(leastDemotionTrades).map((one) => ({ ...one, netR: -0.5 })))).toBe(
      false,
    );
  });

  it('is judged by what has ended by now, within the record that counts', () => {
    expect(isDemoted(losses(leastDemotionTrades, null))).toBe(false);
    expect(isDemoted(losses(leastDemotionTrades, NOW + 1))).toBe(false);
    expect(isDemoted(losses(leastDemotionTrades, istInstant('2023-02-28', '10:00')))).toBe(false);
  });

  it('is judged by its own trades only, each winsorised', () => {
    const others = losses(leastDemotionTrades).map((one) => ({ ...one, rule: 'OTHER' }));
    expect(isDemoted(others)).toBe(false);
    const one = [position(-20, NOW), ...Array.from({ length: 9 }, () => position(0.5, NOW))];
    expect(isDemoted(one)).toBe(false);
  });
});
