// The rules that stand in PostgreSQL: a build writes its run and the rules that changed, or nothing.
import { createHash } from 'node:crypto';
import type { IsoDate } from '#core/market/ist.ts';
import { levelsBehind } from '#core/rules/eligibility/eligible-levels.ts';
import type { Rule } from '#core/rules/rule.ts';
import { type RuleMark, ruleChanged, ruleMark } from '#core/rules/rule-change.ts';
import { ruleKey } from '#core/rules/rule-key.ts';
import type { RuleChanges, RuleRun } from '#core/rules/rule-run.ts';
import { RuleBookOvertaken, type RuleBooks, type RuleBuild } from '#ports/rule-books.ts';
import type { Sql, Transaction } from './connection.ts';
import { readLevels, storeLevels } from './rule-levels.ts';
import { type RuleRow, ruleOfRow, selectRules } from './rule-row.ts';
import { type RunRow, runOf, selectRuns } from './rule-run-row.ts';
import { lockRules } from './store-locks.ts';
import { transaction } from './transaction.ts';

/** Rules written by one statement. */
const BATCH = 1000;

export function postgresRuleBooks(sql: Sql): RuleBooks {
  return {
    latest: () => latestRun(sql),
    async owed(asOf) {
      const [row] = await sql<{ owed: number }[]>`
        select count(distinct advisor_id) as owed from work
        where as_of = ${asOf} and measured_at is null and failure is null`;
      return row?.owed ?? 0;
    },
    store: (build) => transaction(sql, (tx) => storeBuild(tx, build)),
    async selected() {
      const rows = await sql<RuleRow[]>`
        ${selectRules(sql)} where selected order by rule_key collate "C"`;
      return rows.map(ruleOfRow);
    },
    levels: () => readLevels(sql),
  };
}

async function latestRun(sql: Sql | Transaction): Promise<RuleRun | null> {
  const [row] = await sql<RunRow[]>`${selectRuns(sql)} order by sequence desc limit 1`;
  return row ? runOf(row) : null;
}

async function storeBuild(tx: Transaction, build: RuleBuild): Promise<RuleRun> {
  await lockRules(tx);
  const latest = await latestRun(tx);
  if ((latest?.runId ?? null) !== build.after) {
    throw new RuleBookOvertaken(
      `rules as of ${build.run.inputs.asOf}: expected to follow run ${build.after}, found ${latest?.runId}`,
    );
  }
  const stored = await storedMarks(tx);
  const built = build.rules.map((rule) => ({
    rule,
    key: ruleKey(rule),
    mark: ruleMark(rule, sha),
  }));
  const written = built.filter(({ key, mark }) => {
    const before = stored.get(key);
    return before === undefined || ruleChanged(before, mark);
  });
  const kept = new Set(built.map(({ key }) => key));
  const removed = [...stored.keys()].filter((key) => !kept.has(key));
  const added = written.filter(({ key }) => !stored.has(key)).length;
  const changed = written.length - added;
  const changes = { added, changed, removed: removed.length, kept: built.length - written.length };
  const run = await storeRun(tx, build, changes);
  await tx`delete from rules where rule_key in (
    select jsonb_array_elements_text(${tx.json(removed)}))`;
  for (let from = 0; from < written.length; from += BATCH) {
    await writeRules(tx, build.run.runId, written.slice(from, from + BATCH));
  }
  const active = build.rules.filter((rule) => rule.active);
  await storeLevels(tx, levelsBehind(build.levels, active));
  return run;
}

interface MarkRow {
  rule_key: string;
  exact: string;
  selected: boolean;
  n_effective: number;
  mean_r: number | null;
  sd: number | null;
  probability: number | null;
  false_share: number;
  kelly: number;
}

async function storedMarks(tx: Transaction): Promise<ReadonlyMap<string, RuleMark>> {
  const rows = await tx<MarkRow[]>`
    select rule_key, exact, selected, n_effective, mean_r, sd, probability, false_share, kelly
    from rules`;
  return new Map(rows.map((row) => [row.rule_key, markOf(row)]));
}

const markOf = (row: MarkRow): RuleMark => ({
  exact: row.exact,
  selected: row.selected,
  posterior: {
    nEffective: row.n_effective,
    meanR: row.mean_r,
    sd: row.sd,
    probability: row.probability,
    falseShare: row.false_share,
    kelly: row.kelly,
  },
});

async function storeRun(
  tx: Transaction,
  { run }: RuleBuild,
  changes: RuleChanges,
): Promise<RuleRun> {
  const { walkForward, ...figures } = run.figures;
  const json = (value: unknown) => tx.json(value as never);
  const asOf: IsoDate = run.inputs.asOf;
  const [row] = await tx<RunRow[]>`
    insert into rule_runs (run_id, as_of, inputs, changes, figures, walk_forward)
    values (${run.runId}, ${asOf}, ${json(run.inputs)}, ${json(changes)}, ${json(figures)},
      ${walkForward && json(walkForward)})
    returning *`;
  if (!row) throw new Error(`rule run ${run.runId}: expected the row just written, found none`);
  return runOf(row);
}

async function writeRules(
  tx: Transaction,
  runId: string,
  written: readonly { readonly rule: Rule; readonly key: string; readonly mark: RuleMark }[],
): Promise<void> {
  const rows = written.map(({ rule, key, mark }) => {
    const { tradeIds, ...own } = rule;
    return { key, rule: own, trades: tradeIds, exact: mark.exact };
  });
  await tx`
    insert into rules (rule_key, rule, trade_ids, exact, run_id)
    select key, rule, trades, exact, ${runId}::uuid
    from jsonb_to_recordset(${tx.json(rows as never)})
      as r(key text, rule jsonb, trades jsonb, exact text)
    on conflict (rule_key) do update set rule = excluded.rule, trade_ids = excluded.trade_ids,
      exact = excluded.exact, run_id = excluded.run_id`;
}

const sha = (text: string): string => createHash('sha256').update(text).digest('base64');
