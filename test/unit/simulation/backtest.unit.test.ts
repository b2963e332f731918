import { beforeAll, describe, expect, it } from '@jest/globals';
import { istInstant } from '#core/market/ist.ts';
import { seriesBetween } from '#core/prices/price-range.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import {
  BACKTEST_POLICIES,
  type Backtest,
  type BacktestPlan,
  type BacktestPosition,
} from '#core/simulation/backtest.ts';
import { positionSums } from '#core/simulation/backtest-figures.ts';
import { DEFAULT_BACKTEST } from '#core/simulation/backtest-settings.ts';
import { backtest } from '#runtime/backtest.ts';
import {
  type BacktestWorld,
  backtestWorld,
  historyOf,
  inputsOf,
} from '#test/support/backtest-world.ts';

/** Gates that a market of small steps can pass. */
const { normal } = DEFAULT_CONFIGURATION;
const passable = { painRewardBelow: 2, leastWinRatePct: 40 };
const PLAN: BacktestPlan = {
  from: '2020-03-16',
  to: '2020-05-22',
  configuration: {
    ...DEFAULT_CONFIGURATION,
    normal: { ...normal, NSE_EQ: { ...normal.NSE_EQ, ...passable } },
  },
  settings: DEFAULT_BACKTEST,
};
const WORLD = backtestWorld('2019-11-01', '2020-06-30');
const run = async (world: BacktestWorld, plan = PLAN) =>
  backtest(await inputsOf(world), plan, { history: historyOf(world) });

let result: Backtest;
beforeAll(async () => {
  result = await run(WORLD);
});

const byAdvisor = (positions: readonly BacktestPosition[], advisorId: string) =>
  positions.filter((position) => position.advisorId === advisorId);

describe('a backtest of a market whose skill is known', () => {
  it('follows who is right, fades who is wrong, leaves who guesses alone', () => {
    const { positions } = result.policies.ACTIVE;
    expect(new Set(byAdvisor(positions, 'SEER').map(({ direction }) => direction))).toEqual(
      new Set(['NORMAL']),
    );
    expect(new Set(byAdvisor(positions, 'FOOL').map(({ direction }) => direction))).toEqual(
      new Set(['REVERSE']),
    );
    expect(byAdvisor(positions, 'COIN')).toEqual([]);
    expect(byAdvisor(positions, 'SWINGER').length).toBeGreaterThan(5);
  });

  it('earns with both books after costs and slippage, and says what those were', () => {
    const { books, total } = result.policies.ACTIVE;
    expect(books.NORMAL.netPaise).toBeGreaterThan(0);
    expect(books.REVERSE.netPaise).toBeGreaterThan(0);
    expect(total.costsPaise).toBeGreaterThan(0);
    expect(total.slippagePaise).toBeGreaterThan(0);
    expect(total.netPaise).toBe(total.grossPaise - total.costsPaise - total.slippagePaise);
  });

  it('is the same to the byte in whatever order trades and reports were read', async () => {
    const { trades, reports, ...rest } = await inputsOf(WORLD);
    const turned = { trades: trades.toReversed(), reports: reports.toReversed(), ...rest };
    const again = await backtest(turned, PLAN, { history: historyOf(WORLD) });
    expect(JSON.stringify(again) === JSON.stringify(result)).toBe(true);
  });

  it('ends a fade where the rules learnt that fades end', async () => {
    const { trades } = await inputsOf(WORLD);
    const fades = new Map(trades.map(({ tradeId, fade }) => [tradeId, fade]));
    const faded = result.policies.SELECTION.positions.filter(
      ({ direction }) => direction === 'REVERSE',
    );
    expect(faded.length).toBeGreaterThan(20);
    for (const { tradeId, legs } of faded) {
      const [leg] = legs;
      expect(fades.get(tradeId)).toMatchObject({
        kind: 'outcome',
        exitAt: leg?.exitAt,
        exitPrice: leg?.exitPrice,
      });
    }
  });

  it('rebuilds its rules every quarter from what was known an embargo earlier', () => {
    expect(result.builds.map(({ from, to, knownUpTo }) => [from, to, knownUpTo])).toEqual([
      ['2020-03-16', '2020-03-31', '2020-03-10'],
      ['2020-04-01', '2020-05-22', '2020-03-26'],
    ]);
  });

  it('shows beside each other what cells brought before and in the window', () => {
    const rows = result.discovery.filter(({ inSample }) => inSample.n > 0);
    const category = rows.find(
      ({ direction, level }) => direction === 'NORMAL' && level === 'CATEGORY',
    );
    const narrow = rows.find(({ direction, level }) => direction === 'NORMAL' && level === 'MINI');
    expect(category?.cells).toBe(1);
    expect(narrow?.inSample.n).toBeLessThan(category?.inSample.n ?? 0);
    expect(narrow?.inSample.meanR).toBeGreaterThan(category?.inSample.meanR ?? 0);
    expect(narrow?.outOfSample.meanR).toBeGreaterThan(0);
  });
});

