// The second half of a backtest: planned signals and their replays become the result of every policy.
import type { Backtest, BacktestPlan, BacktestPolicy, PolicyResult } from './backtest.ts';
import { policyResult } from './backtest-figures.ts';
import type { PlannedBacktest, PlannedSignal } from './backtest-plan.ts';
import type { Replays } from './decision.ts';
import { runPolicy } from './policy-run.ts';
import type { SizedOrder } from './signal-plan.ts';

/** Every order whose prices have to be read. */
export const plannedOrders = (signals: readonly PlannedSignal[]): readonly SizedOrder[] =>
  signals.flatMap(({ orders }) =>
    Object.values(orders).flatMap((plan) => (plan.kind === 'order' ? [plan.order] : [])),
  );

/** `replays` holds every planned order by its key. */
export function runBacktest(
  planned: PlannedBacktest,
  replays: Replays,
  plan: BacktestPlan,
): Backtest {
  const { builds, signals, discovery } = planned;
  const result = (policy: BacktestPolicy): PolicyResult =>
    policyResult(runPolicy(policy, signals, { plan, replays }), plan);
  return {
    ...{ from: plan.from, to: plan.to, builds, signals: signals.length, discovery },
    policies: {
      ACTIVE: result('ACTIVE'),
      SELECTION: result('SELECTION'),
      GATES: result('GATES'),
    },
  };
}
