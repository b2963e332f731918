// A build of rules between row and value.
import type { RuleRun } from '#core/rules/rule-run.ts';
import type { Sql, Transaction } from './connection.ts';

export interface RunRow {
  run_id: string;
  finished_at: number;
  inputs: RuleRun['inputs'];
  changes: RuleRun['changes'];
  figures: Omit<RuleRun['figures'], 'walkForward'>;
  walk_forward: RuleRun['figures']['walkForward'];
}

export const selectRuns = (sql: Sql | Transaction) => sql`
  select run_id, finished_at, inputs, changes, figures, walk_forward from rule_runs`;

export const runOf = (row: RunRow): RuleRun => ({
  runId: row.run_id,
  finishedAt: new Date(row.finished_at).toISOString(),
  inputs: row.inputs,
  changes: row.changes,
  figures: { ...row.figures, walkForward: row.walk_forward },
});
