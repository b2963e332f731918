// What `npm start` does to the machine: where it listens, and that it leaves nothing behind however it
// ends.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sarasApi } from '#local/client/saras-api.ts';
import { LOCAL_FOLDER } from '#local/client/stack-registry.ts';
import { eventually } from '#test/support/eventually.ts';
import {
  familyOf,
  listeningSockets,
  type ProcessMark,
  survivors,
} from '#test/support/processes.ts';
import { type SampleFiles, smallWorld } from '#test/support/sample-files.ts';
import { type Launcher, type SarasRun, saras, startSaras } from '#test/support/saras-process.ts';
import { startStack } from '#test/support/stack.ts';

let world: SampleFiles;
const runs: SarasRun[] = [];
const families = new Map<SarasRun, readonly ProcessMark[]>();

beforeAll(async () => {
  world = await smallWorld(4);
});

afterAll(async () => {
  for (const run of runs) {
    for (const { pid } of survivors(familyNow(run))) process.kill(pid, 'SIGKILL');
    await run.ended;
  }
  world.remove();
});

function start(launcher: Launcher, name: string, ...options: readonly string[]): SarasRun {
  const run = startSaras(launcher, join(world.folder, name), ['--data', world.folder, ...options]);
  runs.push(run);
  return run;
}

/** Every process ever seen of the run. */
function familyNow(run: SarasRun): readonly ProcessMark[] {
  const family = [...(families.get(run) ?? []), ...familyOf(run.pid)];
  families.set(run, family);
  return family;
}

const allGone = (run: SarasRun) =>
  eventually('the end of every process of the run', () => survivors(familyNow(run)).length === 0);

const leaderboard = async (run: SarasRun) =>
  JSON.stringify((await sarasApi(run.apiUrl()).leaderboard()).advisors);

const programOf = (run: SarasRun, script: string): number => {
  const found = familyNow(run).find(({ command }) => command.includes(script));
  if (!found) throw new Error(`expected a process of ${script}, found none`);
  return found.pid;
};

// Processes and sockets are read from /proc.
const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('given a stack in this process whose state is kept', () => {
  it('when it stops, then no child and no open port stays, and the next start shows the same leaderboard', async () => {
    const before = familyOf(process.pid).map(({ pid }) => pid);
    const portsBefore = listeningSockets(familyOf(process.pid)).map(({ port }) => port);
    const keptState = join(world.folder, 'kept');
    const stack = await startStack(undefined, { keptState });
    await stack.api.upload({ path: world.trades, kind: 'trades', asOf: null }, () => undefined);
    const board = JSON.stringify(await stack.api.leaderboard());
    const children = familyOf(process.pid).filter(({ pid }) => !before.includes(pid));
    // PostgreSQL, the watchdog, and at least one process of each of seven functions.
    expect(children.length).toBeGreaterThanOrEqual(9);
    await stack.stop();
    expect(survivors(children)).toEqual([]);
    const family = familyOf(process.pid);
    expect(family.map(({ pid }) => pid)).toEqual(before);
    expect(listeningSockets(family).map(({ port }) => port)).toEqual(portsBefore);

    const again = await startStack(undefined, { keptState });
    expect(JSON.stringify(await again.api.leaderboard())).toBe(board);
    await again.stop();
  });
});

onLinux('given two runs side by side', () => {
  let first: SarasRun;
  let second: SarasRun;

  beforeAll(async () => {
    first = start('npm', 'first', '--keep');
    second = start('bootstrap', 'second');
    await Promise.all([first.loaded(), second.loaded()]);
  });

  it('then both have the same leaderboard, each at its own address', async () => {
    expect(first.apiUrl()).not.toBe(second.apiUrl());
    const board = await leaderboard(first);
    expect(JSON.parse(board)).toHaveLength(4);
    expect(await leaderboard(second)).toBe(board);
  });

  it('then every socket of theirs listens on this machine only', () => {
    for (const run of [first, second]) {
      const sockets = listeningSockets(familyNow(run));
      expect(sockets.map(({ port }) => port)).toContain(Number(new URL(run.apiUrl()).port));
      // API, gateway, queues and objects, MongoDB, PostgreSQL, and one per function process.
      expect(sockets.length).toBeGreaterThan(10);
      expect(new Set(sockets.map(({ address }) => address))).toEqual(new Set(['127.0.0.1']));
    }
  });

  it('when the doctor looks, then he knows both', async () => {
    const { stdout } = await saras('doctor', '--json');
    const findings: readonly { check: string; detail: string }[] = JSON.parse(stdout);
    const running = findings.find(({ check }) => check === 'running stacks')?.detail;
    expect(running).toContain(first.apiUrl());
    expect(running).toContain(second.apiUrl());
  });

  it('when npm is told to stop, then everything ends and the kept state stays', async () => {
    familyNow(first);
    process.kill(first.pid, 'SIGTERM');
    await allGone(first);
    expect(existsSync(join(first.stateDir, 'secrets.json'))).toBe(true);
    expect(existsSync(join(first.stateDir, 'local-cloud.pid'))).toBe(false);
    expect(await leaderboard(second)).toContain('"ranked":true');
  });

  it('when the main process is killed, then its functions and its database end too', async () => {
    const main = programOf(second, '/local/start.ts');
    const api = second.apiUrl();
    process.kill(main, 'SIGKILL');
    await allGone(second);
    await expect(fetch(api)).rejects.toThrow('fetch failed');
    // The one thing a killed process cannot tidy up itself.
    rmSync(join(LOCAL_FOLDER, 'work', String(main)), { recursive: true });
  });
});

onLinux('given a run that is still loading', () => {
  it('when Ctrl-C reaches the whole terminal group, then it stops cleanly and removes its state', async () => {
    const run = start('npm', 'third');
    await run.says('trades.csv: ');
    familyNow(run);
    process.kill(-run.pid, 'SIGINT');
    await allGone(run);
    expect(existsSync(run.stateDir)).toBe(false);
    expect((await run.ended).stderr).not.toMatch(/Error|did not stop cleanly/);
  });
});

onLinux('given a run that synthesises its template', () => {
  it('when it is told to stop, then it ends without starting anything', async () => {
    const run = start('bootstrap', 'fourth');
    await run.says('Synthesising the template');
    await eventually('the synthesis', () =>
      familyNow(run).some(({ command }) => command.includes('cdk/app.ts')),
    );
    process.kill(run.pid, 'SIGTERM');
    await allGone(run);
    const { code, stderr } = await run.ended;
    expect([code, stderr]).toEqual([0, 'Synthesising the template ...\n']);
    expect(existsSync(run.stateDir)).toBe(false);
  });
});

onLinux('given a kept state', () => {
  it('when it is started again and then loses its parent, then the leaderboard was there and nothing stays', async () => {
    const run = start('npm', 'first', '--keep');
    await run.loaded();
    expect(JSON.parse(await leaderboard(run))).toHaveLength(4);
    const bootstrap = programOf(run, 'bootstrap.mjs local/start.ts');
    process.kill(bootstrap, 'SIGKILL');
    await allGone(run);
    expect(existsSync(join(run.stateDir, 'local-cloud.pid'))).toBe(false);
  });
});
