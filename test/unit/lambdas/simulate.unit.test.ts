// The function that runs simulations: what it reads, what it tells, and how it ends.
import { describe, expect, it } from '@jest/globals';
import { istInstant } from '#core/market/ist.ts';
import type { BacktestInputs } from '#core/simulation/backtest.ts';
import { createSimulate } from '#lambdas/simulate/handler.ts';
import type { RunBacktest } from '#lambdas/simulate/run-simulation.ts';
import type { DeadLetter } from '#ports/dead-letters.ts';
import { BACKTEST_PLAN, backtestReportOf } from '#test/support/backtest-report.ts';
import { memoryRuleTrades } from '#test/support/memory-rule-trades.ts';
import { memorySimulations } from '#test/support/memory-simulations.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';
import { ruleTradeOf } from '#test/support/rule-trades.ts';
import { listeningLogger } from '#test/support/silent-logger.ts';
import { sqsEvent } from '#test/support/sqs-event.ts';

const done: RunBacktest = async () => backtestReportOf(2);

async function world(backtest: RunBacktest = done, timeLeft = () => 900_000) {
  const simulations = memorySimulations();
  const buried: DeadLetter[] = [];
  const asked: number[][] = [];
  await simulations.request({
    ...{ id: 's1', plan: BACKTEST_PLAN, of: { fingerprint: 'f', trades: 1 }, requestedBy: 'x' },
  });
  const handler = createSimulate({
    simulations,
    ruleTrades: memoryRuleTrades([ruleTradeOf()]),
    reportedTrades: {
      entered: async (from, until) => {
        asked.push([from, until]);
        return [reportedTradeOf(), reportedTradeOf({ tradeId: 'measured since' })];
      },
      lots: async () => new Map([['NIFTY:2024-01-25:FUT', 50]]),
    },
    backtest,
    deadLetters: { bury: async (letter) => void buried.push(letter) },
    maxReceives: 5,
    logger: listeningLogger().logger,
  });
  const run = (body: string = '{"simulationId":"s1"}') =>
    handler(sqsEvent({ id: 'm1', body, group: 's1' }), { getRemainingTimeInMillis: timeLeft });
  return { simulations, run, buried, asked };
}

const ALL_WELL = { batchItemFailures: [] };

describe('given a simulation that was asked for', () => {
  it('when its message comes, then it is run on what was known, and its report stored', async () => {
    let seen: BacktestInputs | null = null;
    const { run, simulations, asked } = await world(async (inputs, plan) => {
      seen = inputs;
      expect(plan).toEqual(BACKTEST_PLAN);
      return backtestReportOf(2);
    });
    expect(await run()).toEqual(ALL_WELL);
    const inputs = seen as BacktestInputs | null;
    expect(inputs?.trades).toEqual([ruleTradeOf()]);
    expect(inputs?.reports).toEqual([reportedTradeOf()]);
    expect(inputs?.lotOf('NIFTY:2024-01-25:FUT')).toBe(50);
    expect(inputs?.lotOf('NIFTY:2024-02-29:FUT')).toBeUndefined();
    expect(asked).toEqual([[istInstant('2023-11-22', '00:00'), istInstant('2024-03-29', '00:00')]]);
    expect(await simulations.find('s1')).toMatchObject({ status: 'DONE', failure: null });
    expect(await simulations.positions('s1', 'ACTIVE', { cursor: 0, limit: 9 })).toHaveLength(2);
    expect((await simulations.summary('s1'))?.settings).toEqual(BACKTEST_PLAN.settings);
  });

  it('when its message comes twice, then it is run once', async () => {
    let runs = 0;
    const { run } = await world(async () => {
      runs += 1;
      return backtestReportOf();
    });
    await run();
    expect(await run()).toEqual(ALL_WELL);
    expect(runs).toBe(1);
  });

  it('when it moves on, then people see every phase and its end', async () => {
    const seen: unknown[] = [];
    const { run, simulations } = await world(async (_, __, onProgress) => {
      for (const [phase, count] of [
        ['rules', 1],
        ['rules', 2],
        ['days', 1],
      ] as const) {
        await onProgress({ phase, done: count, total: 2 });
        seen.push((await simulations.find('s1'))?.progress);
      }
      return backtestReportOf();
    });
    await run();
    expect(seen).toEqual([
      { phase: 'rules', done: 1, total: 2 },
      { phase: 'rules', done: 2, total: 2 },
      { phase: 'days', done: 1, total: 2 },
    ]);
  });

  it('when it fails, then the reason is shown at once and its message buried', async () => {
    const { run, simulations, buried } = await world(async () => {
      throw new RangeError('calendar: expected a year up to 2026, found 2031');
    });
    expect(await run()).toEqual(ALL_WELL);
    expect(await simulations.find('s1')).toMatchObject({
      ...{ status: 'FAILED', failure: expect.stringContaining('expected a year up to 2026') },
    });
    expect(buried).toMatchObject([{ body: '{"simulationId":"s1"}', groupId: 's1' }]);
  });

  it('when the database goes away, then it is left to another try', async () => {
    const { run, simulations, buried } = await world(async () => {
      throw Object.assign(new Error('gone'), { code: 'CONNECTION_CLOSED' });
    });
    expect(await run()).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    expect(await simulations.find('s1')).toMatchObject({ status: 'RUNNING', failure: null });
    expect(buried).toEqual([]);
  });

  it('when the function has no time left, then it ends itself and says how far it came', async () => {
    const { run, simulations } = await world(
      async (_, __, onProgress) => {
        await onProgress({ phase: 'days', done: 7, total: 60 });
        return backtestReportOf();
      },
      () => 29_999,
    );
    expect(await run()).toEqual(ALL_WELL);
    expect((await simulations.find('s1'))?.failure).toContain('out of time at days 7 of 60');
  });

  it('when a message is none, then it is buried with what was expected', async () => {
    const { run, buried } = await world();
    expect(await run('{"simulation":1}')).toEqual(ALL_WELL);
    expect(buried[0]?.reason).toContain('expected a simulation message');
  });
});
