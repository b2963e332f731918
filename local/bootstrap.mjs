// Plain JavaScript for any Node >= 20: installs dependencies when they are missing or stale, then
// runs the given TypeScript entry point on the pinned Node of the npm package `node`.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const lock = join(root, 'package-lock.json');
const installed = join(root, 'node_modules', '.package-lock.json');
const windows = process.platform === 'win32';
const node = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');

const stale = () =>
  !existsSync(node) ||
  !existsSync(installed) ||
  statSync(installed).mtimeMs < statSync(lock).mtimeMs;

if (stale()) {
  process.stderr.write('Installing dependencies (first start) ...\n');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: windows,
  });
  if (npm.status !== 0) {
    process.stderr.write('npm ci failed: the first start needs a reachable npm registry.\n');
    process.exit(npm.status ?? 1);
  }
}

const [entry, ...args] = process.argv.slice(2);
// The channel tells the child when we are gone, however we went.
const child = spawn(node, [join(root, entry), ...args], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
// The child decides how to stop; the parent only passes the signal on and waits for it.
let asked = false;
const ask = (signal) => {
  asked = true;
  child.kill(signal);
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, ask);
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));

// npm puts a shell between itself and us, and that shell passes no signal on: told to stop, npm and the
// shell end and we would stay. So we stop when the line up to npm is broken.
const lineage = npmLineage();
if (lineage !== undefined) {
  const watch = setInterval(() => {
    if (npmLineage() === lineage) return;
    clearInterval(watch);
    if (!asked) ask('SIGTERM');
  }, 500);
}

/** Ids of the processes from our parent up to npm; undefined when npm did not call us. */
function npmLineage() {
  if (windows || process.env.npm_lifecycle_event === undefined) return undefined;
  const parent = processOf(process.ppid);
  if (isNpm(parent)) return `${parent.pid}`;
  const grandparent = parent && processOf(parent.parent);
  return isNpm(grandparent) ? `${parent.pid} ${grandparent.pid}` : undefined;
}

/** npm calls itself `npm start ...` in the process table. */
function isNpm(found) {
  return found?.name.startsWith('npm') ?? false;
}

/** Name and parent of a process, undefined when there is none. */
function processOf(pid) {
  const [, name, parent] = process.platform === 'linux' ? procStat(pid) : psLine(pid);
  return parent === undefined ? undefined : { pid, name, parent: Number(parent) };
}

function procStat(pid) {
  try {
    return /\((.*)\) \S+ (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
  } catch {
    return [];
  }
}

function psLine(pid) {
  const ps = spawnSync('ps', ['-o', 'command=,ppid=', '-p', String(pid)], { encoding: 'utf8' });
  return /^(.*?)\s+(\d+)\s*$/.exec(ps.stdout ?? '') ?? [];
}
