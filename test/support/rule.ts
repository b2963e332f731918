// A rule for tests; override what a test is about.
import type { Rule } from '#core/rules/rule.ts';

export const ruleOf = (change: Partial<Rule> = {}): Rule => ({
  advisorId: 'ADV1',
  category: 'INDEX_FUTURES',
  period: 'INTRADAY',
  regime: 'SIDEWAYS',
  weekday: 2,
  session: 'MORNING',
  kind: '6D',
  direction: 'NORMAL',
  n: 24,
  nEffective: 20,
  window: { from: '2024-01-02', to: '2024-01-23' },
  tradeIds: ['T1', 'T2'],
  gates: [
    {
      ...{
        gate: 'WIN_RATE',
        value: 62.5,
        comparison: '>=',
        threshold: 45,
        pass: true,
        reason: null,
      },
    },
  ],
  gatesLevel: '6D',
  gatesPass: true,
  trust: 'TRUSTED',
  active: true,
  posteriorMeanR: 0.1,
  posteriorSd: 0.2,
  probability: 0.9,
  falseShare: 0.05,
  selected: true,
  fullSize: true,
  kellyFraction: 0.01,
  ...change,
});
