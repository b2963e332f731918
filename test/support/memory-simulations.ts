// Simulations in memory, and a queue that keeps what it was told.

import { summaryOf } from '#adapters/postgres/simulations.ts';
import type { BacktestReport } from '#contracts/backtest-report.ts';
import type { BacktestPlan } from '#core/simulation/backtest.ts';
import type { SimulationQueue } from '#ports/simulation-queue.ts';
import type { Simulation, Simulations } from '#ports/simulations.ts';

interface Kept {
  readonly simulation: Simulation;
  readonly plan: BacktestPlan;
  readonly report: BacktestReport | null;
}

/** The clock counts the changes. */
export function memorySimulations(): Simulations {
  const all = new Map<string, Kept>();
  let clock = 0;
  const change = (id: string, from: readonly Simulation['status'][], to: Partial<Simulation>) => {
    const kept = all.get(id);
    if (kept === undefined || !from.includes(kept.simulation.status)) return null;
    clock += 1;
    const changed = { ...kept, simulation: { ...kept.simulation, ...to } };
    all.set(id, changed);
    return changed;
  };
  const find = (id: string) => all.get(id)?.simulation ?? null;
  return {
    async request({ id, plan, of, requestedBy }) {
      const before = find(id);
      if (before !== null && before.status !== 'FAILED') return before;
      clock += 1;
      const simulation: Simulation = {
        ...{ id, from: plan.from, to: plan.to, of, requestedBy, requestedAt: clock },
        configurationVersion: plan.configuration.version,
        ...{ attempt: (before?.attempt ?? 0) + 1, status: 'REQUESTED', progress: null },
        ...{ startedAt: null, progressedAt: null, finishedAt: null, failure: null },
      };
      all.set(id, { simulation, plan, report: null });
      return simulation;
    },
    find: async (id) => find(id),
    list: async ({ cursor, limit }) =>
      [...all.values()]
        .reverse()
        .slice(cursor, cursor + limit)
        .map(({ simulation }) => simulation),
    async begin(id) {
      const begun = change(id, ['REQUESTED', 'RUNNING', 'FAILED'], {
        ...{ status: 'RUNNING', failure: null, startedAt: clock, progressedAt: clock },
        ...{ finishedAt: null, progress: { phase: 'starting', done: 0, total: 0 } },
      });
      return begun?.plan ?? null;
    },
    async advance(id, progress) {
      change(id, ['RUNNING'], { progress, progressedAt: clock });
    },
    async finish(id, report) {
      const done = { status: 'DONE', failure: null, progress: null, finishedAt: clock } as const;
      const changed = change(id, ['REQUESTED', 'RUNNING', 'FAILED'], done);
      if (changed !== null) all.set(id, { ...changed, report });
    },
    async fail(id, failure) {
      change(id, ['REQUESTED', 'RUNNING'], { status: 'FAILED', failure, finishedAt: clock });
    },
    async summary(id) {
      const report = all.get(id)?.report ?? null;
      return report === null ? null : summaryOf(report);
    },
    positions: async (id, policy, { cursor, limit }) =>
      all.get(id)?.report?.policies[policy].positions.slice(cursor, cursor + limit) ?? [],
  };
}

export function memorySimulationQueue() {
  const sent: Parameters<SimulationQueue['send']>[0][] = [];
  const queue: SimulationQueue = {
    send: async ({ id, attempt }) => void sent.push({ id, attempt }),
  };
  return { ...queue, sent };
}
