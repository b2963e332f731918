// The folder of one run: databases, queues, objects, secrets, logs. One run at a time, marked as ours.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const MARKER = 'local-cloud.pid';

export type StateFolder = {
  /** A sub-folder, created. */
  readonly folder: (name: string) => string;
  readonly file: (name: string) => string;
  /** Removes everything unless the state is kept. */
  readonly close: () => void;
};

/**
 * Opens the folder for this process. Without `keep` it starts empty.
 * @throws Error when another run uses it, or when it holds files that no local run put there.
 */
export function openStateFolder(path: string, keep: boolean): StateFolder {
  const marker = join(path, MARKER);
  refuseForeignFiles(path, marker);
  refuseRunning(marker, path);
  if (!keep) removeLeftovers(path);
  // Others may pass through but not read: the database server may run as another user.
  mkdirSync(path, { recursive: true, mode: 0o711 });
  writeFileSync(marker, String(process.pid));
  return {
    folder: (name) => {
      const folder = join(path, name);
      mkdirSync(folder, { recursive: true, mode: 0o711 });
      return folder;
    },
    file: (name) => join(path, name),
    close: () => {
      rmSync(keep ? marker : path, { recursive: true, force: true });
    },
  };
}

/**
 * Removes the folders of runs whose process is gone: they were killed and could not. Such a folder is
 * named by its process (`run-123`, `123`); all others stay.
 */
export function removeDeadRuns(parent: string): void {
  if (!existsSync(parent)) return;
  for (const name of readdirSync(parent)) {
    const [, pid] = /^(?:run-)?(\d+)$/.exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) removeLeftovers(join(parent, name));
  }
}

/** What a killed run left; its database may lie elsewhere (parts/postgres-cluster.ts notes where). */
function removeLeftovers(path: string): void {
  const note = join(path, 'postgres', 'location');
  if (existsSync(note)) {
    const elsewhere = readFileSync(note, 'utf8').trim();
    if (basename(elsewhere).startsWith('saras-pgdata-')) {
      rmSync(elsewhere, { recursive: true, force: true });
    }
  }
  rmSync(path, { recursive: true, force: true });
}

function refuseForeignFiles(path: string, marker: string): void {
  if (!existsSync(path) || existsSync(marker) || existsSync(join(path, KEPT))) return;
  const found = readdirSync(path);
  if (found.length === 0) return;
  throw new Error(
    `state folder ${path}: expected an empty folder or one of an earlier run, found ${found.slice(0, 3).join(', ')}`,
  );
}

/** The secrets survive in a kept folder: by them an earlier run is recognised. */
const KEPT = 'secrets.json';

function refuseRunning(marker: string, path: string): void {
  if (!existsSync(marker)) return;
  const pid = Number(readFileSync(marker, 'utf8'));
  if (pid === process.pid || !isAlive(pid)) return;
  throw new Error(
    `state folder ${path} is in use by process ${pid}; stop it or choose another folder`,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
