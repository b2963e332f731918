// What becomes of a simulation that was asked for: the same in PostgreSQL as in memory.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { postgresSimulations, summaryOf } from '#adapters/postgres/simulations.ts';
import type { Simulations, SimulationWish } from '#ports/simulations.ts';
import { BACKTEST_PLAN, backtestReportOf, positionOf } from '#test/support/backtest-report.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import { memorySimulations } from '#test/support/memory-simulations.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());
beforeEach(() => database.empty());

const stores: readonly (readonly [string, () => Simulations])[] = [
  ['PostgreSQL', () => postgresSimulations(database.sql)],
  ['memory', memorySimulations],
];

const wish = (id: string, more: Partial<SimulationWish> = {}): SimulationWish => ({
  id,
  plan: BACKTEST_PLAN,
  of: { fingerprint: 'f-1', trades: 7 },
  requestedBy: 'arn:aws:iam::000000000000:user/asha',
  ...more,
});
const PAGE = { cursor: 0, limit: 100 };

describe.each(stores)('given simulations in %s', (_, open) => {
  it('when one is asked for twice, then it is one, and keeps who asked first', async () => {
    const simulations = open();
    const first = await simulations.request(wish('s1'));
    expect(first).toMatchObject({
      ...{ id: 's1', from: '2024-01-01', to: '2024-03-28', configurationVersion: 1 },
      ...{ of: { fingerprint: 'f-1', trades: 7 }, attempt: 1, status: 'REQUESTED' },
      ...{ progress: null, startedAt: null, progressedAt: null, finishedAt: null, failure: null },
      requestedBy: 'arn:aws:iam::000000000000:user/asha',
    });
    expect(first.requestedAt).toBeGreaterThan(0);
    expect(await simulations.request(wish('s1', { requestedBy: 'somebody else' }))).toEqual(first);
    await simulations.request(wish('s2'));
    expect((await simulations.list(PAGE)).map(({ id }) => id)).toEqual(['s2', 's1']);
    expect((await simulations.list({ cursor: 1, limit: 1 })).map(({ id }) => id)).toEqual(['s1']);
    expect(await simulations.find('s3')).toBeNull();
  });

  it('when it runs, then its plan comes back as it went in and its progress is seen', async () => {
    const simulations = open();
    await simulations.request(wish('s1'));
    expect(await simulations.begin('s1')).toEqual(BACKTEST_PLAN);
    await simulations.advance('s1', { phase: 'rules', done: 2, total: 9 });
    expect(await simulations.find('s1')).toMatchObject({
      ...{ status: 'RUNNING', progress: { phase: 'rules', done: 2, total: 9 } },
      startedAt: expect.any(Number),
    });
    expect(await simulations.summary('s1')).toBeNull();
    expect(await simulations.begin('nobody asked')).toBeNull();
  });

  it('when it is done, then its report comes back to the last digit, its positions page by page', async () => {
    const simulations = open();
    const report = backtestReportOf(2_500);
    await simulations.request(wish('s1'));
    await simulations.begin('s1');
    await simulations.finish('s1', report);
    const { status, progress, finishedAt } = (await simulations.find('s1')) ?? {};
    expect({ status, progress }).toEqual({ status: 'DONE', progress: null });
    expect(finishedAt).toEqual(expect.any(Number));
    const stored = JSON.stringify(await simulations.summary('s1'));
    expect(stored).toBe(JSON.stringify(summaryOf(report)));
    expect(stored).toContain('0.30000000000000004');
    const page = (cursor: number) => simulations.positions('s1', 'ACTIVE', { cursor, limit: 2 });
    expect(await page(1_999)).toEqual([positionOf(1_999), positionOf(2_000)]);
    expect(await page(2_499)).toEqual([positionOf(2_499)]);
    expect(await simulations.positions('s1', 'SELECTION', PAGE)).toHaveLength(1);
    expect(await simulations.positions('s1', 'GATES', PAGE)).toEqual([]);
  });

  it('when it is done, then nothing starts, changes or fails it any more', async () => {
    const simulations = open();
    await simulations.request(wish('s1'));
    await simulations.finish('s1', backtestReportOf(1));
    const done = await simulations.find('s1');
    expect(await simulations.begin('s1')).toBeNull();
    await simulations.advance('s1', { phase: 'rules', done: 1, total: 2 });
    await simulations.fail('s1', 'too late');
    await simulations.finish('s1', backtestReportOf(9));
    expect(await simulations.find('s1')).toEqual(done);
    expect(await simulations.request(wish('s1'))).toEqual(done);
    expect(await simulations.positions('s1', 'ACTIVE', PAGE)).toHaveLength(1);
  });

  it('when it failed, then the reason stands there until it is asked for once more', async () => {
    const simulations = open();
    await simulations.request(wish('s1'));
    await simulations.begin('s1');
    await simulations.fail('s1', 'no prices');
    await simulations.fail('s1', 'a second reason');
    expect(await simulations.find('s1')).toMatchObject({ status: 'FAILED', failure: 'no prices' });
    expect(await simulations.request(wish('s1', { requestedBy: 'ravi' }))).toMatchObject({
      ...{ status: 'REQUESTED', attempt: 2, failure: null, startedAt: null, requestedBy: 'ravi' },
    });
    expect(await simulations.begin('s1')).not.toBeNull();
  });

  it('when its function died in the middle, then it begins again from the start', async () => {
    const simulations = open();
    await simulations.request(wish('s1'));
    await simulations.begin('s1');
    await simulations.advance('s1', { phase: 'days', done: 60, total: 61 });
    expect(await simulations.begin('s1')).toEqual(BACKTEST_PLAN);
    expect((await simulations.find('s1'))?.progress).toEqual({
      phase: 'starting',
      done: 0,
      total: 0,
    });
  });
});
