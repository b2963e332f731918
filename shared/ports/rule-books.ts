// The rules that stand: what they were built from, writing a new build, and reading what counts.
import type { IsoDate } from '#core/market/ist.ts';
import type { Rule } from '#core/rules/rule.ts';
import type { RuleInputs, RuleRun } from '#core/rules/rule-run.ts';

/** Somebody stored a later build in the meantime: nothing was stored. */
export class RuleBookOvertaken extends Error {
  override readonly name = 'RuleBookOvertaken';
  readonly code = 'RULE_BOOK_OVERTAKEN';
}

export interface RuleBuild {
  readonly run: Omit<RuleRun, 'finishedAt' | 'changes'>;
  /** The run whose rules stood when the build began. */
  readonly after: string | null;
  readonly rules: readonly Rule[];
}

export interface RuleBooks {
  /** The last finished run: its rules stand. Null before the first one. */
  latest(): Promise<RuleRun | null>;
  /** What a build as of the date would be made of now, but for the configuration. */
  inputs(asOf: IsoDate): Promise<Omit<RuleInputs, 'configurationVersion'>>;
  /** All or nothing: the run and the rules that changed. Throws RuleBookOvertaken. */
  store(build: RuleBuild): Promise<RuleRun>;
  /** All selected rules of the last run, by key. */
  selected(): Promise<readonly Rule[]>;
}
