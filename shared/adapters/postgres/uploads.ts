// Uploads and their rejects in PostgreSQL. DONE is derived from the run's work, never stored.
import type { UploadKind } from '#contracts/storage-keys.ts';
import { storable } from '#core/pipeline/field.ts';
import type { Reject } from '#core/pipeline/reject.ts';
import type { Upload, Uploads } from '#ports/uploads.ts';
import type { Sql, Transaction } from './connection.ts';

interface UploadRow {
  id: string;
  sequence: number;
  kind: UploadKind;
  file_name: string;
  as_of: string | null;
  status: 'REQUESTED' | 'INGESTED' | 'FAILED';
  failure: string | null;
  read: number;
  accepted: number;
  rejected: number;
  duplicates: number;
  replaced: number;
  ignored_columns: string[];
  advisors: number;
  enriched: number;
  measured: number;
  failures: { advisorId: string; failure: string }[];
}

export function postgresUploads(sql: Sql): Uploads {
  return {
    async request({ id, kind, fileName, asOf }) {
      await sql`insert into uploads (id, kind, file_name, as_of)
        values (${id}, ${kind}, ${fileName}, ${asOf}) on conflict (id) do nothing`;
      const upload = await findUpload(sql, id);
      if (!upload) throw new Error(`upload ${id}: expected the row just written, found none`);
      return upload;
    },
    find: (id) => findUpload(sql, id),
    async list({ cursor, limit }) {
      const rows = await sql<UploadRow[]>`
        ${selectUploads(sql)} order by u.sequence desc offset ${cursor} limit ${limit}`;
      return rows.map(uploadOf);
    },
    async fail(id, reason) {
      await sql`update uploads set status = 'FAILED', failure = ${storable(reason)}
        where id = ${id} and status = 'REQUESTED'`;
    },
    rejects: (id, { cursor, limit }) => sql<Reject[]>`
      select line, field, code, message, expected, found, raw from rejects
      where upload_id = ${id} order by line offset ${cursor} limit ${limit}`,
  };
}

/** The upload with its counts and progress. */
export async function findUpload(sql: Sql | Transaction, id: string): Promise<Upload | null> {
  const [row] = await sql<UploadRow[]>`${selectUploads(sql)} where u.id = ${id}`;
  return row ? uploadOf(row) : null;
}

const selectUploads = (sql: Sql | Transaction) => sql`
  select u.*, w.advisors, w.enriched, w.measured, w.failures
  from uploads u cross join lateral (
    select count(*) as advisors,
           count(*) filter (where enriched_at is not null) as enriched,
           count(*) filter (where measured_at is not null) as measured,
           coalesce(json_agg(json_build_object('advisorId', advisor_id, 'failure', failure)
             order by advisor_id) filter (where failure is not null), '[]') as failures
    from work where run_id = u.id::text
  ) w`;

function uploadOf(row: UploadRow): Upload {
  const { advisors, enriched, measured, failures } = row;
  const finished = measured + failures.length >= advisors;
  return {
    id: row.id,
    sequence: row.sequence,
    kind: row.kind,
    fileName: row.file_name,
    asOf: row.as_of,
    status: row.status === 'INGESTED' && finished ? 'DONE' : row.status,
    failure: row.failure,
    counts: {
      read: row.read,
      accepted: row.accepted,
      rejected: row.rejected,
      duplicates: row.duplicates,
      replaced: row.replaced,
    },
    ignoredColumns: row.ignored_columns,
    progress: { advisors, enriched, measured, failures },
  };
}