describe.each(BACKTEST_POLICIES)('the figures of policy %s', (policy) => {
  it('name a position or a refusal for every signal', () => {
    const { positions, refusals } = result.policies[policy];
    const refused = Object.values(refusals).reduce((sum, count) => sum + count, 0);
    expect(positions.length + refused).toBe(result.signals);
    expect(positions.length).toBeGreaterThan(0);
  });

  it('are the same sums by month, rule and category', () => {
    const { total, months, rules, categories } = result.policies[policy];
    for (const rows of [months, rules, categories]) {
      const net = rows.reduce((sum, { netPaise }) => sum + netPaise, 0);
      const costs = rows.reduce((sum, { costsPaise }) => sum + costsPaise, 0);
      expect([net, costs]).toEqual([total.netPaise, total.costsPaise]);
    }
  });

  it('end with the opening, what was earned, and what open positions are worth', () => {
    const { total, positions } = result.policies[policy];
    const everything = positionSums(positions).netPaise;
    expect(total.closingPaise).toBe(total.openingPaise + everything);
  });

  it('have no position beyond the budget of its category', () => {
    const { positions, equity } = result.policies[policy];
    const peak = Math.max(
      ...equity.map(({ normalPaise, adversePaise }) => Math.max(normalPaise, adversePaise)),
    );
    const budget = (peak * DEFAULT_BACKTEST.budgetPct.NSE_EQ) / 100;
    for (const { marginPaise, legs, lots } of positions) {
      expect(marginPaise).toBeLessThanOrEqual(budget);
      expect(legs.reduce((sum, leg) => sum + leg.lots, 0)).toBe(lots);
    }
  });
});

describe('what happens after the last date', () => {
  const cut = istInstant('2020-05-23', '00:00');
  const later = istInstant('2020-06-25', '10:00');

  it('changes nothing, to the byte', async () => {
    const isAfter = (instant: number) => instant >= cut;
    const unknown: BacktestWorld = {
      reports: WORLD.reports
        .filter(({ entryAt }) => !isAfter(entryAt))
        .map((report) =>
          isAfter(report.exitAt)
            ? { ...report, exitAt: later, exitPrice: report.exitPrice * 2 }
            : report,
        ),
      series: Object.fromEntries(
        Object.entries(WORLD.series).map(([name, own]) => [name, seriesBetween(own, 0, cut)]),
      ),
    };
    expect(result.policies.SELECTION.total.open).toBeGreaterThan(0);
    expect(JSON.stringify(await run(unknown))).toBe(JSON.stringify(result));
  });

  it('is the only thing a longer window adds', async () => {
    const longer = await run(WORLD, { ...PLAN, to: '2020-06-15' });
    const until = (positions: readonly BacktestPosition[]) =>
      positions.filter(({ entryAt }) => entryAt < cut).map(({ tradeId, lots }) => [tradeId, lots]);
    expect(until(longer.policies.ACTIVE.positions)).toEqual(
      until(result.policies.ACTIVE.positions),
    );
    const days = result.policies.ACTIVE.equity.length;
    expect(longer.policies.ACTIVE.equity.slice(0, days)).toEqual(result.policies.ACTIVE.equity);
  });
});

describe('a window without a signal', () => {
  it('is a flat line without rules', async () => {
    const quiet = await run(WORLD, { ...PLAN, from: '2020-07-06', to: '2020-07-10' });
    expect(quiet).toMatchObject({ builds: [], signals: 0, discovery: [] });
    const { equity, total } = quiet.policies.ACTIVE;
    expect(equity.map(({ date }) => date)).toEqual([
      ...['2020-07-06', '2020-07-07', '2020-07-08', '2020-07-09', '2020-07-10'],
    ]);
    expect(total).toMatchObject({ positions: 0, returnPct: null, sharpe: null, drawdownPct: null });
  });
});
