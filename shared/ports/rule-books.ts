// The rules that stand: what they were built from, writing a new build, and reading what counts.
import type { IsoDate } from '#core/market/ist.ts';
import type { AdvisorLevels } from '#core/rules/level-figures.ts';
import type { Rule } from '#core/rules/rule.ts';
import type { RuleRun } from '#core/rules/rule-run.ts';

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
  /** Of all advisors; those behind active rules are stored (levelsBehind). */
  readonly levels: readonly AdvisorLevels[];
}

export interface RuleBooks {
  /** The last finished run: its rules stand. Null before the first one. */
  latest(): Promise<RuleRun | null>;
  /** Advisors whose measurement as of the date is neither done nor given up. */
  owed(asOf: IsoDate): Promise<number>;
  /** All or nothing: the run and the rules that changed. Throws RuleBookOvertaken. */
  store(build: RuleBuild): Promise<RuleRun>;
  /** The selected rules of the last run, by advisor, direction and cell. */
  selected(): Promise<readonly Rule[]>;
  /** Level figures behind the active rules of the last run, by advisor. */
  levels(): Promise<readonly AdvisorLevels[]>;
}
