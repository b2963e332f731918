// Plain JavaScript for any Node >= 20: installs dependencies when they are missing or stale, then
// runs the given TypeScript entry point on the pinned Node of the npm package `node`.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const lock = join(root, 'package-lock.json');
const installed = join(root, 'node_modules', '.package-lock.json');
const node = join(
  root,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

const stale = () =>
  !existsSync(node) ||
  !existsSync(installed) ||
  statSync(installed).mtimeMs < statSync(lock).mtimeMs;

if (stale()) {
  process.stderr.write('Installing dependencies (once) ...\n');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) {
    process.stderr.write('npm ci failed: expected a reachable npm registry for the first start.\n');
    process.exit(npm.status ?? 1);
  }
}

const [entry, ...args] = process.argv.slice(2);
const child = spawnSync(
  node,
  ['--disable-warning=ExperimentalWarning', join(root, entry), ...args],
  {
    cwd: process.env.INIT_CWD ?? process.cwd(),
    stdio: 'inherit',
  },
);
process.exit(child.status ?? 1);
