import { describe, expect, it } from '@jest/globals';
import { cellKey, cellsOf } from '#core/analytics/cells/cell.ts';
import { endOfDate } from '#core/analytics/replay/corpus-window.ts';
import { istDate } from '#core/market/ist.ts';
import { cellOfRule, type Rule } from '#core/rules/rule.ts';
import { buildRules } from '#core/rules/rule-build.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import type { RuleTrade } from '#core/rules/rule-trade.ts';
import { PLANTED_AS_OF, plantedTrades } from '#test/support/planted-trades.ts';
import { MODERATE_SKILL, plantedWorld, RULE_SHAPE } from '#test/support/planted-world.ts';

const CONFIGURATION = {
  ...DEFAULT_CONFIGURATION,
  selection: { ...DEFAULT_CONFIGURATION.selection, sweeps: 60, burnIn: 20 },
};

const isSix = ({ kind }: Rule): boolean => kind === '6D';

describe('given advisors of moderate skill', () => {
  const trades = plantedTrades(plantedWorld(MODERATE_SKILL, 11, { ...RULE_SHAPE, advisors: 60 }));
  const book = buildRules(trades, PLANTED_AS_OF, CONFIGURATION);

  it('when a rule is built, then it names the trades it was learnt from, by entry, within its window', () => {
    const known = new Map(trades.map((trade) => [trade.tradeId, trade]));
    expect(book.rules.length).toBeGreaterThan(5000);
    const odd = book.rules.filter((rule) => {
      const own = rule.tradeIds.flatMap((tradeId) => known.get(tradeId) ?? []);
      const key = cellKey(cellOfRule(rule));
      const entries = own.map(({ entryAt }) => entryAt);
      return (
        own.length !== rule.n ||
        own.some(({ advisorId }) => advisorId !== rule.advisorId) ||
        own.some((trade) => !cellsOf(trade).some((cell) => cellKey(cell) === key)) ||
        entries.some((entryAt, place) => entryAt < (entries[place - 1] ?? 0)) ||
        rule.window?.from !== istDate(entries[0] ?? 0)
      );
    });
    expect(odd).toEqual([]);
    const six = book.rules.filter((rule) => rule.direction === 'NORMAL' && isSix(rule));
    expect(six.flatMap(({ tradeIds }) => tradeIds).sort()).toEqual([...known.keys()].sort());
  });

  it('when a rule is selected, then it has a size; when not, then it has none', () => {
    const odd = book.rules.filter(
      ({ selected, kellyFraction, fullSize }) =>
        kellyFraction > 0 !== selected || (fullSize && !selected),
    );
    expect(odd).toEqual([]);
  });

  it('when a rule is active, then it is selected and all its gates pass on a level with enough trades', () => {
    const odd = book.rules.filter(({ active, selected, gates, gatesLevel, gatesPass }) => {
      const pass = gates.every((gate) => gate.pass);
      return gatesPass !== pass || active !== (selected && pass) || (pass && gatesLevel === null);
    });
    expect(odd).toEqual([]);
  });

  it('when the trades come in another order, then the rules are the same to the byte', () => {
    const some = trades.filter((_, place) => place % 10 === 0);
    const again = buildRules(some.toReversed(), PLANTED_AS_OF, CONFIGURATION);
    const first = buildRules(some, PLANTED_AS_OF, CONFIGURATION);
    expect(JSON.stringify(again.rules)).toBe(JSON.stringify(first.rules));
  });

  it('when later trades are removed and open ones altered, then the rules of a date are the same to the byte', () => {
    const date = '2024-01-15';
    const end = endOfDate(date);
    const some = trades.filter((_, place) => place % 5 === 0);
    const withOpen = some.map(
      (trade, place): RuleTrade =>
        place % 50 === 0 ? { ...trade, knownAt: trade.knownAt + 60 * 86_400_000 } : trade,
    );
    const cut = withOpen
      .filter(({ entryAt }) => entryAt < end)
      .map(
        (trade): RuleTrade =>
          trade.knownAt < end
            ? trade
            : {
                ...trade,
                ...{ netPaise: -1, rMultiple: -1, returnPct: -1, exitAt: trade.knownAt },
                fade: { kind: 'refused', refusal: 'NOT_CERTAIN' },
              },
      );
    expect(cut.length).toBeLessThan(withOpen.length);
    const { rules, models } = buildRules(withOpen, date, CONFIGURATION);
    const alone = buildRules(cut, date, CONFIGURATION);
    expect(rules.length).toBeGreaterThan(1000);
    expect(JSON.stringify([alone.rules, alone.models])).toBe(JSON.stringify([rules, models]));
  });
});

describe('given the dimensions of a rule', () => {
  it('when a rule is turned into its cell, then it is the cell of its trades', () => {
    const cells = cellsOf({
      ...({ category: 'NSE_EQ', period: 'SWING', periodInferred: false } as const),
      ...({ regime: 'SIDEWAYS', weekday: 3, timeSession: 'MIDDAY' } as const),
    });
    const situations = cells.map((cell) => ({
      ...{ category: cell.category, period: cell.period, regime: cell.regime },
      weekday: cell.kind === '6D' ? cell.weekday : null,
      session: cell.kind === '6D' ? cell.timeSession : null,
    }));
    expect(situations.map(cellOfRule)).toEqual(cells);
  });
});
