// `saras simulate` as people and machines use it: on small files of its own, and on three real days.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { saras } from '#test/support/saras-process.ts';
import { describeShared } from '#test/support/shared-folder.ts';
import { type SimulatedFiles, simulatedFiles } from '#test/support/simulated-files.ts';

let files: SimulatedFiles;
beforeAll(() => {
  files = simulatedFiles();
});
afterAll(() => rmSync(files.folder, { recursive: true }));

const simulate = (...args: readonly string[]) =>
  saras('simulate', '--signals', files.signals, '--tape', files.tape, ...args);

describe('given one advisor to follow and one to fade', () => {
  it('when a machine asks, then both trade the rise, in books of their own, and every paisa is told', async () => {
    const { code, stdout, stderr } = await simulate('--rules', files.rules, '--json');
    expect(code).toBe(0);
    expect(stderr).toContain('line 4: line: expected JSON, found "not json"');
    expect(stderr).toMatch(/tape\.csv: line \d+: expected ts,instrument,price, found ".*cheap"/);
    const report = JSON.parse(stdout);
    const outcomes = report.decisions.map((one: { signalId: string; outcome: string }) => [
      one.signalId,
      one.outcome,
    ]);
    expect(outcomes).toEqual([
      ['S1', 'TRADED'],
      ['S2', 'REVERSED'],
      ['S3', 'REFUSED'],
    ]);
    expect(report.violations).toEqual([]);
    const legs = report.trades.map((one: Record<string, unknown>) => [
      ...[one['signalId'], one['side'], one['reverse'], one['reason']],
    ]);
    expect(legs).toEqual([
      ['S1', 'BUY', false, 'TARGET'],
      ['S1', 'BUY', false, 'TARGET'],
      ['S2', 'BUY', true, 'TARGET'],
    ]);
    for (const book of ['NORMAL', 'REVERSE']) {
      const { opening, available, reserved, deployed, realised } = report.ledger[book];
      expect([reserved, deployed]).toEqual([0, 0]);
      expect(realised).toBeGreaterThan(0);
      expect(available).toBe(opening + realised);
    }
  });

  it('when it is asked again, then decisions and trades are the same, byte for byte', async () => {
    const [first, second] = await Promise.all([
      simulate('--faults', 'heavy', '--seed', '7', '--json'),
      simulate('--faults', 'heavy', '--seed', '7', '--json'),
    ]);
    const withoutTime = (text: string) => JSON.stringify({ ...JSON.parse(text), seconds: 0 });
    expect(withoutTime(first.stdout)).toBe(withoutTime(second.stdout));
  });

  it('when a person asks, then tables say what became of the signals, and of one of them gate by gate', async () => {
    const { stdout } = await simulate('--rules', files.rules);
    expect(stdout).toContain('3 signals decided');
    expect(stdout).toMatch(/VALID MALFORMED/);
    expect(stdout).toMatch(/events in .* seed 1, digest .* 0 violations/);
    const one = await simulate('--rules', files.rules, '--signal', 'S2');
    expect(one.stdout).toMatch(/S2: REVERSED/);
    expect(one.stdout).toMatch(/ELIGIBILITY .* pass/);
  });

  it('when the desk stopped trading before the signals came, then they are refused for that reason', async () => {
    const conditions = join(files.folder, 'conditions.json');
    const command = { kind: 'KILL', scope: { kind: 'ALL' } };
    const operator = [{ at: '09:20', by: 'desk', reason: 'test', command }];
    writeFileSync(conditions, JSON.stringify({ operator }));
    const { stdout } = await simulate('--conditions', conditions, '--json');
    const report = JSON.parse(stdout);
    expect(report.trades).toEqual([]);
    expect(report.decisions[0].gates.at(-1)).toMatchObject({ reason: 'KILLED_ALL' });
  });

  it('when the conditions are none, then every fault is named and nothing runs', async () => {
    const conditions = join(files.folder, 'wrong.json');
    writeFileSync(conditions, JSON.stringify({ readyAt: 'early', banana: 1 }));
    const { code, stderr } = await simulate('--conditions', conditions);
    expect(code).toBe(2);
    expect(stderr).toContain('readyAt: expected HH:MM or HH:MM:SS');
    expect(stderr).toContain('banana');
  });
});

describeShared('data/sessions', 'given three real days', (sessions) => {
  it.each(['2020-03-13', '2021-04-28', '2024-01-19'])(
    'when %s runs with faults, then every signal is decided and every invariant holds',
    async (date) => {
      const { code, stdout } = await saras(
        ...['simulate', '--signals', join(sessions, date, 'signals.jsonl')],
        ...['--tape', join(sessions, date, 'tape.csv.gz'), '--faults', 'light', '--json'],
      );
      const report = JSON.parse(stdout);
      expect(report.violations).toEqual([]);
      expect(code).toBe(0);
      expect(report.decisions.length).toBeGreaterThan(200);
      expect(report.trades.length).toBeGreaterThan(5);
    },
  );
});
