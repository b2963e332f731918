// A build of rules as it is described, for tests; override what a test is about.
import type { DirectionModel } from '#core/rules/rule-build.ts';
import type { RuleInputs, RuleRunFigures } from '#core/rules/rule-run.ts';

export const ruleInputs = (change: Partial<RuleInputs> = {}): RuleInputs => ({
  asOf: '2024-01-23',
  fingerprint: 'f1',
  ...{ trades: 24, advisors: 2, stale: 0, owed: 0, configurationVersion: 1 },
  ...change,
});

const MODEL: DirectionModel = {
  lessons: 24,
  mean: -0.03,
  variances: null,
  candidates: 2,
  selected: { sixDimensional: 1, mini: 1, expectedFdr: 0.05 },
  active: 1,
};

/** Models of a fit whose outcomes have this variance. */
export const learntModels = (outcome: number): RuleRunFigures['models'] => {
  const variances = { ...{ advisor: 0.01, level: [], advisorLevel: [], cell: 0 }, outcome };
  const model = { ...MODEL, variances: { ...variances, day: 0, premium: 0 } };
  return { NORMAL: model, REVERSE: model };
};

export const ruleRunFigures = (change: Partial<RuleRunFigures> = {}): RuleRunFigures => ({
  ...{ rules: 4, selected: 2, active: 2, walkForward: null },
  models: { NORMAL: MODEL, REVERSE: MODEL },
  seconds: { build: 0.5 },
  ...change,
});
