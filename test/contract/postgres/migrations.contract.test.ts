// The schema from nothing: each file once, in order, also when two deployments meet, and no more rights
// for the functions than rows need.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connect, type DatabaseLogin, type Sql } from '#adapters/postgres/connection.ts';
import { grantApplicationRole, MigrationChanged, migrate } from '#adapters/postgres/migrations.ts';
import { createMigrate } from '#lambdas/migrate/handler.ts';
import { type PostgresPart, startPostgres } from '#local/parts/postgres.ts';
import { MIGRATIONS } from '#test/support/database.ts';
import { listeningLogger } from '#test/support/silent-logger.ts';

let folder: string;
let server: PostgresPart;
let admin: Sql;
let login: DatabaseLogin;
const opened: Sql[] = [];
let databases = 0;

function open(as: Pick<DatabaseLogin, 'username' | 'password'> = login): Sql {
  const sql = connect({ ...login, ...as }, { max: 1, tls: 'disable' });
  opened.push(sql);
  return sql;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'saras-migrations-'));
  server = await startPostgres({
    dataDir: join(folder, 'data'),
    log: () => undefined,
    fsync: false,
  });
  const owner = { username: server.ownerUser, password: server.ownerPassword };
  login = { host: server.host, port: server.port, dbname: server.database, ...owner };
  admin = open();
});
beforeEach(async () => {
  const dbname = `empty_${++databases}`;
  await admin.unsafe(`create database ${dbname}`);
  login = { ...login, dbname };
});
afterEach(async () => {
  await Promise.all(opened.splice(1).map((sql) => sql.end({ timeout: 1 })));
});
afterAll(async () => {
  await admin.end({ timeout: 1 });
  await server.stop();
  for (const used of [folder, server.dataFolder]) rmSync(used, { recursive: true, force: true });
});

/** A folder of migrations of its own; names in the order of writing. */
function files(texts: Readonly<Record<string, string>>): string {
  const own = mkdtempSync(join(folder, 'files-'));
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(own, name), text);
  return own;
}

const tables = async (sql: Sql) =>
  (
    await sql<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public' order by 1`
  ).map((row) => row.name);

describe('given an empty database', () => {
  it('when the schema is brought up to date, then every file is applied once, in order of name', async () => {
    const sql = open();
    const all = readdirSync(MIGRATIONS)
      .filter((name) => name.endsWith('.sql'))
      .sort();
    expect(all.length).toBeGreaterThan(2);
    expect(await migrate(sql, MIGRATIONS)).toEqual(all);
    expect(await migrate(sql, MIGRATIONS)).toEqual([]);
    expect(await tables(sql)).toEqual(
      expect.arrayContaining(['advisor_metrics', 'migrations', 'rejects', 'trades', 'uploads']),
    );
  });

  it('when a file fails, then none of the run is applied, and the next run begins again', async () => {
    const sql = open();
    const own = files({
      '0002_b.sql': 'insert into a values (1); select nothing from nowhere;',
      '0001_a.sql': 'create table a (n integer);',
      'notes.txt': 'no migration',
    });
    await expect(migrate(sql, own)).rejects.toThrow('nowhere');
    expect(await tables(sql)).toEqual([]);
    writeFileSync(join(own, '0002_b.sql'), 'insert into a values (1);');
    expect(await migrate(sql, own)).toEqual(['0001_a.sql', '0002_b.sql']);
    writeFileSync(join(own, '0001_a.sql'), 'create table a (n bigint);');
    await expect(migrate(sql, own)).rejects.toThrow(MigrationChanged);
    await expect(migrate(sql, own)).rejects.toThrow(/0001_a\.sql: expected checksum \w{64}/);
  });

  it('when two deployments migrate at the same moment, then one applies everything and both end well', async () => {
    const role = { username: 'twice', password: 'one' };
    const deploy = () =>
      createMigrate({
        sql: open(),
        folder: MIGRATIONS,
        applicationLogin: async () => role,
        logger: listeningLogger().logger,
      })();
    const applied = (await Promise.all([deploy(), deploy(), deploy()])).map(
      (one) => one.applied.length,
    );
    expect(applied.filter((count) => count > 0)).toHaveLength(1);
    expect(await open(role)`select 1 as one`).toEqual([{ one: 1 }]);
  });
});

