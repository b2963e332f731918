// The command line as people and machines use it, through the same bootstrap that npm calls.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SampleFiles, smallWorld, withCell } from '#test/support/sample-files.ts';
import { type Finished, ROOT, saras } from '#test/support/saras-process.ts';
import { type Stack, startStack } from '#test/support/stack.ts';

let world: SampleFiles;

beforeAll(async () => {
  world = await smallWorld(3);
});
afterAll(() => world.remove());

const ADVISOR_KEYS = [
  'advisorId',
  'trades',
  'ranked',
  'reason',
  'winRate',
  'weightedWinRate',
  'divergence',
  'trust',
  'nEffective',
  'standardError',
  'averageReturnPct',
  'profitFactor',
  'expectancyR',
];

describe('given saras analyse', () => {
  it('when a machine asks, then it prints one object with every figure', async () => {
    const { code, stdout } = await saras('analyse', world.trades, '--json');
    const report = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(Object.keys(report)).toEqual(['counts', 'rejected', 'asOf', 'advisors']);
    expect(Object.keys(report.counts)).toEqual([
      'read',
      'accepted',
      'rejected',
      'duplicates',
      'replaced',
    ]);
    for (const reject of report.rejected)
      expect(Object.keys(reject)).toEqual(['line', 'field', 'code', 'message']);
    expect(report.advisors).toHaveLength(3);
    for (const advisor of report.advisors) {
      expect(Object.keys(advisor)).toEqual(expect.arrayContaining(ADVISOR_KEYS));
      expect(Object.keys(advisor.corpus)).toEqual(
        expect.arrayContaining([
          'mddPct',
          'sharpe',
          'volatilityPct',
          'returnPct',
          'tradesSkippedCapital',
        ]),
      );
      expect(Object.keys(advisor.legacy)).toEqual(['mddPct', 'sharpe']);
    }
  });

  it('when it is asked again, as of another date, then each answer is its own and always the same', async () => {
    const [once, again, march] = await Promise.all([
      saras('analyse', world.trades, '--json'),
      saras('analyse', world.trades, '--json'),
      saras('analyse', world.trades, '--as-of', '2026-03-31', '--json'),
    ]);
    expect(again.stdout).toBe(once.stdout);
    expect(JSON.parse(march.stdout)).toMatchObject({
      asOf: '2026-03-31',
      counts: JSON.parse(once.stdout).counts,
    });
    expect(march.stdout).not.toBe(once.stdout);
  });

  it('when a person asks, then a table comes, as of the date he names', async () => {
    const { code, stdout } = await saras('analyse', world.trades, '--as-of', '2026-03-31');
    expect(code).toBe(0);
    expect(stdout).toContain('as of 2026-03-31');
    expect(stdout).toMatch(/│ +1 │ ADV\d+/);
  });

  it.each([
    ['no file is named', ['analyse'], 'analyse TRADES'],
    ['the file is not there', ['analyse', 'nowhere.csv'], 'nowhere.csv'],
    ['the date is none', ['analyse', 'x.csv', '--as-of', 'soon'], '--as-of'],
    ['an option is unknown', ['analyse', 'x.csv', '--fast'], '--fast'],
    ['the command is unknown', ['dance'], 'saras COMMAND'],
    ['the folder of bars is not there', ['analyse', 'package.json', '--bars', 'gone'], 'gone'],
    ['the kind is unknown', ['ingest', 'x.csv', '--kind', 'dance'], 'expected one of trades'],
    [
      'no stack runs under that address',
      ['ingest', 'package.json', '--api', 'http://127.0.0.1:1'],
      'expected a running stack at http://127.0.0.1:1',
    ],
  ])('when %s, then it says so in a line and ends with 2', async (_, args, words) => {
    const { code, stdout, stderr } = await saras(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('    at ');
  });
});

/** Runs `npm start -- ARGS` to its end. */
const start = (...args: readonly string[]): Promise<Finished> =>
  new Promise((resolve) => {
    const command = ['local/bootstrap.mjs', 'local/start.ts', ...args];
    execFile(process.execPath, command, { cwd: ROOT }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
    );
  });

/** The contract file of a world with one lot that is no number. */
function breakAContract({ contracts, folder }: SampleFiles): void {
  const packed = contracts ?? '';
  const [header = '', first = '', ...rows] = gunzipSync(readFileSync(packed))
    .toString()
    .split('\n');
  const at = header.split(',').indexOf('lot');
  const plain = [header, withCell(first, at, 'none'), ...rows].join('\n');
  rmSync(packed);
  writeFileSync(join(folder, 'contracts.csv'), plain);
}

describe('given npm start', () => {
  let own: SampleFiles;
  beforeAll(async () => {
    own = await smallWorld(3);
    breakAContract(own);
  });
  afterAll(() => own.remove());

  it('when it shall exit when done, then its last line is one object, its numbers those of saras analyse, and its state is gone', async () => {
    const state = join(own.folder, 'state');
    const options = ['--state', state, '--exit-when-done', '--json', '--as-of', '2026-03-31'];
    const run = await start('--data', own.folder, ...options);
    expect(run.code).toBe(0);
    const report = JSON.parse(run.stdout.trimEnd().split('\n').at(-1) ?? '');
    const analysed = await saras('analyse', own.trades, '--as-of', '2026-03-31', '--json');
    const expected = JSON.parse(analysed.stdout);
    for (const { stderr } of [run, analysed]) {
      expect(stderr).toMatch(/contracts\.csv: 1 rows rejected\n +line +2 .*lot: expected .*none/);
    }
    expect([report.counts, report.asOf]).toEqual([expected.counts, '2026-03-31']);
    expect(report.seconds).toBeGreaterThan(0);
    expect(report.advisors).toHaveLength(3);
    expect(JSON.stringify(report.advisors)).toBe(JSON.stringify(expected.advisors));
    expect(existsSync(state)).toBe(false);
  });

  it.each([
    ['the folder has no trades', ['--data', 'docs'], 'expected trades.csv.gz'],
    ['the date is none', ['--as-of', 'soon'], '--as-of'],
    ['an option is unknown', ['--fast'], '--fast'],
  ])('when %s, then it says so before anything starts and ends with 2', async (_, args, words) => {
    const { code, stdout, stderr } = await start(...args, '--exit-when-done');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('    at ');
  });
});

describe('given saras doctor', () => {
  it('when it looks at this machine, then every check has a verdict and a detail', async () => {
    const { code, stdout } = await saras('doctor', '--json');
    const findings: { check: string; ok: boolean; detail: string }[] = JSON.parse(stdout);
    expect(code).toBe(findings.every((one) => one.ok) ? 0 : 1);
    expect(findings.length).toBeGreaterThanOrEqual(7);
    for (const one of findings) expect(one.detail.length).toBeGreaterThan(0);
  });
});

describe('given a running stack', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
  });
  afterAll(() => stack.stop());

  it('when a file is sent with saras ingest, then its numbers are those of saras analyse, byte for byte', async () => {
    const [sent, analysed] = [
      await saras('ingest', world.trades, '--api', stack.cloud.apiUrl, '--json'),
      await saras('analyse', world.trades, '--json'),
    ];
    expect(sent.code).toBe(0);
    const { upload, asOf, advisors } = JSON.parse(sent.stdout);
    const report = JSON.parse(analysed.stdout);
    expect(upload).toMatchObject({ status: 'DONE', counts: report.counts });
    // Lots of the contract file beside the trades are known to `analyse` only: send it, then compare.
    const contracts = ['ingest', world.contracts ?? '', '--kind', 'contracts', '--json'];
    expect((await saras(...contracts, '--api', stack.cloud.apiUrl)).code).toBe(0);
    const board = await stack.api.leaderboard();
    expect([asOf, board.asOf]).toEqual([report.asOf, report.asOf]);
    expect(advisors).toHaveLength(3);
    expect(JSON.stringify(board.advisors)).toBe(JSON.stringify(report.advisors));
  });

  it('when the file is of no known kind, then the API says what it expects and the command ends with 2', async () => {
    const { code, stderr } = await saras('ingest', 'README.md', '--api', stack.cloud.apiUrl);
    expect(code).toBe(2);
    expect(stderr).toMatch(/expected .*\.csv.*README\.md/);
    expect(stderr).not.toContain('    at ');
  });

  it('when the file is no upload, then the reason comes back and the command ends with 2', async () => {
    const { code, stderr } = await saras(
      'ingest',
      world.write('bad.json', []),
      '--api',
      stack.cloud.apiUrl,
    );
    expect(code).toBe(2);
    expect(stderr).toContain('expected a JSON array');
  });
});
