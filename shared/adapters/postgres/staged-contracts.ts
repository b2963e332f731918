// Contracts of an upload: the newest row of a contract counts; trades whose lot changed become stale.
import type { ListedContract } from '#core/pipeline/contract-row.ts';
import type { Placed } from '#core/pipeline/file-rows.ts';
import type { Upload } from '#ports/uploads.ts';
import type { Transaction } from './connection.ts';
import { countStaged, type Merged } from './staged-verdicts.ts';
import { lastMeasuredDate, planWork } from './work.ts';

export const stageContracts = {
  async prepare(tx: Transaction): Promise<void> {
    await tx`create temp table staged (
      line bigint not null, key text not null, kind text, underlying text, expiry date,
      strike numeric, option_type text, lot integer, content text not null) on commit drop`;
  },
  async stage(tx: Transaction, rows: readonly Placed<ListedContract>[]): Promise<void> {
    const staged = rows.map(({ line, value }) => ({ line, ...value, content: String(value.lot) }));
    await tx`
      insert into staged
      select r.line, r.contract, r.kind, r.underlying, r.expiry, r.strike, r."optionType", r.lot,
        r.content
      from jsonb_to_recordset(${tx.json(staged)}) as r(
        line bigint, contract text, kind text, underlying text, expiry date, strike numeric,
        "optionType" text, lot integer, content text)`;
  },
};

export async function mergeContracts(tx: Transaction, upload: Upload): Promise<Merged> {
  const merged = await countStaged(
    tx,
    upload.sequence,
    tx`select contract as key, lot::text as content, sequence, line from contracts`,
  );
  await tx`
    with newest as (
      select distinct on (key) * from staged order by key, line desc
    ), changed as (
      insert into contracts
        (contract, kind, underlying, expiry, strike, option_type, lot, sequence, line)
      select key, kind, underlying, expiry, strike, option_type, lot, ${upload.sequence}::bigint, line
      from newest
      on conflict (contract) do update set lot = excluded.lot, sequence = excluded.sequence,
        line = excluded.line
      where (excluded.sequence, excluded.line) > (contracts.sequence, contracts.line)
      returning contract
    )
    update trades t set features_stale = true, revision = t.revision + 1
    from changed, newest
    where t.contract = changed.contract and newest.key = changed.contract
      and (t.features_stale or t.lot_status <> 'CONTRACT_FILE'
        or (t.features ->> 'lotSize')::integer <> newest.lot)`;
  const asOf = await lastMeasuredDate(tx);
  if (asOf !== null) await planWork(tx, upload.id, asOf, []);
  return merged;
}
