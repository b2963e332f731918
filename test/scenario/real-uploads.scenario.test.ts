// Files as people really send them, through the stack: every row has its verdict over REST.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { advisorReport } from '#contracts/advisor-report.ts';
import { analyse } from '#core/pipeline/analysis.ts';
import { type ReportedTrade, tradeContent } from '#core/signals/trade.ts';
import { readTrades } from '#local/cli/analysis-inputs.ts';
import { describeShared } from '#test/support/shared-folder.ts';
import { type Stack, startStack } from '#test/support/stack.ts';

describeShared('data/uploads', 'given uploads of real people and a running stack', (folder) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
  });
  afterAll(() => stack.stop());

  const upload = (name: string) =>
    stack.api.upload({ path: join(folder, name), kind: 'trades', asOf: null }, () => undefined);

  /** Rows of dirty_expected.csv with that verdict: physical lines, ascending. */
  const listed = (verdict: string): readonly number[] =>
    readFileSync(join(folder, 'dirty_expected.csv'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((row) => row.split(','))
      .filter(([, , found]) => found === verdict)
      .map(([line]) => Number(line));

  it('when the dirty file is sent, then not one good row is lost and every wrong one is named by its line', async () => {
    const { id, counts } = await upload('dirty.csv');
    expect(counts).toEqual({
      read: 5110,
      accepted: 4853,
      rejected: 147,
      duplicates: 54,
      replaced: 56,
    });
    const rejects = await stack.api.rejects(id, 200);
    expect(rejects.map(({ line }) => line)).toEqual(listed('REJECT'));
    for (const { message } of rejects) expect(message).toMatch(/expected .+, found /);
    const { trades, rejects: expected } = await readTrades(join(folder, 'dirty.csv'), () => {});
    expect(rejects).toEqual(expected);
    const { asOf, standings } = analyse(trades, () => undefined, null);
    const board = await stack.api.leaderboard();
    expect(board.asOf).toBe(asOf);
    expect(JSON.stringify(board.advisors)).toBe(JSON.stringify(standings.map(advisorReport)));
  });

  it('when trades come as JSON that came as CSV before, then only what is new or different counts', async () => {
    const none = () => undefined;
    const before = new Map(
      (await readTrades(join(folder, 'dirty.csv'), none)).trades.map((one) => [one.tradeId, one]),
    );
    const { trades } = await readTrades(join(folder, 'sample.json'), none);
    const verdict = (trade: ReportedTrade) => {
      const known = before.get(trade.tradeId);
      if (known === undefined) return 'accepted';
      return tradeContent(known) === tradeContent(trade) ? 'duplicates' : 'replaced';
    };
    const count = (name: string) => trades.filter((trade) => verdict(trade) === name).length;
    const { counts } = await upload('sample.json');
    expect(counts).toEqual({
      read: 500,
      accepted: count('accepted'),
      rejected: 0,
      duplicates: count('duplicates'),
      replaced: count('replaced'),
    });
    expect(counts.duplicates).toBeGreaterThan(400);
    const again = await upload('sample.json');
    expect(again.counts).toEqual({
      read: 500,
      accepted: 0,
      rejected: 0,
      duplicates: 500,
      replaced: 0,
    });
  });
});
