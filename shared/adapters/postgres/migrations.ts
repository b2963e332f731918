// Plain SQL files, applied once each in order of name, one transaction for the lot, guarded by a
// checksum: a file that changed after it was applied stops the run.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sql } from './connection.ts';
import { transaction } from './transaction.ts';

const LOCK = 7_270_001;
const FILE_NAME = /^\d{4}_[a-z0-9-]+\.sql$/;

export class MigrationChanged extends Error {
  override readonly name = 'MigrationChanged';
  readonly code = 'MIGRATION_CHANGED';
}

/** Applies what is missing; returns the names applied now. Throws MigrationChanged, or the SQL error. */
export async function migrate(sql: Sql, folder: string): Promise<readonly string[]> {
  const files = (await readdir(folder)).filter((name) => FILE_NAME.test(name)).sort();
  return transaction(sql, async (tx) => {
    await tx`select pg_advisory_xact_lock(${LOCK})`;
    await tx`create table if not exists migrations (
      name text primary key, checksum text not null, applied_at timestamptz not null default now())`;
    const known = await tx<
      { name: string; checksum: string }[]
    >`select name, checksum from migrations`;
    const checksums = new Map(known.map((row) => [row.name, row.checksum]));
    const applied: string[] = [];
    for (const name of files) {
      const text = await readFile(join(folder, name), 'utf8');
      const checksum = createHash('sha256').update(text).digest('hex');
      const before = checksums.get(name);
      if (before === checksum) continue;
      if (before !== undefined) {
        throw new MigrationChanged(
          `migration ${name}: expected checksum ${before}, found ${checksum}; add a new file instead`,
        );
      }
      await tx.unsafe(text);
      await tx`insert into migrations (name, checksum) values (${name}, ${checksum})`;
      applied.push(name);
    }
    return applied;
  });
}

/**
 * Creates or updates the role of the functions: it reads and writes rows and owns nothing. `username`
 * and `password` come from its own secret.
 */
export async function grantApplicationRole(
  sql: Sql,
  role: { readonly username: string; readonly password: string },
): Promise<void> {
  await transaction(sql, async (tx) => {
    await tx`select pg_advisory_xact_lock(${LOCK})`;
    const [found] = await tx`select 1 from pg_roles where rolname = ${role.username}`;
    const verb = found ? 'alter' : 'create';
    // Role statements take no parameters: the server quotes both values itself.
    const [statement] = await tx<{ text: string }[]>`
      select format(${`${verb} role %I login password %L`}::text, ${role.username}::text, ${role.password}::text) as text`;
    await tx.unsafe(statement?.text ?? '');
    const name = tx(role.username);
    await tx`grant usage on schema public to ${name}`;
    await tx`grant select, insert, update, delete on all tables in schema public to ${name}`;
    await tx`grant usage, select on all sequences in schema public to ${name}`;
    await tx`revoke insert, update, delete on migrations from ${name}`;
  });
}
