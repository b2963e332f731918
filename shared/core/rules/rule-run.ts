// One build of all rules: from what, and what came of it.
import type { IsoDate } from '#core/market/ist.ts';
import type { DirectionModel } from './rule-build.ts';
import type { RuleDirection } from './rule-direction.ts';
import type { WalkForward } from './rule-walk-forward.ts';

/** Equal inputs give equal rules. */
export interface RuleInputs {
  readonly asOf: IsoDate;
  /** Of all trades entered by the end of the date, with their revisions. */
  readonly fingerprint: string;
  readonly trades: number;
  readonly advisors: number;
  /** Trades left out because they waited for their features. */
  readonly stale: number;
  /** Advisors not yet measured as of the date: some of their trades may change soon. */
  readonly owed: number;
  readonly configurationVersion: number;
}

/** How the stored rules differ from those before the run. */
export interface RuleChanges {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  /** Left as they were stored: equal, or unselected and moved by less than matters. */
  readonly kept: number;
}

export interface RuleRunFigures {
  readonly rules: number;
  readonly selected: number;
  readonly active: number;
  readonly models: Readonly<Record<RuleDirection, DirectionModel>>;
  /** Null = not asked for: the nightly run has it. */
  readonly walkForward: WalkForward | null;
  /** Wall time per step. */
  readonly seconds: Readonly<Record<string, number>>;
}

export interface RuleRun {
  readonly runId: string;
  readonly finishedAt: string;
  readonly inputs: RuleInputs;
  readonly changes: RuleChanges;
  readonly figures: RuleRunFigures;
}

/** Whether another build would be for nothing. Who is owed does not count: trades do. */
export const sameInputs = (a: RuleInputs, b: RuleInputs): boolean =>
  a.asOf === b.asOf &&
  a.fingerprint === b.fingerprint &&
  a.stale === b.stale &&
  a.configurationVersion === b.configurationVersion;
