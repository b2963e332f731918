// What `saras simulate --json` prints.
import type { RuleDirection } from '#core/rules/rule-direction.ts';
import type { Violation } from '#core/simulation/invariants/invariant.ts';
import type { LedgerRow, SimulationRun, TradeRow } from '#core/simulation/run/day-run.ts';
import type { Decision } from '#core/trading/intake/decision.ts';

export interface SimulateReport {
  readonly seed: number;
  /** The last word on each signal. */
  readonly decisions: readonly Decision[];
  readonly trades: readonly TradeRow[];
  /** At the end, by book, paise. */
  readonly ledger: Readonly<Partial<Record<RuleDirection, LedgerRow>>>;
  readonly violations: readonly Violation[];
  /** Steps of the engine. */
  readonly events: number;
  readonly seconds: number;
  /** Of everything that happened: the same seed gives the same one. */
  readonly digest: string;
}

/** Of the days of one run. */
export function simulateReport(run: SimulationRun, seed: number, seconds: number): SimulateReport {
  const { days, violations, events, digest } = run;
  const last = new Map(days.flatMap((day) => day.decisions.map((one) => [one.signalId, one])));
  return {
    seed,
    decisions: [...last.values()],
    trades: days.flatMap((day) => day.trades),
    ledger: days.at(-1)?.ledger ?? {},
    ...{ violations, events, seconds, digest },
  };
}
