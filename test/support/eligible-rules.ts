// Rules, runs and records for tests of eligibility: an active rule of index futures and a run that is
// current on 2024-01-24; override what a test is about.
import type { EligibilityInputs } from '#core/rules/eligibility/eligibility-snapshot.ts';
import type { EligibleRun } from '#core/rules/eligibility/eligible-run.ts';
import type { LiveRecord } from '#core/rules/eligibility/live-feedback.ts';
import type { AdvisorLevels } from '#core/rules/level-figures.ts';
import type { Rule } from '#core/rules/rule.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import { ruleOf } from './rule.ts';

export const ELIGIBLE_DATE = '2024-01-24';

export const activeRule = (change: Partial<Rule> = {}): Rule =>
  ruleOf({
    ...{ n: 60, nEffective: 41.5, posteriorMeanR: 0.3, posteriorSd: 0.08, probability: 0.999 },
    ...{ falseShare: 0.01, kellyFraction: 0.05 },
    ...change,
  });

/** Key of `activeRule()`. */
export const ACTIVE_KEY = 'NORMAL/6D/INDEX_FUTURES/INTRADAY/SIDEWAYS/2/MORNING/ADV1';

export const currentRun = (change: Partial<EligibleRun> = {}): EligibleRun => ({
  ...{ ruleRunId: 'run-7', asOf: '2024-01-23', configurationVersion: 1 },
  ...{ rules: 900, active: 1, owed: 0, outcomeVariance: { NORMAL: 1.21, REVERSE: 0.81 } },
  ...change,
});

export const recordOf = (trades: number, meanR: number): LiveRecord => ({
  ruleKey: ACTIVE_KEY,
  ...{ trades, realisedR: trades * meanR, predictedR: trades * 0.3 },
  slippage: { trades, realisedR: trades * 0.04, expectedR: trades * 0.02 },
});

export const levelsOfAdvisor = (advisorId: string): AdvisorLevels => ({
  ...{ advisorId, trust: 'TRUSTED', nEffective: 30 },
  cells: [
    {
      cell: { kind: 'MINI', category: 'INDEX_FUTURES', period: 'INTRADAY', regime: null },
      ...{ n: 80, stop: { pct: 0.7, n: 21 }, target: null, afterStop: null },
      ...{ trust: 'TRUSTED', nEffective: 30 },
    },
  ],
});

export const eligibilityInputs = (change: Partial<EligibilityInputs> = {}): EligibilityInputs => ({
  date: ELIGIBLE_DATE,
  moment: 'PRE_MARKET',
  run: currentRun(),
  selected: [activeRule()],
  levels: [levelsOfAdvisor('ADV1')],
  configuration: { version: 1, live: DEFAULT_CONFIGURATION.live },
  records: [],
  ...change,
});
