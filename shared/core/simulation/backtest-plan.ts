// The first half of a backtest: rules as they were known, and for every signal of the window which rule of
// each policy speaks about it and what our order would be. Prices and capital come later.
import { endOfDate } from '#core/analytics/replay/corpus-window.ts';
import { addDays, type Instant, istDate, istInstant } from '#core/market/ist.ts';
import type { AdvisorLevels } from '#core/rules/level-figures.ts';
import type { Rule } from '#core/rules/rule.ts';
import { buildRules, type RuleBook } from '#core/rules/rule-build.ts';
import { RULE_DIRECTIONS, type RuleDirection } from '#core/rules/rule-direction.ts';
import { matchRule, type RuleIndex, type RuleMatch, ruleIndex } from '#core/trading/rule-match.ts';
import {
  BACKTEST_POLICIES,
  type BacktestBuild,
  type BacktestInputs,
  type BacktestPlan,
  type BacktestPolicy,
  type DiscoveryRow,
} from './backtest.ts';
import { type BuildPeriod, buildPeriods } from './build-calendar.ts';
import { discoverCategories } from './discovery.ts';
import { type OrderPlan, type PlanKnowledge, planOrder, type Signal } from './signal-plan.ts';
import { type RecordedSignal, recordSignals } from './signal-record.ts';

export interface PlannedSignal extends RecordedSignal {
  readonly matches: Readonly<Record<BacktestPolicy, RuleMatch | null>>;
  /** Of the directions that some policy takes. */
  readonly orders: Readonly<Partial<Record<RuleDirection, OrderPlan>>>;
  /** Of one trade's net R around its expectation, as the rules in force know it. */
  readonly outcomeVariance: Readonly<Record<RuleDirection, number>>;
}

export interface PlannedBacktest {
  readonly builds: readonly BacktestBuild[];
  /** Entered in the window, by (time, id). */
  readonly signals: readonly PlannedSignal[];
  readonly discovery: readonly DiscoveryRow[];
}

/** Signals entered so many days before the window may still be open in it, and vote. */
export const CROWD_DAYS = 40;

/** How far the rebuilds of the rules are. */
export interface BuildsDone {
  readonly done: number;
  readonly total: number;
}

/** Yields after each rebuild, which takes seconds. Throws RangeError for dates that cannot be tested. */
export function* planBacktest(
  inputs: BacktestInputs,
  plan: BacktestPlan,
): Generator<BuildsDone, PlannedBacktest> {
  const { from, to, settings, configuration } = plan;
  const recorded = signalsOf(inputs, plan).filter(({ report }) => istDate(report.entryAt) >= from);
  const periods = buildPeriods({ from, to }, settings.embargoDays).filter((period) =>
    recorded.some((signal) => isIn(signal, period)),
  );
  const builds: BacktestBuild[] = [];
  const signals: PlannedSignal[] = [];
  let discovery: readonly DiscoveryRow[] = [];
  for (const period of periods) {
    const book = buildRules(inputs.trades, period.knownUpTo, configuration);
    if (builds.length === 0) discovery = discoverCategories(inputs.trades, book, plan);
    const own = recorded.filter((signal) => isIn(signal, period));
    signals.push(...planSignals(own, book, { inputs, plan }));
    builds.push(buildOf(period, book));
    yield { done: builds.length, total: periods.length };
  }
  return { builds, signals, discovery };
}

const isIn = ({ report }: Signal, { from, to }: BuildPeriod): boolean => {
  const date = istDate(report.entryAt);
  return date >= from && date <= to;
};

/** Reports beside what is known of them, the days before the window included. */
function signalsOf(
  { trades, reports }: BacktestInputs,
  { from, to }: BacktestPlan,
): readonly RecordedSignal[] {
  const start: Instant = istInstant(addDays(from, -CROWD_DAYS), '00:00');
  const end = endOfDate(to);
  const known = new Map(trades.map((trade) => [trade.tradeId, trade]));
  const signals = reports
    .filter(({ entryAt }) => entryAt >= start && entryAt < end)
    .map((report): Signal => {
      const trade = known.get(report.tradeId);
      if (trade === undefined) {
        throw new Error(`trade ${report.tradeId}: expected it among the measured ones, found none`);
      }
      return { report, trade };
    });
  return recordSignals(signals, end);
}

interface Context {
  readonly inputs: BacktestInputs;
  readonly plan: BacktestPlan;
}

function planSignals(
  signals: readonly RecordedSignal[],
  book: RuleBook,
  { inputs, plan }: Context,
): readonly PlannedSignal[] {
  const indices = {
    ACTIVE: ruleIndex(book.rules.filter(({ active }) => active)),
    SELECTION: ruleIndex(book.rules.filter(({ selected }) => selected)),
    GATES: ruleIndex(book.rules.filter(({ gatesPass }) => gatesPass)),
  };
  const levels = new Map(book.levels.map((own) => [own.advisorId, own]));
  const { settings, configuration } = plan;
  const outcomeVariance = {
    NORMAL: book.models.NORMAL.variances?.outcome ?? 0,
    REVERSE: book.models.REVERSE.variances?.outcome ?? 0,
  };
  const common = { settings, fade: configuration.fade, lotOf: inputs.lotOf };
  return signals.map((signal) => {
    const matches = matchesOf(signal, indices);
    const own: AdvisorLevels | null = levels.get(signal.report.advisorId) ?? null;
    const orders = ordersOf(signal, matches, { ...common, levels: own });
    return { ...signal, matches, orders, outcomeVariance };
  });
}

function matchesOf(
  { report, trade, repeated }: RecordedSignal,
  indices: Readonly<Record<BacktestPolicy, RuleIndex>>,
): PlannedSignal['matches'] {
  const match = (policy: BacktestPolicy): RuleMatch | null =>
    repeated ? null : matchRule(indices[policy], report.advisorId, trade);
  return { ACTIVE: match('ACTIVE'), SELECTION: match('SELECTION'), GATES: match('GATES') };
}

function ordersOf(
  signal: RecordedSignal,
  matches: PlannedSignal['matches'],
  known: PlanKnowledge,
): PlannedSignal['orders'] {
  const orders: Partial<Record<RuleDirection, OrderPlan>> = {};
  for (const direction of RULE_DIRECTIONS) {
    const isTaken = BACKTEST_POLICIES.some(
      (policy) => matches[policy]?.rule.direction === direction,
    );
    if (isTaken) orders[direction] = planOrder(signal, direction, known);
  }
  return orders;
}

function buildOf({ from, to, knownUpTo }: BuildPeriod, { rules }: RuleBook): BacktestBuild {
  const count = (is: (rule: Rule) => boolean): Readonly<Record<RuleDirection, number>> => {
    const own = rules.filter(is);
    const follows = own.filter(({ direction }) => direction === 'NORMAL').length;
    return { NORMAL: follows, REVERSE: own.length - follows };
  };
  return {
    ...{ from, to, knownUpTo },
    selected: count(({ selected }) => selected),
    active: count(({ active }) => active),
    gatesPass: count(({ gatesPass }) => gatesPass),
  };
}
