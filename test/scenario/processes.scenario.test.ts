// What `npm start` does to the machine: where it listens, what it leaves behind however it ends.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { sarasApi } from '#local/client/saras-api.ts';
import { eventually } from '#test/support/eventually.ts';
import { familyOf, listeningSockets, survivors } from '#test/support/processes.ts';
import { type SampleFiles, smallWorld } from '#test/support/sample-files.ts';
import {
  type Launcher,
  type RunningStart,
  startSaras,
} from '#test/support/saras-process.ts';

let world: SampleFiles;
const started: RunningStart[] = [];

beforeAll(async () => {
  world = await smallWorld(4);
});

afterEach(async () => {
  await Promise.all(
    started.splice(0).map(async (run) => {
      for (const { pid } of survivors(familyOf(run.pid))) process.kill(pid, 'SIGKILL');
      await run.ended;
    }),
  );
});

afterAll(() => world.remove());

async function start(launcher: Launcher): Promise<RunningStart> {
  const stateDir = join(world.folder, `state-${started.length}`);
  const run = await startSaras(launcher, stateDir, ['--data', world.folder]);
  started.push(run);
  return run;
}

const leaderboard = async (run: RunningStart) =>
  JSON.stringify((await sarasApi(run.apiUrl).leaderboard()).advisors);

describe('given npm start', () => {
  it('SIGTERM', async () => {
    const run = await start('npm');
    const family = familyOf(run.pid);
    console.log(family.length, listeningSockets(family));
    process.kill(run.pid, 'SIGTERM');
    await eventually('the end of every process', () => survivors(family).length === 0);
    expect(existsSync(run.stateDir)).toBe(false);
  });
});
