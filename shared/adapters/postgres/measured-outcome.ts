// Stores a measurement in one statement: all of it, or nothing when somebody measured in between.
//
// Why uploads may commit at any moment between the reads and this: whatever they change, they owe with a
// new version, and only versions that were read are settled here. So every day and every checkpoint in the
// store is that of the trades as they are, or something is owed from it on; and every upload plans the
// run that measures again, so that the last standing stored was computed from the last state of all.
import type { MeasurementOutcome } from '#core/pipeline/measurement.ts';
import { MeasurementOvertaken } from '#ports/measurements.ts';
import type { Sql } from './connection.ts';
import { numberRowText } from './number-row.ts';
import { ownTradesLock } from './store-locks.ts';

/**
 * Throws MeasurementOvertaken. Rows are locked in the order of the triggers that owe them; uploads, which
 * owe in several statements, are kept out by the lock of trades.
 */
export async function storeOutcome(sql: Sql, outcome: MeasurementOutcome): Promise<void> {
  const { advisorId, asOf, version, standing } = outcome;
  const { after } = outcome.checkpoints;
  const days = outcome.days.map(({ day, sums, total }) => ({
    ...{ day, sums: numberRowText(sums), total: numberRowText(total) },
  }));
  const checkpoints = outcome.checkpoints.checkpoints.map(({ at, state, skippedOpen }) => ({
    ...{ at, state: numberRowText(state), skipped_open: skippedOpen },
  }));
  const json = (value: unknown) => sql.json(value as never);
  const metrics = standing && json(standing.metrics);
  const [stored] = await sql`
    with turn as materialized (${ownTradesLock(sql)}),
    own as (
      insert into advisor_measurements as m (advisor_id, version, checkpoints_as_of)
      select ${advisorId}, 1, ${outcome.checkpoints.asOf}::date from turn
      where ${version}::bigint = 0 or exists (
        select 1 from advisor_measurements where advisor_id = ${advisorId})
      on conflict (advisor_id) do update
        set version = m.version + 1, checkpoints_as_of = excluded.checkpoints_as_of
        where m.version = ${version}::bigint
      returning advisor_id
    ), seen as materialized (
      select o.advisor_id, o.known_date from own join owed_measurements o using (advisor_id)
        join jsonb_to_recordset(${json(outcome.settled)}) as s(day integer, version bigint)
          on o.known_date = date '1970-01-01' + s.day and o.version = s.version
      order by o.known_date for update of o
    ), settled as (
      delete from owed_measurements o using seen
      where o.advisor_id = seen.advisor_id and o.known_date = seen.known_date
    ), emptied as (
      delete from advisor_days d
      using own, jsonb_array_elements_text(${json(outcome.emptiedDays)}) as e(day)
      where d.advisor_id = own.advisor_id and d.known_date = date '1970-01-01' + e.day::integer
    ), folded as (
      insert into advisor_days (advisor_id, known_date, sums, total)
      select own.advisor_id, date '1970-01-01' + d.day, d.sums::float8[], d.total::float8[]
      from own, jsonb_to_recordset(${json(days)}) as d(day integer, sums text, total text)
      on conflict (advisor_id, known_date) do update
        set sums = excluded.sums, total = excluded.total
    ), fresh as materialized (
      select own.advisor_id, to_timestamp(c.at / 1000) as at, c.state::float8[] as state,
        c.skipped_open
      from own, jsonb_to_recordset(${json(checkpoints)})
        as c(at float8, state text, skipped_open jsonb)
    ), dropped as (
      delete from corpus_checkpoints c using own
      where c.advisor_id = own.advisor_id
        and c.at > coalesce(to_timestamp(${after}::float8 / 1000), '-infinity')
        and not exists (select 1 from fresh where fresh.at = c.at)
    ), kept as (
      insert into corpus_checkpoints (advisor_id, at, state, skipped_open) select * from fresh
      on conflict (advisor_id, at) do update
        set state = excluded.state, skipped_open = excluded.skipped_open
    ), measured as (
      insert into advisor_metrics (advisor_id, as_of, advisor_name, metrics)
      select own.advisor_id, ${asOf}::date, ${standing?.advisorName ?? null}, ${metrics}::jsonb
      from own where ${metrics}::jsonb is not null
      on conflict (advisor_id, as_of) do update set advisor_name = excluded.advisor_name,
        metrics = excluded.metrics, measured_at = now()
    ), removed as (
      delete from advisor_metrics m using own
      where m.advisor_id = own.advisor_id and m.as_of = ${asOf} and ${metrics}::jsonb is null
    )
    select advisor_id from own`;
  if (!stored) {
    throw new MeasurementOvertaken(
      `advisor ${advisorId} as of ${asOf}: expected to follow measurement ${version}, found another one`,
    );
  }
}
