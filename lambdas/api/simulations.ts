// Simulations: asked for, watched, and read.
import { pageQuery } from '#contracts/http.ts';
import { positionsQuery, simulationRequest } from '#contracts/simulation.ts';
import { endOfDate } from '#core/analytics/replay/corpus-window.ts';
import type { BacktestPlan } from '#core/simulation/backtest.ts';
import { DEFAULT_BACKTEST } from '#core/simulation/backtest-settings.ts';
import type { RuleConfigurations } from '#ports/rule-configurations.ts';
import type { RuleTrades } from '#ports/rule-trades.ts';
import type { SimulationQueue } from '#ports/simulation-queue.ts';
import type { Simulation, Simulations } from '#ports/simulations.ts';
import { json, notFound } from './http.ts';
import type { Handler, Request } from './router.ts';
import { simulationId } from './simulation-id.ts';
import { bodyOf, nextCursor } from './uploads.ts';

export interface SimulationRouteDeps {
  readonly simulations: Simulations;
  readonly simulationQueue: SimulationQueue;
  readonly ruleTrades: Pick<RuleTrades, 'inputs'>;
  readonly configurations: RuleConfigurations;
}

/** 202 and its id; asking again for the same of the same trades answers with what is there. */
export const requestSimulation =
  (deps: SimulationRouteDeps): Handler =>
  async (request) => {
    const plan = await planOf(deps, request);
    const { fingerprint, trades } = await deps.ruleTrades.inputs(endOfDate(plan.to));
    const simulation = await deps.simulations.request({
      id: simulationId(plan, fingerprint),
      ...{ plan, of: { fingerprint, trades }, requestedBy: request.caller },
    });
    // Again for one that waits: whoever stored it may have ended before its message was sent.
    if (simulation.status === 'REQUESTED') await deps.simulationQueue.send(simulation);
    return json(simulation.status === 'DONE' ? 200 : 202, simulation);
  };

async function planOf(
  { configurations }: SimulationRouteDeps,
  request: Request,
): Promise<BacktestPlan> {
  const { from, to, configuration, settings } = simulationRequest.parse(bodyOf(request));
  return {
    ...{ from, to, settings: settings ?? DEFAULT_BACKTEST },
    configuration: configuration ?? (await configurations.current()).configuration,
  };
}

export const listSimulations =
  ({ simulations }: SimulationRouteDeps): Handler =>
  async ({ query }) => {
    const page = pageQuery.parse(query);
    const items = await simulations.list(page);
    return json(200, { items, next: nextCursor(page, items.length) });
  };

/** With its report once it is done: all figures, without the single positions. */
export const showSimulation =
  (deps: SimulationRouteDeps): Handler =>
  async (request) => {
    const simulation = await simulationOf(deps, request);
    const report =
      simulation.status === 'DONE' ? await deps.simulations.summary(simulation.id) : null;
    return json(200, { ...simulation, report });
  };

/** Page by page, in the order of their entries. */
export const simulatedPositions =
  (deps: SimulationRouteDeps): Handler =>
  async (request) => {
    const { id } = await simulationOf(deps, request);
    const { policy, ...page } = positionsQuery.parse(request.query);
    const items = await deps.simulations.positions(id, policy, page);
    return json(200, { items, next: nextCursor(page, items.length) });
  };

async function simulationOf(
  { simulations }: SimulationRouteDeps,
  { path }: Request,
): Promise<Simulation> {
  const id = path['simulationId'] ?? '';
  const found = await simulations.find(id);
  if (!found) throw notFound(`simulation ${id}`);
  return found;
}
