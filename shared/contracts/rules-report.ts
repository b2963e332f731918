// What `saras rules --json` prints: every rule with its evidence, and the model behind the selection.

import { levelsBehind } from '#core/rules/eligibility/eligible-levels.ts';
import { type GateFailures, gateFailures } from '#core/rules/gates/gate-failures.ts';
import type { AdvisorLevels } from '#core/rules/level-figures.ts';
import type { Rule } from '#core/rules/rule.ts';
import type { DirectionModel, RuleBook } from '#core/rules/rule-build.ts';
import type { RuleConfiguration } from '#core/rules/rule-configuration.ts';
import type { RuleDirection } from '#core/rules/rule-direction.ts';
import type { WalkForward } from '#core/rules/rule-walk-forward.ts';
import type { CalibrationDecile } from '#core/rules/significance/calibration.ts';

export interface RulesReport {
  readonly asOf: string;
  readonly configuration: RuleConfiguration;
  readonly rules: readonly Rule[];
  /** Of advisors with a selected rule: what sizing and stops know of them. */
  readonly levels: readonly AdvisorLevels[];
  readonly model: {
    readonly seed: number;
    /** Of following and of fading; selectedCount and expectedFdr are over both. */
    readonly variances: Readonly<Record<RuleDirection, DirectionModel['variances']>>;
    readonly selectedCount: number;
    readonly activeCount: number;
    readonly expectedFdr: number | null;
    readonly directions: Readonly<Record<RuleDirection, DirectionModel>>;
    /** What keeps selected rules off. */
    readonly gateFailures: readonly GateFailures[];
    /** Of following, out of sample; that of fading is in the walk-forward. */
    readonly calibration: readonly CalibrationDecile[];
  };
  readonly walkForward: WalkForward;
}

export function rulesReport(
  { asOf, rules, models, levels }: RuleBook,
  walkForward: WalkForward,
  configuration: RuleConfiguration,
): RulesReport {
  const { NORMAL, REVERSE } = models;
  const counted = [NORMAL, REVERSE].map(({ selected }) => ({
    count: selected.sixDimensional + selected.mini,
    share: selected.expectedFdr ?? 0,
  }));
  const selectedCount = counted.reduce((sum, { count }) => sum + count, 0);
  const falseOnes = counted.reduce((sum, { count, share }) => sum + count * share, 0);
  return {
    asOf,
    configuration,
    rules,
    levels: levelsBehind(
      levels,
      rules.filter(({ selected }) => selected),
    ),
    model: {
      seed: configuration.selection.seed,
      variances: { NORMAL: NORMAL.variances, REVERSE: REVERSE.variances },
      selectedCount,
      activeCount: NORMAL.active + REVERSE.active,
      expectedFdr: selectedCount > 0 ? falseOnes / selectedCount : null,
      directions: models,
      gateFailures: gateFailures(rules),
      calibration: walkForward.directions.NORMAL.calibration,
    },
    walkForward,
  };
}
