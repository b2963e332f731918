// The data directory of the embedded PostgreSQL: where it lies, who owns it, its password, and that it
// is either complete or absent (initdb works beside it and is renamed into place).
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  access,
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Identity, isReachable, postgresEnvironment } from './postgres-binaries.ts';

/** A complete cluster: `folder` holds `pgdata` and the owner's password file. */
export type Cluster = {
  readonly folder: string;
  readonly data: string;
  readonly ownerPassword: string;
};

/** Opens the cluster of `dataDir`, creating it on the first start. */
export async function openCluster(
  dataDir: string,
  ownerUser: string,
  programs: string,
  identity: Identity,
): Promise<Cluster> {
  const folder = await clusterFolder(dataDir, identity);
  const data = join(folder, 'pgdata');
  const passwordFile = join(folder, 'owner-password');
  if (!(await exists(join(data, 'PG_VERSION')))) {
    await rm(data, { recursive: true, force: true });
    await writeFile(passwordFile, randomBytes(18).toString('base64url'), { mode: 0o600 });
    await own(passwordFile, identity);
    await initialise({ data, passwordFile, ownerUser, programs, identity });
  }
  await removeStaleLock(data);
  return { folder, data, ownerPassword: (await readFile(passwordFile, 'utf8')).trim() };
}

/** Normally `dataDir` itself; a temporary folder when nobody cannot reach it (noted in `location`). */
async function clusterFolder(dataDir: string, identity: Identity): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  if (await isReachable(join(dataDir, '..'), identity)) {
    await chmod(dataDir, 0o700);
    await own(dataDir, identity);
    return dataDir;
  }
  const note = join(dataDir, 'location');
  const noted = await readFile(note, 'utf8').catch(() => undefined);
  if (noted && (await exists(noted))) return noted;
  const elsewhere = await mkdtemp(join(tmpdir(), 'saras-pgdata-'));
  await own(elsewhere, identity);
  await writeFile(note, elsewhere);
  return elsewhere;
}

async function initialise(plan: {
  readonly data: string;
  readonly passwordFile: string;
  readonly ownerUser: string;
  readonly programs: string;
  readonly identity: Identity;
}): Promise<void> {
  const partial = `${plan.data}.partial`;
  await rm(partial, { recursive: true, force: true });
  const initdb = spawn(
    join(plan.programs, 'initdb'),
    [
      ...['-D', partial, '-U', plan.ownerUser, '-E', 'UTF8', '--locale=C', '--no-sync'],
      ...['--auth=scram-sha-256', `--pwfile=${plan.passwordFile}`],
    ],
    { ...plan.identity, cwd: '/', env: postgresEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [initdb.stdout, initdb.stderr])
    stream.on('data', (text) => {
      output += text;
    });
  const code = await new Promise((resolve, reject) => {
    initdb.once('error', reject);
    initdb.once('close', resolve);
  });
  if (code !== 0)
    throw new Error(`initdb of ${plan.data}: expected exit code 0, found ${code}\n${output}`);
  await rename(partial, plan.data);
}

/** A lock file whose process is gone is removed; a server still shutting down gets five seconds. */
async function removeStaleLock(data: string): Promise<void> {
  const lock = join(data, 'postmaster.pid');
  for (let waited = 0; await exists(lock); waited += 50) {
    const pid = Number((await readFile(lock, 'utf8').catch(() => '')).split('\n')[0]);
    if (!(pid > 0) || !(await servesCluster(pid, data))) {
      await rm(lock, { force: true });
      return;
    }
    if (waited >= 5_000)
      throw new Error(`${data}: expected no running server, found process ${pid} (postmaster.pid)`);
    await setTimeout(50);
  }
}

/** Process ids are reused: where the system tells the command line, it must name this cluster. */
async function servesCluster(pid: number, data: string): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  return commandLine === undefined || commandLine.includes(data);
}

async function own(path: string, { uid, gid }: Identity): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
