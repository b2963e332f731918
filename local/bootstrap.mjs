// Plain JavaScript for any Node >= 20: installs dependencies when they are missing or stale, then
// runs the given TypeScript entry point on the pinned Node of the npm package `node`.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
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
const child = spawn(node, [join(root, entry), ...args], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: 'inherit',
});
// The child decides how to stop; the parent only passes the signal on and waits for it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => child.kill(signal));
}
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
