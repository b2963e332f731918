// A real PostgreSQL for one test file: migrated, with the functions' role connected to it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Sql } from '#adapters/postgres/connection.ts';
import { grantApplicationRole, migrate } from '#adapters/postgres/migrations.ts';
import { startPostgres } from '#local/parts/postgres.ts';

export const MIGRATIONS = join(import.meta.dirname, '..', '..', 'shared', 'migrations');
/** A password that needs quoting everywhere. */
const APPLICATION = { username: 'saras_app', password: `it's a "pass\\word"` };

export interface TestDatabase {
  readonly owner: Sql;
  /** As the functions see it. */
  readonly sql: Sql;
  /** Takes all rows out, so that every test starts from nothing. */
  readonly empty: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function startDatabase(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'saras-database-'));
  const server = await startPostgres({
    dataDir: join(folder, 'data'),
    log: () => undefined,
    fsync: false,
  });
  const at = { host: '127.0.0.1', port: server.port, dbname: server.database };
  const settings = { max: 2, tls: 'disable' } as const;
  const owner = connect(
    { ...at, username: server.ownerUser, password: server.ownerPassword },
    settings,
  );
  await migrate(owner, MIGRATIONS);
  await grantApplicationRole(owner, APPLICATION);
  const sql = connect({ ...at, ...APPLICATION }, settings);
  return {
    owner,
    sql,
    empty: async () => {
      const tables = await owner<{ name: string }[]>`
        select format('%I', tablename) as name from pg_tables
        where schemaname = 'public' and tablename <> 'migrations'`;
      const names = tables.map((table) => table.name).join(', ');
      await owner.unsafe(`truncate ${names} restart identity cascade`);
    },
    stop: async () => {
      await Promise.all([sql.end({ timeout: 1 }), owner.end({ timeout: 1 })]);
      await server.stop();
      // The cluster lies elsewhere when its user may not pass through our folder.
      for (const used of [folder, server.dataFolder]) {
        rmSync(used, { recursive: true, force: true });
      }
    },
  };
}
