// The work of runs in PostgreSQL.
import type { WorkMessage } from '#contracts/work-message.ts';
import type { IsoDate } from '#core/market/ist.ts';
import { storable } from '#core/pipeline/field.ts';
import type { Work } from '#ports/work.ts';
import type { Sql, Transaction } from './connection.ts';
import { fadedOtherwise, hasOtherFades } from './fade-policy.ts';

export function postgresWork(sql: Sql): Work {
  const at = ({ runId, advisorId, asOf }: WorkMessage) =>
    sql`run_id = ${runId} and advisor_id = ${advisorId} and as_of = ${asOf}`;
  return {
    pending: (runId) => sql<WorkMessage[]>`
      select run_id as "runId", advisor_id as "advisorId", as_of as "asOf" from work
      where run_id = ${runId} and measured_at is null and failure is null
      order by as_of desc, advisor_id collate "C"`,
    async enriched(message) {
      await sql`update work set enriched_at = coalesce(enriched_at, now()) where ${at(message)}`;
    },
    async measured(message) {
      await sql`update work set measured_at = coalesce(measured_at, now()), failure = null
        where ${at(message)}`;
    },
    async successor({ runId, advisorId, asOf }) {
      const [row] = await sql<{ run_id: string }[]>`
        select run_id from work where advisor_id = ${advisorId} and as_of = ${asOf}
          and run_id <> ${runId} and measured_at is null and failure is null limit 1`;
      return row?.run_id ?? null;
    },
    async failed(message, reason) {
      await sql`update work set failure = ${storable(reason)}
        where ${at(message)} and measured_at is null`;
    },
  };
}

/** Date as of which advisors were measured last, null before the first measurement. */
export async function lastMeasuredDate(sql: Sql | Transaction): Promise<IsoDate | null> {
  const [row] = await sql<{ as_of: string | null }[]>`select max(as_of) as as_of from (
    select max(as_of) as as_of from advisor_metrics union all select max(as_of) from work) dates`;
  return row?.as_of ?? null;
}

/**
 * Creates the run's work: advisors with stale trades, with fades of another policy or named in
 * `advisorIds`, and those not yet measured at the date. Advisors whose trades changed are also measured again at the latest date and
 * at the dates other runs still owe them, so that those runs may leave it to this one. What a run
 * that is started again had done already, it owes anew. Whoever has trades was measured or is owed, so
 * that nobody has to look through the trades for him.
 */
export async function planWork(
  tx: Transaction,
  runId: string,
  asOf: IsoDate,
  advisorIds: readonly string[],
): Promise<void> {
  const latest = await lastMeasuredDate(tx);
  const dates = latest !== null && latest > asOf ? [asOf, latest] : [asOf];
  await tx`
    insert into work (run_id, advisor_id, as_of)
    select ${runId}, changed.advisor_id, dates.value::date
    from (select advisor_id from trades where features_stale
          union select advisor_id from (select advisor_id from advisor_measurements
            union select advisor_id from owed_measurements) a where ${hasOtherFades(tx)}
          union select value from jsonb_array_elements_text(${tx.json(advisorIds)})) changed,
         jsonb_array_elements_text(${tx.json(dates)}) dates
    union
    select ${runId}, w.advisor_id, w.as_of from work w
    where w.measured_at is null and w.failure is null
      and exists (select 1 from trades t where t.advisor_id = w.advisor_id
        and (t.features_stale or ${fadedOtherwise(tx)}))
    union
    select ${runId}, advisor_id, ${asOf}::date
    from (select advisor_id from advisor_measurements
          union select advisor_id from owed_measurements) known
    where exists (select 1 from trades t where t.advisor_id = known.advisor_id)
      and not exists (select 1 from advisor_metrics m
                      where m.advisor_id = known.advisor_id and m.as_of = ${asOf})
    on conflict (run_id, advisor_id, as_of) do update
      set enriched_at = null, measured_at = null, failure = null`;
}
