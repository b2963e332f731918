// Takes an upload in one transaction: rows stream into a staging table, then set-based statements
// judge, merge and plan the work. A crash anywhere leaves nothing behind, so a retry counts the same.
import { storable } from '#core/pipeline/field.ts';
import type { IncomingFile, Placed } from '#core/pipeline/file-rows.ts';
import type { Reject } from '#core/pipeline/reject.ts';
import type { Intake } from '#ports/intake.ts';
import type { Counts, Upload } from '#ports/uploads.ts';
import type { Sql, Transaction } from './connection.ts';
import { mergeContracts, stageContracts } from './staged-contracts.ts';
import { mergeDailyBars, stageDailyBars } from './staged-daily-bars.ts';
import { mergeTrades, stageTrades } from './staged-trades.ts';
import type { Merged } from './staged-verdicts.ts';
import { lockAllTrades, lockIntake } from './store-locks.ts';
import { transaction } from './transaction.ts';
import { findUpload } from './uploads.ts';

/** What a kind of upload does with its rows inside the transaction. */
interface Staging<T> {
  /** Creates the staging table. */
  readonly prepare: (tx: Transaction) => Promise<void>;
  readonly stage: (tx: Transaction, rows: readonly Placed<T>[]) => Promise<void>;
  readonly merge: (tx: Transaction, upload: Upload) => Promise<Merged>;
}

export function postgresIntake(sql: Sql): Intake {
  return {
    trades: (upload, file) => take(sql, upload, file, { ...stageTrades, merge: mergeTrades }),
    contracts: (upload, file) =>
      take(sql, upload, file, { ...stageContracts, merge: mergeContracts }),
    dailyBars: (upload, underlying, file) =>
      take(sql, upload, file, {
        ...stageDailyBars,
        merge: (tx, taken) => mergeDailyBars(tx, taken, underlying),
      }),
  };
}

function take<T>(
  sql: Sql,
  upload: Upload,
  file: IncomingFile<T>,
  staging: Staging<T>,
): Promise<Counts> {
  return transaction(sql, async (tx) => {
    await lockIntake(tx);
    const current = await findUpload(tx, upload.id);
    if (!current) throw new Error(`upload ${upload.id}: expected a requested upload, found none`);
    if (current.status === 'INGESTED' || current.status === 'DONE') return current.counts;
    await staging.prepare(tx);
    let rejected = 0;
    let staged = 0;
    for await (const batch of file.batches) {
      if (batch.rows.length > 0) await staging.stage(tx, batch.rows);
      if (batch.rejects.length > 0) await keepRejects(tx, upload.id, batch.rejects);
      staged += batch.rows.length;
      rejected += batch.rejects.length;
    }
    await lockAllTrades(tx);
    const merged = await staging.merge(tx, upload);
    const counts: Counts = { read: staged + rejected, rejected, ...merged };
    await tx`update uploads set status = 'INGESTED', failure = null, ingested_at = now(),
      read = ${counts.read}, accepted = ${counts.accepted}, rejected = ${counts.rejected},
      duplicates = ${counts.duplicates}, replaced = ${counts.replaced},
      ignored_columns = ${tx.json(file.ignoredColumns().map(storable))} where id = ${upload.id}`;
    return counts;
  });
}

async function keepRejects(
  tx: Transaction,
  uploadId: string,
  rejects: readonly Reject[],
): Promise<void> {
  // What the database's text cannot hold is replaced; the rest of the row is kept as it came.
  const rows = rejects.map((one) => ({
    ...one,
    found: storable(one.found),
    message: storable(one.message),
    raw: storable(one.raw),
  }));
  await tx`
    insert into rejects (upload_id, line, field, code, message, expected, found, raw)
    select ${uploadId}::uuid, r.* from jsonb_to_recordset(${tx.json(rows)}) as r(
      line bigint, field text, code text, message text, expected text, found text, raw text)
    on conflict (upload_id, line) do nothing`;
}
