// The embedded PostgreSQL as a real process: data over restarts, and no server without its parent.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import postgres from 'postgres';
import { type PostgresPart, startPostgres } from '#local/parts/postgres.ts';

const log = () => {};
const options = { ownerUser: 'saras_owner', database: 'saras', fsync: false, log };

let state: string;
let server: PostgresPart | undefined;
const dataFolders = new Set<string>();
let child: ChildProcess | undefined;

beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), 'saras-test-'));
  await chmod(state, 0o755);
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await server?.stop();
  if (server) dataFolders.add(server.dataFolder);
  server = undefined;
});
afterAll(async () => {
  for (const folder of [state, ...dataFolders]) await rm(folder, { recursive: true, force: true });
});

const query = async (url: string, text: string) => {
  const sql = postgres(url, { max: 1, connect_timeout: 5, idle_timeout: 1 });
  try {
    return [...(await sql.unsafe(text))];
  } finally {
    // Without a limit `end` never returns once the server has cut the connection (postgres.js 3.4.9).
    await sql.end({ timeout: 1 });
  }
};

const isListening = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    socket.once('connect', () => socket.destroy());
  });

describe('given a new data folder', () => {
  it('when the server starts, then the database exists, is version 17 and owned by its user', async () => {
    server = await startPostgres({ dataDir: join(state, 'a'), ...options });
    const [row] = await query(
      server.url,
      'select current_database() as name, current_user as owner, version() as version',
    );
    expect(row).toMatchObject({ name: 'saras', owner: 'saras_owner' });
    expect(row?.['version']).toMatch(/^PostgreSQL 17\./);
  });

  it('when nobody may enter the folder above it, then root keeps the cluster elsewhere and finds it again', async () => {
    const closed = join(state, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const start = () => startPostgres({ dataDir: join(closed, 'a'), ...options });
    server = await start();
    const { dataFolder } = server;
    expect(dataFolder.startsWith(closed)).toBe(process.getuid?.() !== 0);
    await query(server.url, 'create table kept as select 1 as n');
    await server.stop();
    server = await start();
    expect(server.dataFolder).toBe(dataFolder);
    expect(await query(server.url, 'select n from kept')).toEqual([{ n: 1 }]);
  });

  it('when a wrong password is given, then nobody gets in', async () => {
    server = await startPostgres({ dataDir: join(state, 'a'), ...options });
    const wrong = server.url.replace(server.ownerPassword, 'wrong');
    await expect(query(wrong, 'select 1')).rejects.toThrow(/password authentication failed/);
  });
});

describe('given a table with a row', () => {
  it('when the server restarts, then port, password and row are the same and connections are cut', async () => {
    server = await startPostgres({ dataDir: join(state, 'b'), ...options });
    await query(server.url, 'create table kept as select 42 as answer');
    const sleeping = query(server.url, 'select pg_sleep(600)').catch(
      (error: Error) => error.message,
    );
    while ((await query(server.url, sleepers))[0]?.['n'] === 0) await setTimeout(10);
    await server.restart();
    expect(await sleeping).toMatch(/CONNECTION_CLOSED|terminating connection/);
    expect(await query(server.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('when it is stopped and started again, then the row is still there', async () => {
    server = await startPostgres({ dataDir: join(state, 'b'), ...options });
    expect(await query(server.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('when a second server is started on the same folder, then it is refused after a wait', async () => {
    server = await startPostgres({ dataDir: join(state, 'b'), ...options });
    const second = startPostgres({ dataDir: join(state, 'b'), ...options });
    await expect(second).rejects.toThrow(/expected no running server, found process \d+/);
  }, 20_000);
});

const sleepers = "select count(*)::int as n from pg_stat_activity where wait_event = 'PgSleep'";

describe('given a parent that is killed with SIGKILL', () => {
  it('when it dies, then the server shuts down by itself and the data can be opened again', async () => {
    const dataDir = join(state, 'orphan');
    const program = `
      import { startPostgres } from '${new URL('../../../local/parts/postgres.ts', import.meta.url)}';
      const { port, url } = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, log() {},
        ownerUser: 'saras_owner', database: 'saras', fsync: false });
      process.send({ port, url });
    `;
    child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
      cwd: fileURLToPath(new URL('../../..', import.meta.url)),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const [{ port, url }] = (await once(child, 'message')) as [{ port: number; url: string }];
    await query(url, 'create table written as select 7 as n');
    child.kill('SIGKILL');
    const killedAt = Date.now();
    while (await isListening(port)) {
      if (Date.now() - killedAt > 5000) throw new Error('the server outlived its parent by 5 s');
      await setTimeout(10);
    }
    server = await startPostgres({ dataDir, ...options });
    expect(await query(server.url, 'select n from written')).toEqual([{ n: 7 }]);
  });
});
