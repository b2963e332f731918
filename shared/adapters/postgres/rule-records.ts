// Stored rules and their builds in PostgreSQL, page by page.

import type { RulesQuery } from '#contracts/rules-query.ts';
import type { IsoDate } from '#core/market/ist.ts';
import { storable } from '#core/pipeline/field.ts';
import type { RuleRun } from '#core/rules/rule-run.ts';
import type { ListedRun, RuleRecords, StoredRule } from '#ports/rule-records.ts';
import type { Sql } from './connection.ts';
import { type RuleRow, ruleOfRow, selectRules } from './rule-row.ts';
import { type RunRow, runOf, selectRuns } from './rule-run-row.ts';

type ListedRow = Omit<RuleRow, 'trade_ids'>;
type ListedRunRow = Omit<RunRow, 'walk_forward'> & { walked: boolean };

export function postgresRuleRecords(sql: Sql): RuleRecords {
  return {
    async page(query) {
      const wanted = matching(sql, query);
      const rows = await sql<ListedRow[]>`
        select rule_id, run_id, rule from rules where ${wanted}
        order by active desc, selected desc, false_share, rule_key collate "C"
        offset ${query.cursor} limit ${query.limit}`;
      const [count] = await sql<{ total: number }[]>`
        select count(*) as total from rules where ${wanted}`;
      const [run] = await sql<{ runId: string; asOf: IsoDate }[]>`
        select run_id as "runId", as_of as "asOf" from rule_runs order by sequence desc limit 1`;
      return { run: run ?? null, total: count?.total ?? 0, rules: rows.map(storedRule) };
    },
    async rule(ruleId) {
      const [row] = await sql<RuleRow[]>`${selectRules(sql)} where rule_id = ${storable(ruleId)}`;
      return row ? { ...ruleOfRow(row), ...storedRule(row) } : null;
    },
    async runs({ cursor, limit }) {
      const rows = await sql<ListedRunRow[]>`
        select run_id, finished_at, inputs, changes, figures, walk_forward is not null as walked
        from rule_runs order by sequence desc offset ${cursor} limit ${limit}`;
      return rows.map(listedRun);
    },
    async run(runId): Promise<RuleRun | null> {
      const [row] = await sql<RunRow[]>`${selectRuns(sql)} where run_id = ${runId}::uuid`;
      return row ? runOf(row) : null;
    },
  };
}

function matching(sql: Sql, { advisorId, direction, selected, active }: RulesQuery) {
  const conditions = [
    ...(advisorId === undefined ? [] : [sql`advisor_id = ${storable(advisorId)}`]),
    ...(direction === undefined ? [] : [sql`direction = ${direction}`]),
    ...(selected === undefined ? [] : [sql`selected = ${selected}`]),
    ...(active === undefined ? [] : [sql`active = ${active}`]),
  ];
  return conditions.reduce((all, one) => sql`${all} and ${one}`, sql`true`);
}

const storedRule = ({ rule_id, run_id, rule }: ListedRow): StoredRule => ({
  ruleId: rule_id,
  ...rule,
  writtenBy: run_id,
});

const listedRun = ({ walked, ...row }: ListedRunRow): ListedRun => {
  const run = runOf({ ...row, walk_forward: null });
  return { ...run, figures: { ...run.figures, walkForward: walked } };
};
