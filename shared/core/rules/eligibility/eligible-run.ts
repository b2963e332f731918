// What the eligibility of a day has to know of the run that built its rules.
import type { IsoDate } from '#core/market/ist.ts';
import type { RuleDirection } from '#core/rules/rule-direction.ts';
import type { RuleRun } from '#core/rules/rule-run.ts';

export interface EligibleRun {
  readonly ruleRunId: string;
  readonly asOf: IsoDate;
  readonly configurationVersion: number;
  /** Rules of all kinds, and the active ones among them. */
  readonly rules: number;
  readonly active: number;
  /** Advisors not yet measured when it was built. */
  readonly owed: number;
  /** Null of a direction nothing was learnt about. */
  readonly outcomeVariance: Readonly<Record<RuleDirection, number | null>>;
}

export const eligibleRun = ({ runId, inputs, figures }: RuleRun): EligibleRun => ({
  ruleRunId: runId,
  asOf: inputs.asOf,
  configurationVersion: inputs.configurationVersion,
  rules: figures.rules,
  active: figures.active,
  owed: inputs.owed,
  outcomeVariance: {
    NORMAL: figures.models.NORMAL.variances?.outcome ?? null,
    REVERSE: figures.models.REVERSE.variances?.outcome ?? null,
  },
});

/** Variance of one trade's net R around its expectation. */
export function outcomeVarianceOf(run: EligibleRun, direction: RuleDirection): number {
  const variance = run.outcomeVariance[direction];
  if (variance === null) {
    throw new Error(
      `rule run ${run.ruleRunId}: expected the outcome variance of its ${direction} rules, found none`,
    );
  }
  return variance;
}
