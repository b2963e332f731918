// Backtests that were asked for, how far they are, and what came of them.
import type { BacktestReport } from '#contracts/backtest-report.ts';
import type { Instant, IsoDate } from '#core/market/ist.ts';
import type { BacktestPlan, BacktestPolicy, BacktestPosition } from '#core/simulation/backtest.ts';

/** Trades a simulation is of. */
export interface SimulatedTrades {
  readonly fingerprint: string;
  readonly trades: number;
}

export interface SimulationWish {
  /** Equal for an equal plan of equal trades. */
  readonly id: string;
  readonly plan: BacktestPlan;
  readonly of: SimulatedTrades;
  readonly requestedBy: string;
}

export interface SimulationProgress {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

export interface Simulation {
  readonly id: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly configurationVersion: number;
  readonly of: SimulatedTrades;
  readonly requestedBy: string;
  readonly requestedAt: Instant;
  /** 1 = the first; one that failed may be asked for again. */
  readonly attempt: number;
  readonly status: 'REQUESTED' | 'RUNNING' | 'DONE' | 'FAILED';
  /** Null before it began. */
  readonly progress: SimulationProgress | null;
  readonly startedAt: Instant | null;
  readonly progressedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly failure: string | null;
}

/** A report without its positions, which are read page by page. */
export type SimulationSummary = Omit<BacktestReport, 'policies'> & {
  readonly policies: Readonly<
    Record<BacktestPolicy, Omit<BacktestReport['policies'][BacktestPolicy], 'positions'>>
  >;
};

export interface Simulations {
  /** One that is there stays as it is, unless it failed: then it is asked for once more. */
  request(wish: SimulationWish): Promise<Simulation>;
  find(id: string): Promise<Simulation | null>;
  /** Newest first. */
  list(page: { readonly cursor: number; readonly limit: number }): Promise<readonly Simulation[]>;
  /** What to do, as long as it is not done; says that it runs. Null: nothing to do. */
  begin(id: string): Promise<BacktestPlan | null>;
  advance(id: string, progress: SimulationProgress): Promise<void>;
  /** All or nothing. */
  finish(id: string, report: BacktestReport): Promise<void>;
  /** Does not touch one that is done. */
  fail(id: string, reason: string): Promise<void>;
  /** Null until it is done. */
  summary(id: string): Promise<SimulationSummary | null>;
  positions(
    id: string,
    policy: BacktestPolicy,
    page: { readonly cursor: number; readonly limit: number },
  ): Promise<readonly BacktestPosition[]>;
}
