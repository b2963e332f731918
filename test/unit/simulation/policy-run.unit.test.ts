import { beforeAll, describe, expect, it } from '@jest/globals';
import { indexedPrices } from '#core/analytics/excursions/trade-excursion.ts';
import { endOfDate } from '#core/analytics/replay/corpus-window.ts';
import { segmentOf } from '#core/market/time-session.ts';
import { seriesBetween } from '#core/prices/price-range.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import { BACKTEST_POLICIES, type BacktestPlan } from '#core/simulation/backtest.ts';
import { type PlannedSignal, planBacktest } from '#core/simulation/backtest-plan.ts';
import { DEFAULT_BACKTEST } from '#core/simulation/backtest-settings.ts';
import { orderKey, type Replays } from '#core/simulation/decision.ts';
import { replayOrder } from '#core/simulation/leg-replay.ts';
import { type PolicyRun, runPolicy } from '#core/simulation/policy-run.ts';
import { plannedOrders } from '#core/simulation/run-backtest.ts';
import type { Books } from '#core/simulation/trading-books.ts';
import { corpusValue, isConserved } from '#core/trading/daily-corpus.ts';
import { type BacktestWorld, backtestWorld, inputsOf } from '#test/support/backtest-world.ts';

/** Little money, so that budgets are reached. */
const PLAN: BacktestPlan = {
  from: '2020-02-03',
  to: '2020-03-13',
  configuration: DEFAULT_CONFIGURATION,
  settings: {
    ...DEFAULT_BACKTEST,
    capitalPaise: { NORMAL: 20_000_003, REVERSE: 10_000_001 },
  },
};

function replaysOf({ series }: BacktestWorld, signals: readonly PlannedSignal[]): Replays {
  const prices = new Map(
    Object.entries(series).map(([name, own]) => [
      name,
      indexedPrices(
        seriesBetween(own, 0, endOfDate(PLAN.to)),
        segmentOf({ kind: 'EQ', exchange: 'NSE', underlying: name }),
      ),
    ]),
  );
  return new Map(
    plannedOrders(signals).flatMap((order) => {
      const own = prices.get(order.report.instrument.underlying);
      return own ? [[orderKey(order), replayOrder(order, own, PLAN.to)] as const] : [];
    }),
  );
}

let signals: readonly PlannedSignal[];
let replays: Replays;
beforeAll(async () => {
  const world = backtestWorld('2019-11-01', '2020-04-15');
  const builds = planBacktest(await inputsOf(world), PLAN);
  let step = builds.next();
  while (step.done !== true) step = builds.next();
  signals = step.value.signals;
  replays = replaysOf(world, signals);
});

function observed(policy: (typeof BACKTEST_POLICIES)[number]) {
  const seen: Books[] = [];
  const run: PolicyRun = runPolicy(policy, signals, {
    ...{ plan: PLAN, replays },
    onEvent: (books) => seen.push(books),
  });
  return { run, seen };
}

describe.each(BACKTEST_POLICIES)('the books of policy %s', (policy) => {
  it('conserve capital to the paisa after every event, per book and category', () => {
    const { seen } = observed(policy);
    expect(seen.length).toBeGreaterThan(100);
    const broken = seen.filter(
      ({ NORMAL, REVERSE }) => !isConserved(NORMAL) || !isConserved(REVERSE),
    );
    expect(broken).toEqual([]);
  });

  it('end with what was put in and every leg that ended', () => {
    const { run, seen } = observed(policy);
    const last = seen.at(-1);
    const earned = (direction: string) =>
      run.positions
        .filter((position) => position.direction === direction)
        .flatMap(({ legs }) => legs)
        .filter(({ exitAt }) => exitAt !== null)
        .reduce((sum, { netPaise }) => sum + netPaise, 0);
    expect(last && corpusValue(last.NORMAL)).toBe(20_000_003 + earned('NORMAL'));
    expect(last && corpusValue(last.REVERSE)).toBe(10_000_001 + earned('REVERSE'));
  });

  it('never touch the other book', () => {
    const { run, seen } = observed(policy);
    if (run.positions.some(({ direction }) => direction === 'REVERSE')) return;
    expect(new Set(seen.map(({ REVERSE }) => corpusValue(REVERSE)))).toEqual(new Set([10_000_001]));
  });

  it('refuse what has no room, and say so', () => {
    const { run } = observed(policy);
    expect(run.refusals.CATEGORY_BUDGET).toBeGreaterThan(0);
  });
});

describe('a signal with a rule', () => {
  it('whose replay is missing stops the run: nothing is skipped in silence', () => {
    expect(() => runPolicy('SELECTION', signals, { plan: PLAN, replays: new Map() })).toThrow(
      /expected its replay/,
    );
  });
});
