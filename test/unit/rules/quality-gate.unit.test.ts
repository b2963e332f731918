import { describe, expect, it } from '@jest/globals';
import { trustOf } from '#core/analytics/trust.ts';
import { adverseGates, allPass, normalGates } from '#core/rules/gates/quality-gate.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import { type MetricsChange, ruleMetricsOf } from '#test/support/rule-metrics.ts';

const NORMAL = DEFAULT_CONFIGURATION.normal.INDEX_FUTURES;
const ADVERSE = DEFAULT_CONFIGURATION.adverse.INDEX_FUTURES;

const failedOf = (change: MetricsChange) => {
  const metrics = ruleMetricsOf(change);
  return normalGates(metrics, metrics.trust, NORMAL)
    .filter(({ pass }) => !pass)
    .map(({ gate, reason }) => (reason === null ? gate : `${gate} ${reason}`));
};

describe('given the figures of a cell at the edge of a gate of following', () => {
  it('when all of them are good, then every gate passes and shows value and threshold', () => {
    const gates = normalGates(ruleMetricsOf(), 'TRUSTED', NORMAL);
    expect(allPass(gates)).toBe(true);
    expect(gates.find(({ gate }) => gate === 'CORPUS_MDD')).toEqual({
      gate: 'CORPUS_MDD',
      value: -5,
      comparison: '>',
      threshold: -15,
      pass: true,
      reason: null,
    });
  });

  it.each<readonly [string, MetricsChange, readonly string[]]>([
    ['exactly the minimum of trades', { trades: 20 }, []],
    ['one trade less', { trades: 19 }, ['MINIMUM_TRADES']],
    ['exactly the win rate', { raw: { winRatePct: 45 } }, []],
    ['a win rate just below', { raw: { winRatePct: 44.99 } }, ['WIN_RATE']],
    ['exactly the Sharpe ratio', { corpus: { sharpe: 0.5 } }, []],
    ['a Sharpe ratio just below', { corpus: { sharpe: 0.499 } }, ['SHARPE']],
    ['exactly the profit factor', { raw: { profitFactor: 1.1 } }, []],
    ['a profit factor just below', { raw: { profitFactor: 1.099 } }, ['PROFIT_FACTOR']],
    ['a drawdown of exactly -15 %', { corpus: { mddPct: -15 } }, ['CORPUS_MDD']],
    // 1.15 crore falling to 0.9775 crore is 15 % in exact numbers.
    [
      'a drawdown of -15 % that rounding made smaller',
      { corpus: { mddPct: -14.999999999999998 } },
      ['CORPUS_MDD'],
    ],
    ['a drawdown just better', { corpus: { mddPct: -14.99 } }, []],
    ['pain/reward of exactly 0.4', { path: { painReward: 0.4 } }, ['PAIN_REWARD']],
    ['pain/reward just below', { path: { painReward: 0.399 } }, []],
    ['post-SL of exactly -0.5 %', { path: { postSlPct: -0.5 } }, []],
    ['post-SL just below', { path: { postSlPct: -0.51 } }, ['POST_SL']],
    ['a win rate running exactly 5 points ahead', { trust: trustOf(5) }, []],
    ['a win rate running further ahead', { trust: trustOf(5.01) }, ['TRUST']],
    ['a win rate falling exactly 5 points behind', { trust: trustOf(-5) }, []],
    ['a win rate falling further behind', { trust: trustOf(-5.01) }, ['TRUST']],
  ])('when there is %s, then these gates fail', (_, change, failed) => {
    expect(failedOf(change)).toEqual(failed);
  });

  it.each<readonly [string, MetricsChange, readonly string[]]>([
    [
      'no trade within the 90 days',
      { corpus: { mddPct: null, sharpe: null } },
      ['SHARPE NOT_TRADED_IN_WINDOW', 'CORPUS_MDD NOT_TRADED_IN_WINDOW'],
    ],
    ['returns that never vary', { corpus: { sharpe: null } }, ['SHARPE NOTHING_VARIES']],
    ['no prices', { path: null }, ['PAIN_REWARD NO_PRICES', 'POST_SL NO_PRICES']],
    ['no trust flag', { trust: null }, ['TRUST NO_TRADES']],
  ])('when there is %s, then the figure fails and says why', (_, change, failed) => {
    expect(failedOf(change)).toEqual(failed);
  });

  it.each<readonly [string, MetricsChange, string]>([
    ['no loss', { raw: { profitFactor: null } }, 'PROFIT_FACTOR NO_LOSS'],
    ['no stop that was hit', { path: { postSlPct: null } }, 'POST_SL NO_STOP_HIT'],
  ])(
    'when there is %s, then nothing speaks against him and the gate says why',
    (_, change, passed) => {
      const metrics = ruleMetricsOf(change);
      const gates = normalGates(metrics, metrics.trust, NORMAL);
      expect(allPass(gates)).toBe(true);
      const missing = gates.filter(({ value }) => value === null);
      expect(missing.map(({ gate, reason }) => `${gate} ${reason}`)).toEqual([passed]);
    },
  );
});

describe('given the figures of a cell at the edge of a gate of fading', () => {
  const BAD: MetricsChange = {
    raw: { winRatePct: 30, averageReturnPct: -0.2, profitFactor: 0.7 },
    corpus: { volatilityPct: 1 },
  };
  const failedIn = (change: MetricsChange, fades = 40) =>
    adverseGates(ruleMetricsOf({ ...BAD, ...change }), fades, ADVERSE)
      .filter(({ pass }) => !pass)
      .map(({ gate }) => gate);

  it.each<readonly [string, MetricsChange, readonly string[]]>([
    ['all of them are bad', {}, []],
    ['he wins exactly 40 %', { raw: { ...BAD.raw, winRatePct: 40 } }, ['WIN_RATE']],
    [
      'he neither gains nor loses',
      { raw: { ...BAD.raw, averageReturnPct: 0 } },
      ['AVERAGE_RETURN'],
    ],
    ['he earns what he loses', { raw: { ...BAD.raw, profitFactor: 1 } }, ['PROFIT_FACTOR']],
    ['he never lost', { raw: { ...BAD.raw, profitFactor: null } }, ['PROFIT_FACTOR']],
    ['his corpus never moved', { corpus: { volatilityPct: 0 } }, ['VOLATILITY']],
  ])('when %s, then these gates fail', (_, change, failed) => {
    expect(failedIn(change)).toEqual(failed);
  });

  it('when fades are too few, then their number fails, not the number of his trades', () => {
    expect(failedIn({ trades: 400 }, 19)).toEqual(['MINIMUM_TRADES']);
    expect(failedIn({ trades: 400 }, 20)).toEqual([]);
  });
});
