// Which prices a backtest reads: those of orders some rule asks for, no others.
import { describe, expect, it } from '@jest/globals';
import { endOfDate } from '#core/analytics/replay/corpus-window.ts';
import { istInstant } from '#core/market/ist.ts';
import { DEFAULT_CONFIGURATION, type RuleConfiguration } from '#core/rules/rule-configuration.ts';
import { DEFAULT_BACKTEST } from '#core/simulation/backtest-settings.ts';
import type { PriceHistory, PriceRange } from '#ports/price-history.ts';
import { backtest } from '#runtime/backtest.ts';
import { backtestWorld, historyOf, inputsOf } from '#test/support/backtest-world.ts';

const WINDOW = { from: '2020-03-16', to: '2020-04-30' };
const WORLD = backtestWorld('2019-11-01', '2020-05-29');

async function pricesAsked(configuration: RuleConfiguration) {
  const asked: PriceRange[] = [];
  const known = historyOf(WORLD);
  const history: PriceHistory = {
    prices: (range, wanted) => {
      asked.push(range);
      return known.prices(range, wanted);
    },
  };
  const plan = { ...WINDOW, configuration, settings: DEFAULT_BACKTEST };
  const result = await backtest(await inputsOf(WORLD), plan, { history });
  return { asked, result };
}

/** A minimum of trades that nobody has, and a margin that nobody beats. */
function withoutRules(): RuleConfiguration {
  const { normal, adverse, selection } = DEFAULT_CONFIGURATION;
  const many = { leastTrades: 1_000_000 };
  return {
    ...DEFAULT_CONFIGURATION,
    normal: { ...normal, NSE_EQ: { ...normal.NSE_EQ, ...many } },
    adverse: { ...adverse, NSE_EQ: { ...adverse.NSE_EQ, ...many } },
    selection: { ...selection, marginR: 99 },
  };
}

describe('given a backtest of a few months', () => {
  it('when rules speak about its signals, then only days of the window are read, each once', async () => {
    const { asked, result } = await pricesAsked(DEFAULT_CONFIGURATION);
    expect(result.policies.SELECTION.positions.length).toBeGreaterThan(20);
    expect(asked.length).toBeGreaterThan(0);
    for (const { from, to } of asked) {
      expect(from).toBeGreaterThanOrEqual(istInstant(WINDOW.from, '00:00'));
      expect(to).toBeLessThanOrEqual(endOfDate(WINDOW.to));
    }
    const byInstrument = Map.groupBy(asked, ({ instrument }) => instrument);
    for (const ranges of byInstrument.values()) {
      const sorted = ranges.toSorted((a, b) => a.from - b.from);
      sorted.slice(1).forEach(({ from }, place) => {
        expect(from).toBeGreaterThanOrEqual(sorted[place]?.to ?? 0);
      });
    }
  });

  it('when no rule speaks about any signal, then no price is read', async () => {
    const { asked, result } = await pricesAsked(withoutRules());
    expect(result.signals).toBeGreaterThan(100);
    expect(result.policies.GATES.refusals.NO_RULE).toBe(result.signals);
    expect(asked).toEqual([]);
  });
});
