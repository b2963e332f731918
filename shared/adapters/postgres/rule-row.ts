// A stored rule between row and value.
import type { Rule } from '#core/rules/rule.ts';
import type { Sql } from './connection.ts';

export interface RuleRow {
  rule_id: string;
  run_id: string;
  rule: Omit<Rule, 'tradeIds'>;
  trade_ids: readonly string[];
}

export const selectRules = (sql: Sql) => sql`select rule_id, run_id, rule, trade_ids from rules`;

export const ruleOfRow = ({ rule, trade_ids }: RuleRow): Rule => ({ ...rule, tradeIds: trade_ids });
