// How often what goes wrong, by level. The chances are per message, per effect or per hour, whichever the fault is
// about (fault-draws).
import type { FaultKind } from './fault-kind.ts';
import type { FaultLevel, FaultPlan } from './fault-plan.ts';

type Chances = FaultPlan['chance'];

/** The end of the market's day is the same: messages are late or twice, answers are lost, nothing else. */
const HARMLESS: Chances = {
  ...{ REPORT_DUPLICATED: 0.05, QUERY_FAILED: 0.1, QUERY_LOST: 0.05 },
  ...{ COMMIT_CUT_AFTER: 0.02, COMMIT_CUT_BEFORE: 0.02, SIGNAL_REPEATED: 0.1 },
};

const LIGHT: Chances = {
  ...{ TIMEOUT_AFTER: 0.01, TIMEOUT_BEFORE: 0.005, LATE_ARRIVAL: 0.003, SERVER_ERROR: 0.005 },
  ...{ NO_ANSWER: 0.003, SLOW_ANSWER: 0.01, RATE_LIMITED: 0.005, REFUSED: 0.003 },
  ...{ REPORT_DUPLICATED: 0.02, REPORT_REORDERED: 0.02, REPORT_DELAYED: 0.02 },
  ...{ REPORT_DROPPED: 0.01, QUERY_FAILED: 0.05, QUERY_STALE: 0.02, QUERY_LOST: 0.02 },
  ...{ COMMIT_CUT_BEFORE: 0.002, COMMIT_CUT_AFTER: 0.002, COMMIT_SLOW: 0.01 },
  ...{ PRICES_DOWN: 0.05, PRICES_SILENT: 0.05, ORDERS_DOWN: 0.05, ORDERS_SILENT: 0.05 },
  ...{ CRASH: 0.001, ZOMBIE: 0.0003, SIGNAL_REPEATED: 0.02 },
};

const HEAVY: Chances = Object.fromEntries(
  Object.entries(LIGHT).map(([kind, chance]) => [kind as FaultKind, Math.min(0.5, chance * 5)]),
);

const CHANCES: Readonly<Record<FaultLevel, Chances>> = {
  none: {},
  harmless: HARMLESS,
  light: LIGHT,
  heavy: HEAVY,
};

export const faultPlan = (level: FaultLevel, seed: number): FaultPlan => ({
  ...{ seed, chance: CHANCES[level], only: null },
});
