// From POST /simulations to its report, through the wiring that is deployed: the same as `saras backtest` in
// process, once however often it is asked for, and whole whatever dies on the way.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import postgres from 'postgres';
import { summaryOf } from '#adapters/postgres/simulations.ts';
import { type BacktestReport, backtestReport } from '#contracts/backtest-report.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import type { BacktestPlan, BacktestPosition } from '#core/simulation/backtest.ts';
import { DEFAULT_BACKTEST } from '#core/simulation/backtest-settings.ts';
import { readContractLots, readTrades } from '#local/cli/analysis-inputs.ts';
import { readRegimes, readRuleTrades } from '#local/cli/rule-inputs.ts';
import { loadWorld } from '#local/run/load.ts';
import { startOptions } from '#local/run/options.ts';
import { priceFeed } from '#local/run/price-feed.ts';
import type { Simulation, SimulationSummary } from '#ports/simulations.ts';
import { backtest } from '#runtime/backtest.ts';
import { eventually } from '#test/support/eventually.ts';
import { type SampleFiles, smallWorld } from '#test/support/sample-files.ts';
import { type Stack, startStack } from '#test/support/stack.ts';

const WINDOW = { from: '2026-03-02', to: '2026-05-29' };
const PATIENCE_MS = 60_000;

let stack: Stack;
let world: SampleFiles;
let sql: postgres.Sql;

beforeAll(async () => {
  [stack, world] = await Promise.all([startStack(), smallWorld(8)]);
  sql = postgres(stack.cloud.databaseUrl, { max: 2, onnotice: () => undefined });
  await loadWorld(stack.cloud, world, startOptions(['--json']), await priceFeed(world));
});
afterAll(async () => {
  await sql.end({ timeout: 1 });
  await stack.stop();
  world.remove();
});

async function call<T>(path: string, body?: unknown): Promise<{ status: number; body: T }> {
  // A backtest in this process keeps it busy for longer than the server keeps a connection.
  const headers = { connection: 'close' };
  const post = { headers, method: 'POST', body: JSON.stringify(body) };
  const get = { headers };
  const reply = await fetch(`${stack.cloud.apiUrl}${path}`, body === undefined ? get : post);
  return { status: reply.status, body: (await reply.json()) as T };
}
type Shown = Simulation & { readonly report: SimulationSummary | null };
const show = async (id: string) => (await call<Shown>(`/simulations/${id}`)).body;
const ended = (id: string) =>
  eventually(
    `the end of simulation ${id}`,
    async () => ['DONE', 'FAILED'].includes((await show(id)).status),
    PATIENCE_MS,
  );

async function positionsOf(id: string, policy: string): Promise<readonly BacktestPosition[]> {
  const positions: BacktestPosition[] = [];
  for (let cursor: number | null = 0; cursor !== null; ) {
    const page: { items: readonly BacktestPosition[]; next: number | null } = (
      await call<typeof page>(
        `/simulations/${id}/positions?policy=${policy}&limit=50&cursor=${cursor}`,
      )
    ).body;
    positions.push(...page.items);
    cursor = page.next;
  }
  return positions;
}

/** What `saras backtest` computes from files, in process. */
async function inProcess(window: { readonly from: string; readonly to: string }) {
  const { prices: history } = world;
  if (history === null) throw new Error('the sample world: expected prices, found none');
  const { trades: reports } = await readTrades(world.trades, () => undefined);
  const { lotOf } = await readContractLots(world.trades);
  const trades = await readRuleTrades(reports, {
    ...{ history, lotOf, labelOn: await readRegimes(world.folder) },
    ...{ fade: DEFAULT_CONFIGURATION.fade, onTrades: () => undefined },
  });
  const plan: BacktestPlan = {
    ...{ ...window, configuration: DEFAULT_CONFIGURATION, settings: DEFAULT_BACKTEST },
  };
  return backtestReport(await backtest({ trades, reports, lotOf }, plan, { history }), plan);
}

async function expectStored(id: string, expected: BacktestReport): Promise<void> {
  expect((await show(id)).report).toEqual(JSON.parse(JSON.stringify(summaryOf(expected))));
  for (const [policy, { positions }] of Object.entries(expected.policies)) {
    const stored = await positionsOf(id, policy);
    // As a boolean: two hundred positions side by side are no message anybody reads.
    expect([policy, JSON.stringify(stored) === JSON.stringify(positions)]).toEqual([policy, true]);
  }
}

describe('given the trades of eight advisors went in, with their prices', () => {
  it('when a simulation is asked for, then it ends as the command does, figure by figure and position by position', async () => {
    const asked = await call<Simulation>('/simulations', WINDOW);
    expect(asked.status).toBe(202);
    expect(asked.body).toMatchObject({
      ...{ ...WINDOW, status: 'REQUESTED', configurationVersion: 1 },
      requestedBy: 'arn:aws:iam::000000000000:user/local',
    });
    await ended(asked.body.id);
    expect(await show(asked.body.id)).toMatchObject({ status: 'DONE', attempt: 1, failure: null });
    const expected = await inProcess(WINDOW);
    expect(expected.signals).toBeGreaterThan(200);
    expect(expected.policies.ACTIVE.positions.length).toBeGreaterThan(10);
    await expectStored(asked.body.id, expected);
  });

  it('when the same is asked for again, then what is there answers, and nothing runs', async () => {
    const again = await call<Simulation>('/simulations', WINDOW);
    expect(again).toMatchObject({ status: 200, body: { status: 'DONE', attempt: 1 } });
    const { items } = (await call<{ items: readonly Simulation[] }>('/simulations')).body;
    expect(items.map(({ id }) => id)).toEqual([again.body.id]);
  });

  it('when its window lies before all calendars, then it fails at once with the reason, and may be asked for again', async () => {
    const tooEarly = { from: '2014-03-31', to: '2014-06-30' };
    const { id } = (await call<Simulation>('/simulations', tooEarly)).body;
    await ended(id);
    const reason = expect.stringMatching(/backtest: expected dates from 2014-\d\d-\d\d on/);
    expect(await show(id)).toMatchObject({ status: 'FAILED', failure: reason, report: null });
    const letters = () => stack.cloud.readDeadLetters('saras-local-simulations-dlq.fifo');
    await eventually('its burial', () => letters().length > 0);
    expect(letters()[0]).toMatchObject({ groupId: id, attributes: { Reason: reason } });
    expect((await call<Simulation>('/simulations', tooEarly)).body.attempt).toBe(2);
    await ended(id);
  });

  it('when the function dies while it stores, then nothing of it is there, and the next try ends the same', async () => {
    const window = { from: '2026-04-01', to: '2026-05-29' };
    let id = '';
    await sql.begin(async (holder) => {
      await holder`lock table simulation_positions in exclusive mode`;
      id = (await call<Simulation>('/simulations', window)).body.id;
      await eventually(
        'the simulation at its store',
        async () => {
          const waiting = await sql`select 1 from pg_locks
            where relation = 'simulation_positions'::regclass and not granted`;
          return waiting.length > 0;
        },
        PATIENCE_MS,
      );
      expect(await stack.cloud.killFunction('simulate')).toBeGreaterThan(0);
      await eventually('the simulation that dies', () =>
        stack.lines.some((line) => line.includes('SimulateFunction') && line.includes('(crash)')),
      );
      expect(await show(id)).toMatchObject({ status: 'RUNNING', report: null });
    });
    await ended(id);
    expect(await show(id)).toMatchObject({ status: 'DONE', attempt: 1 });
    await expectStored(id, await inProcess(window));
  });
});
