// What killed runs left is removed by the next start; what lives or was kept is not touched.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { removeDeadRuns } from '#local/state-folder.ts';

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'saras-runs-'));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** The id of a process that has just ended. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

describe('given folders of runs', () => {
  it('when a run is gone, then its folder and its database elsewhere go, and the others stay', () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'saras-pgdata-'));
    const dead = join(parent, `run-${deadPid()}`, 'postgres');
    const stay = [`run-${process.pid}`, 'kept', 'running'];
    for (const folder of [dead, ...stay.map((name) => join(parent, name))]) {
      mkdirSync(folder, { recursive: true });
    }
    writeFileSync(join(dead, 'location'), elsewhere);
    removeDeadRuns(parent);
    expect(readdirSync(parent).sort()).toEqual([...stay].sort());
    expect(existsSync(elsewhere)).toBe(false);
  });

  it('when nothing ran yet, then there is nothing to do', () => {
    const absent = join(parent, 'absent');
    removeDeadRuns(absent);
    expect(existsSync(absent)).toBe(false);
  });
});
