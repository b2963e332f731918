// The command line as people and machines use it, through the same bootstrap that npm calls.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SampleFiles, smallWorld } from '#test/support/sample-files.ts';
import { saras } from '#test/support/saras-process.ts';
import { describeShared } from '#test/support/shared-folder.ts';
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
    [
      'no stack runs under that address',
      ['ingest', 'x.csv', '--kind', 'dance'],
      'expected one of trades',
    ],
  ])('when %s, then it says so in a line and ends with 2', async (_, args, words) => {
    const { code, stdout, stderr } = await saras(...args);
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
    await saras(
      'ingest',
      world.contracts ?? '',
      '--kind',
      'contracts',
      '--api',
      stack.cloud.apiUrl,
      '--json',
    );
    const board = await stack.api.leaderboard();
    expect([asOf, board.asOf]).toEqual([report.asOf, report.asOf]);
    expect(advisors).toHaveLength(3);
    expect(JSON.stringify(board.advisors)).toBe(JSON.stringify(report.advisors));
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

describeShared('data/uploads/dirty.csv', 'given a dirty file and a running stack', (path) => {
  it('when it is sent, then every row has its verdict over REST', async () => {
    const stack = await startStack();
    try {
      const upload = await stack.api.upload({ path, kind: 'trades', asOf: null }, () => undefined);
      expect(upload.counts).toEqual({
        read: 5110,
        accepted: 4853,
        rejected: 147,
        duplicates: 54,
        replaced: 56,
      });
      const { stdout } = await saras('analyse', path, '--json');
      const report = JSON.parse(stdout);
      const rejects = await stack.api.rejects(upload.id, 200);
      expect(
        rejects.map(({ line, field, code, message }) => ({ line, field, code, message })),
      ).toEqual(
        [...report.rejected].sort((a: { line: number }, b: { line: number }) => a.line - b.line),
      );
      expect(JSON.stringify((await stack.api.leaderboard()).advisors)).toBe(
        JSON.stringify(report.advisors),
      );
    } finally {
      await stack.stop();
    }
  });
});
