// Simulations over the REST API: what is asked for once is there once, and what it is of decides which.
import { describe, expect, it } from '@jest/globals';
import { endOfDate } from '#core/analytics/replay/corpus-window.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import type { RuleTrade } from '#core/rules/rule-trade.ts';
import { DEFAULT_BACKTEST } from '#core/simulation/backtest-settings.ts';
import type { Handler, Request } from '#lambdas/api/router.ts';
import {
  listSimulations,
  requestSimulation,
  type SimulationRouteDeps,
  showSimulation,
  simulatedPositions,
} from '#lambdas/api/simulations.ts';
import { BACKTEST_PLAN, backtestReportOf } from '#test/support/backtest-report.ts';
import { memoryRuleConfigurations } from '#test/support/memory-rule-configurations.ts';
import { memoryRuleTrades } from '#test/support/memory-rule-trades.ts';
import { memorySimulationQueue, memorySimulations } from '#test/support/memory-simulations.ts';
import { ruleTradeOf } from '#test/support/rule-trades.ts';

const ASHA = 'arn:aws:iam::000000000000:user/asha';
const WINDOW = { from: '2024-01-01', to: '2024-03-28' };

function world(trades: readonly RuleTrade[] = [ruleTradeOf()]) {
  const simulations = memorySimulations();
  const simulationQueue = memorySimulationQueue();
  let configuration = DEFAULT_CONFIGURATION;
  const deps: SimulationRouteDeps = {
    ...{ simulations, simulationQueue, ruleTrades: memoryRuleTrades(trades) },
    configurations: {
      ...memoryRuleConfigurations(),
      current: async () => ({ configuration, author: 'x', reason: 'x', at: 0 }),
    },
  };
  const ask = async (handler: Handler, request: Partial<Request>) => {
    const reply = await handler({ path: {}, query: {}, body: null, caller: ASHA, ...request });
    return { status: reply.statusCode, body: JSON.parse(reply.body) };
  };
  return {
    simulations,
    sent: simulationQueue.sent,
    configure: (next: typeof configuration) => {
      configuration = next;
    },
    request: (body: unknown) => ask(requestSimulation(deps), { body: JSON.stringify(body) }),
    list: (query: Record<string, string> = {}) => ask(listSimulations(deps), { query }),
    show: (simulationId: string) => ask(showSimulation(deps), { path: { simulationId } }),
    positions: (simulationId: string, query: Record<string, string>) =>
      ask(simulatedPositions(deps), { path: { simulationId }, query }),
  };
}

describe('given the REST API of simulations', () => {
  it('when one is asked for, then it is accepted with its id, stored whole, and sent off', async () => {
    const { request, simulations, sent } = world([
      ruleTradeOf(),
      ruleTradeOf({ tradeId: 'later', entryAt: endOfDate('2024-03-28') }),
    ]);
    const { status, body } = await request(WINDOW);
    expect(status).toBe(202);
    expect(body).toMatchObject({
      ...{ ...WINDOW, status: 'REQUESTED', attempt: 1, requestedBy: ASHA, of: { trades: 1 } },
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(sent).toEqual([{ id: body.id, attempt: 1 }]);
    expect(await simulations.begin(body.id)).toEqual({
      ...WINDOW,
      configuration: DEFAULT_CONFIGURATION,
      settings: DEFAULT_BACKTEST,
    });
  });

  it('when the same is asked for again, then it is the same one, however it was written', async () => {
    const { request, simulations, sent, list } = world();
    const first = await request(WINDOW);
    const { selection, ...rest } = DEFAULT_CONFIGURATION;
    const again = await request({
      ...{ to: WINDOW.to, settings: DEFAULT_BACKTEST, configuration: { selection, ...rest } },
      from: WINDOW.from,
    });
    expect(again.body).toEqual(first.body);
    expect((await list()).body.items).toHaveLength(1);
    // Its message may have been lost; the queue drops the second one of an attempt.
    expect(sent).toHaveLength(2);
    await simulations.begin(first.body.id);
    expect((await request(WINDOW)).status).toBe(202);
    await simulations.finish(first.body.id, backtestReportOf());
    expect((await request(WINDOW)).status).toBe(200);
    expect(sent).toHaveLength(2);
  });

  it('when plan, configuration or trades are others, then it is another one', async () => {
    const { request, configure } = world();
    const ids = new Set<string>();
    const settings = { ...DEFAULT_BACKTEST, embargoDays: 6 };
    for (const body of [WINDOW, { ...WINDOW, to: '2024-03-27' }, { ...WINDOW, settings }]) {
      ids.add((await request(body)).body.id);
    }
    configure({ ...DEFAULT_CONFIGURATION, version: 2 });
    ids.add((await request(WINDOW)).body.id);
    ids.add((await world([ruleTradeOf({ tradeId: 'T2' })]).request(WINDOW)).body.id);
    expect(ids.size).toBe(5);
  });

  it('when it failed, then asking again is another attempt with a message of its own', async () => {
    const { request, simulations, sent, show } = world();
    const { id } = (await request(WINDOW)).body;
    await simulations.begin(id);
    await simulations.fail(id, 'no prices');
    expect((await show(id)).body).toMatchObject({ status: 'FAILED', failure: 'no prices' });
    expect((await request(WINDOW)).body).toMatchObject({ id, attempt: 2, status: 'REQUESTED' });
    expect(sent.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  it('when it is looked at, then its progress is told, and once it is done its report and positions', async () => {
    const { request, simulations, show, positions } = world();
    const { id } = (await request(WINDOW)).body;
    await simulations.begin(id);
    await simulations.advance(id, { phase: 'rules', done: 1, total: 2 });
    expect((await show(id)).body).toMatchObject({
      ...{ status: 'RUNNING', progress: { phase: 'rules', done: 1, total: 2 }, report: null },
    });
    await simulations.finish(id, backtestReportOf(3, BACKTEST_PLAN));
    const { body } = await show(id);
    expect(body.report).toMatchObject({ signals: 3, policies: { ACTIVE: { boosted: 0 } } });
    expect(body.report.policies.ACTIVE).not.toHaveProperty('positions');
    const page = await positions(id, { limit: '2' });
    expect(page.body.items.map(({ tradeId }: { tradeId: string }) => tradeId)).toEqual([
      'T0',
      'T1',
    ]);
    expect(page.body.next).toBe(2);
    expect((await positions(id, { policy: 'GATES' })).body).toEqual({ items: [], next: null });
  });

  it.each([
    ['a window that ends before it begins', { from: '2024-03-28', to: '2024-01-01' }, 'not after'],
    ['a date nobody can measure', { ...WINDOW, to: '2031-01-01' }, 'expected a date from'],
    ['an unknown key', { ...WINDOW, luck: 1 }, 'Unrecognized key'],
    [
      'budgets that do not add up',
      {
        ...WINDOW,
        settings: { ...DEFAULT_BACKTEST, budgetPct: { ...DEFAULT_BACKTEST.budgetPct, NSE_EQ: 30 } },
      },
      'sum to 100 percent',
    ],
  ])('when it asks for %s, then it is refused with what was expected', async (_, body, words) => {
    const { request, sent } = world();
    await expect(request(body)).rejects.toThrow(words);
    expect(sent).toEqual([]);
  });

  it('when nobody asked for it, then it is not found', async () => {
    const { show, positions } = world();
    await expect(show("'; drop")).rejects.toThrow("simulation '; drop");
    await expect(positions('0', {})).rejects.toThrow('simulation 0');
  });
});
