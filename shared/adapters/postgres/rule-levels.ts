// Level figures of advisors with rules that are on, in PostgreSQL: written with the run they are of.
import type { AdvisorLevels } from '#core/rules/level-figures.ts';
import type { Sql, Transaction } from './connection.ts';

interface LevelsRow {
  levels: AdvisorLevels;
}

/** These and no others stand afterwards; rows that are equal are not written. */
export async function storeLevels(
  tx: Transaction,
  levels: readonly AdvisorLevels[],
): Promise<void> {
  const stored = tx.json(levels as never);
  await tx`delete from rule_levels where advisor_id not in
    (select one ->> 'advisorId' from jsonb_array_elements(${stored}) as one)`;
  await tx`insert into rule_levels (advisor_id, levels)
    select one ->> 'advisorId', one from jsonb_array_elements(${stored}) as one
    on conflict (advisor_id) do update set levels = excluded.levels
    where rule_levels.levels <> excluded.levels`;
}

/** By advisor. */
export async function readLevels(sql: Sql | Transaction): Promise<readonly AdvisorLevels[]> {
  const rows = await sql<LevelsRow[]>`select levels from rule_levels order by advisor_id`;
  return rows.map(({ levels }) => levels);
}
