import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { type AccelPixHub, startAccelPixHub } from '#local/accelpix/hub.ts';

// The library as a function carries it: packed by esbuild, its packages copied beside, run on its own.

const run = promisify(execFile);
const path = (from: string) => fileURLToPath(new URL(`../../../${from}`, import.meta.url));
const API_KEY = 'key-of-the-bundle';
const SECONDS_SINCE_1980 = (Date.UTC(2024, 0, 25, 9, 15, 1) - Date.UTC(1980, 0, 1)) / 1_000;
const LIMIT_MS = 20_000;

const MAIN = (host: string, apiKey: string) => `
import { accelPixApi } from './api.mjs';
const access = { apiKey: '${apiKey}', apiHost: '${host}', scheme: 'http' };
const api = accelPixApi(access, { attempts: 2, retryMs: 1 });
console.log(JSON.stringify(await api.backTicks('NIFTY 50', '20240125 09:15:00').catch(String)));
await api.close();
`;

let folder: string;
let hub: AccelPixHub;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'saras-accelpix-'));
  hub = await startAccelPixHub({
    apiKey: API_KEY,
    answer: () => Promise.resolve([['NIFTY 50', SECONDS_SINCE_1980, '21454.6', 0, 0]]),
  });
  await build({
    entryPoints: [path('shared/adapters/accelpix/api.ts')],
    outfile: join(folder, 'api.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    minify: true,
    external: ['pix-apidata'],
  });
  await run(process.execPath, [path('cdk/copy-packages.ts'), folder, 'pix-apidata']);
});

afterAll(async () => {
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Rejects when the process does not end by itself. */
function bundled(apiKey: string) {
  const file = join(folder, 'main.mjs');
  writeFileSync(file, MAIN(hub.host, apiKey));
  return run(process.execPath, [file], {
    timeout: LIMIT_MS,
    cwd: folder,
    env: { TZ: 'Asia/Tokyo' },
  });
}

describe('given the library packed with a function', () => {
  it('when it has answered and was closed, then the process ends by itself, with the right clock in any zone', async () => {
    const { stdout, stderr } = await bundled(API_KEY);
    expect(JSON.parse(stdout)).toEqual([
      { td: '2024-01-25T09:15:01.000Z', pr: 21454.6, vol: 0, oi: 0 },
    ]);
    expect(stderr).toBe('');
  });

  it('when the key is refused, then its endless retries end too, and nothing prints the key', async () => {
    const { stdout, stderr } = await bundled('a-wrong-key');
    expect(stdout).toContain('does not connect');
    expect(stderr).toContain('Unauthorized');
    expect(stdout + stderr).not.toContain('a-wrong-key');
  });
});
