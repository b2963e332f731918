// One simulation: what was known is read, followed day by day, and what came of it is stored.
import type { Logger } from '@aws-lambda-powertools/logger';
import { backtestReport } from '#contracts/backtest-report.ts';
import type { SimulationMessage } from '#contracts/simulation.ts';
import { endOfDate } from '#core/analytics/replay/corpus-window.ts';
import { addDays, istInstant } from '#core/market/ist.ts';
import type { Backtest, BacktestInputs, BacktestPlan } from '#core/simulation/backtest.ts';
import { CROWD_DAYS } from '#core/simulation/backtest-plan.ts';
import type { ReportedTrades } from '#ports/reported-trades.ts';
import type { RuleTrades } from '#ports/rule-trades.ts';
import type { SimulationProgress, Simulations } from '#ports/simulations.ts';

/** Told how far it is; what that throws ends the run. */
export type RunBacktest = (
  inputs: BacktestInputs,
  plan: BacktestPlan,
  onProgress: (progress: SimulationProgress) => Promise<void>,
) => Promise<Backtest>;

export interface SimulationDeps {
  readonly simulations: Simulations;
  readonly ruleTrades: Pick<RuleTrades, 'known'>;
  readonly reportedTrades: ReportedTrades;
  readonly backtest: RunBacktest;
  readonly logger: Logger;
}

/** Milliseconds the function still has. */
export type TimeLeft = () => number;

/** The function would be ended before the simulation: it ends itself, and says how far it came. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
  readonly code = 'OUT_OF_TIME';
}

/** Enough to store what came of it, or why there is nothing. */
const LAST_MS = 30_000;
/** Progress is stored this often at most. */
const SHOWN_EVERY_MS = 1_000;

/** Nothing to do for one that is done. */
export async function runSimulation(
  deps: SimulationDeps,
  { simulationId: id }: SimulationMessage,
  timeLeft: TimeLeft,
): Promise<void> {
  const { simulations, logger } = deps;
  const plan = await simulations.begin(id);
  if (plan === null) {
    logger.info('simulation has nothing to do', { simulationId: id });
    return;
  }
  const began = performance.now();
  const inputs = await inputsOf(deps, plan);
  const backtest = await deps.backtest(inputs, plan, progressOf(simulations, id, timeLeft));
  await simulations.finish(id, backtestReport(backtest, plan));
  logger.info('simulation done', {
    ...{ simulationId: id, trades: inputs.trades.length, signals: backtest.signals },
    seconds: Math.round(performance.now() - began) / 1000,
  });
}

async function inputsOf(
  { ruleTrades, reportedTrades }: SimulationDeps,
  { from, to }: BacktestPlan,
): Promise<BacktestInputs> {
  const first = istInstant(addDays(from, -CROWD_DAYS), '00:00');
  const trades = await ruleTrades.known(endOfDate(to));
  // One that was measured since is not among them yet.
  const known = new Set(trades.map(({ tradeId }) => tradeId));
  const reports = await reportedTrades.entered(first, endOfDate(to));
  const lots = await reportedTrades.lots();
  return {
    trades,
    reports: reports.filter(({ tradeId }) => known.has(tradeId)),
    lotOf: (contract) => lots.get(contract),
  };
}

function progressOf(simulations: Simulations, id: string, timeLeft: TimeLeft) {
  let shown = { phase: '', at: Number.NEGATIVE_INFINITY };
  return async (progress: SimulationProgress): Promise<void> => {
    const { phase, done, total } = progress;
    if (timeLeft() < LAST_MS) {
      throw new OutOfTime(`simulation ${id}: out of time at ${phase} ${done} of ${total}`);
    }
    const now = performance.now();
    if (phase === shown.phase && done < total && now - shown.at < SHOWN_EVERY_MS) return;
    shown = { phase, at: now };
    await simulations.advance(id, progress);
  };
}
