// Stored rules and the builds behind them, as the API reads them.
import type { PageQuery } from '#contracts/http.ts';
import type { RulesQuery } from '#contracts/rules-query.ts';
import type { IsoDate } from '#core/market/ist.ts';
import type { Rule } from '#core/rules/rule.ts';
import type { RuleRun } from '#core/rules/rule-run.ts';

/** With an address of its own, and the run that wrote it last: unselected ones are left when they barely move. */
export type StoredRule = Omit<Rule, 'tradeIds'> & {
  readonly ruleId: string;
  readonly writtenBy: string;
};

export interface RulesPage {
  /** The date of the rules that stand, and the run that built them; null before the first one. */
  readonly run: { readonly runId: string; readonly asOf: IsoDate } | null;
  readonly total: number;
  /** Active ones first, then selected ones, then by the share of false ones among their likes. */
  readonly rules: readonly StoredRule[];
}

/** A run without what only its own page shows. */
export type ListedRun = Omit<RuleRun, 'figures'> & {
  readonly figures: Omit<RuleRun['figures'], 'walkForward'> & { readonly walkForward: boolean };
};

export interface RuleRecords {
  page(query: RulesQuery): Promise<RulesPage>;
  /** With the trades behind it; null when there is none. */
  rule(ruleId: string): Promise<(StoredRule & Pick<Rule, 'tradeIds'>) | null>;
  /** The newest first. */
  runs(page: PageQuery): Promise<readonly ListedRun[]>;
  run(runId: string): Promise<RuleRun | null>;
}
