// The embedded PostgreSQL 17 that stands for RDS: 127.0.0.1 only, scram password, own port, stopped with
// SIGINT (fast shutdown), and gone when this process is gone.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import postgres from 'postgres';
import { freePort } from './free-port.ts';
import { type ParentWatchdog, startParentWatchdog } from './parent-watchdog.ts';
import {
  type Identity,
  postgresEnvironment,
  postgresIdentity,
  postgresPrograms,
} from './postgres-binaries.ts';
import { openCluster } from './postgres-cluster.ts';

/** A running PostgreSQL. */
export type PostgresPart = {
  readonly url: string;
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly database: string;
  readonly ownerUser: string;
  readonly ownerPassword: string;
  /** Where the cluster lies: outside `dataDir` when nobody cannot reach it. Delete it with the state. */
  readonly dataFolder: string;
  /** Stops and starts the server: same port, same data, connections are cut. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

/** What `startPostgres` needs; `fsync: false` trades crash safety for speed in tests. */
export type PostgresOptions = {
  readonly dataDir: string;
  readonly log: (line: string) => void;
  readonly ownerUser?: string;
  readonly database?: string;
  readonly fsync?: boolean;
  readonly watchdog?: ParentWatchdog;
};

/**
 * Starts PostgreSQL on the cluster in `dataDir` (created on the first start) and makes sure that
 * `database` exists. Throws with the server's last lines when it does not become ready.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresPart> {
  const { dataDir, ownerUser = 'postgres', database = 'postgres' } = options;
  const identity = postgresIdentity();
  const programs = await postgresPrograms(identity);
  const cluster = await openCluster(dataDir, ownerUser, programs, identity);
  const watchdog = options.watchdog ?? startParentWatchdog();
  const port = await freePort();
  const start = () =>
    startServer({
      program: join(programs, 'postgres'),
      data: cluster.data,
      port,
      fsync: options.fsync ?? true,
      identity,
      log: options.log,
      watchdog,
    });
  let server = await start();
  const url = (name: string) =>
    `postgres://${ownerUser}:${cluster.ownerPassword}@127.0.0.1:${port}/${name}`;
  await ensureDatabase(url('postgres'), database);
  return {
    ...{ url: url(database), host: '127.0.0.1', port, database, ownerUser },
    ownerPassword: cluster.ownerPassword,
    dataFolder: cluster.folder,
    restart: async () => {
      await server.stop();
      server = await start();
    },
    stop: async () => {
      await server.stop();
      if (!options.watchdog) await watchdog.stop();
    },
  };
}

type ServerPlan = {
  readonly program: string;
  readonly data: string;
  readonly port: number;
  readonly fsync: boolean;
  readonly identity: Identity;
  readonly log: (line: string) => void;
  readonly watchdog: ParentWatchdog;
};

async function startServer(plan: ServerPlan): Promise<{ stop(): Promise<void> }> {
  const { identity, watchdog, port } = plan;
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    `fsync=${plan.fsync ? 'on' : 'off'}`,
  ];
  const child = spawn(
    plan.program,
    ['-D', plan.data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    // Its own session: Ctrl-C must first stop those who still write, then the database.
    {
      ...identity,
      cwd: '/',
      detached: true,
      env: postgresEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const pid = child.pid;
  if (pid !== undefined) {
    watchdog.guard(pid, 'SIGINT');
    void ended.then(() => watchdog.release(pid));
  }
  await becomesReady(child, plan);
  let stopping = false;
  void ended.then(() => {
    if (!stopping) plan.log(`PostgreSQL on port ${port} ended without being asked to`);
  });
  return {
    stop: async () => {
      stopping = true;
      child.kill('SIGINT');
      await ended;
    },
  };
}

function becomesReady(child: ChildProcess, plan: ServerPlan): Promise<void> {
  return new Promise((resolve, reject) => {
    const tail: string[] = [];
    const fail = (what: string) =>
      reject(new Error(`PostgreSQL on port ${plan.port}: ${what}\n${tail.join('\n')}`));
    let rest = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        plan.log(line);
        tail.push(line);
        if (tail.length > 20) tail.shift();
        if (line.includes('database system is ready to accept connections')) resolve();
      }
    });
    child.once('error', (error) =>
      fail(`expected to start ${plan.program}, found ${error.message}`),
    );
    child.once('close', (code, signal) =>
      fail(`expected to stay up, found exit ${code ?? signal}`),
    );
  });
}

async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  const sql = postgres(adminUrl, { max: 1, fetch_types: false });
  try {
    const found = await sql`select 1 from pg_database where datname = ${name}`;
    if (found.length === 0) await sql`create database ${sql(name)}`;
  } finally {
    await sql.end();
  }
}