describe('given a trade that was enriched and measured before fades were kept', () => {
  it('when the schema is brought up to date, then it waits to be enriched again, and no measurement is owed', async () => {
    const sql = open();
    const before = readdirSync(MIGRATIONS).filter((name) => name < '0012');
    await migrate(
      sql,
      files(
        Object.fromEntries(
          before.map((name) => [name, readFileSync(join(MIGRATIONS, name), 'utf8')]),
        ),
      ),
    );
    await sql.unsafe(ENRICHED_TRADE);
    await sql`delete from owed_measurements`;
    await migrate(sql, MIGRATIONS);
    expect(
      await sql`select trade_id, features_stale, revision, category, fade from trades`,
    ).toEqual([
      { trade_id: 'T', features_stale: true, revision: 1, category: 'NSE_EQ', fade: null },
    ]);
    expect(await sql`select 1 from owed_measurements`).toHaveLength(0);
    await expect(sql`update trades set features_stale = false`).rejects.toThrow('check constraint');
  });
});

const ENRICHED_TRADE = `
  insert into uploads (id, kind, file_name)
    values ('0b0c7f5e-6f0f-4a3f-9d5c-1f2e3d4c5b6a', 'trades', 'f.csv');
  insert into trades (trade_id, advisor_id, exchange, kind, underlying, contract, side, entry_price,
    entry_at, targets, exit_price, exit_at, content_hash, upload_id, sequence, line, features_stale,
    margin_paise, net_paise, features, path, filled, measured_exit_at)
  values ('T', 'A', 'NSE', 'EQ', 'TCS', 'TCS', 'BUY', 1, '2024-01-23', '[]', 1, '2024-01-24', 'h',
    '0b0c7f5e-6f0f-4a3f-9d5c-1f2e3d4c5b6a', 1, 1, false, 1, 1, '{"category": "NSE_EQ"}',
    '{"kind": "gap", "gap": "NO_SERIES"}', true, '2024-01-24')`;

describe('given the role of the functions', () => {
  const NAMES = ['plain', 'with "quotes"', "it's", 'select'] as const;
  const PASSWORDS = [`a'b"c\\d`, '$1 %I %L \\x00', "'; drop table trades; --", 'पासवर्ड 😀'];

  it.each(NAMES.map((name, n) => [name, PASSWORDS[n] ?? '']))(
    'when it is called %s and its password is %s, then it logs in and reads and writes rows',
    async (username, password) => {
      const owner = open();
      await migrate(owner, MIGRATIONS);
      await grantApplicationRole(owner, { username, password });
      const sql = open({ username, password });
      await sql`insert into watermarks (name, updated_at, id) values ('a', 'b', 'c')`;
      await sql`update watermarks set id = 'd'`;
      expect(await sql`select name, updated_at, id from watermarks`).toEqual([
        { name: 'a', updated_at: 'b', id: 'd' },
      ]);
      await sql`delete from watermarks`;
    },
  );

  it('when its password changes, then the old one is refused', async () => {
    const owner = open();
    await migrate(owner, MIGRATIONS);
    await grantApplicationRole(owner, { username: 'rotated', password: 'old' });
    await grantApplicationRole(owner, { username: 'rotated', password: 'new' });
    await expect(open({ username: 'rotated', password: 'old' })`select 1`).rejects.toThrow(
      'password authentication failed',
    );
    expect(await open({ username: 'rotated', password: 'new' })`select 1 as one`).toHaveLength(1);
  });

  it.each([
    'create table mine (n integer)',
    'create schema mine',
    'drop table trades',
    'alter table trades add column mine integer',
    'truncate trades',
    'update migrations set checksum = name',
    'delete from migrations',
    "insert into migrations (name, checksum) values ('a', 'b')",
    'create role mine',
  ])('when it tries to %s, then it is refused', async (statement) => {
    const owner = open();
    await migrate(owner, MIGRATIONS);
    const role = { username: 'small', password: 'small' };
    await grantApplicationRole(owner, role);
    await expect(open(role).unsafe(statement)).rejects.toThrow(/permission denied|must be owner/);
  });
});
