import { describe, expect, it } from '@jest/globals';
import { cellKey, cellsOf } from '#core/analytics/cells/cell.ts';
import { endOfDate } from '#core/analytics/replay/corpus-window.ts';
import { istDate } from '#core/market/ist.ts';
import { cellOfRule, type Rule } from '#core/rules/rule.ts';
import { buildRules } from '#core/rules/rule-build.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import type { RuleTrade } from '#core/rules/rule-trade.ts';
import {
  PLANTED_AS_OF,
  plantedTrades,
  plantedTruth,
  truthKey,
} from '#test/support/planted-trades.ts';
import {
  MODERATE_SKILL,
  NO_SKILL,
  type PlantedEffects,
  type PlantedWorld,
  plantedWorld,
} from '#test/support/planted-world.ts';

const CONFIGURATION = {
  ...DEFAULT_CONFIGURATION,
  selection: { ...DEFAULT_CONFIGURATION.selection, sweeps: 160, burnIn: 60 },
};

function built(effects: PlantedEffects, advisors: number) {
  const world = plantedWorld(effects, 11);
  const trades = plantedTrades(world, advisors);
  return { world, trades, book: buildRules(trades, PLANTED_AS_OF, CONFIGURATION) };
}

/** What rules of 6D cells are worth in the future, by the planted truth. */
function worth(world: PlantedWorld, rules: readonly Rule[], sign: 1 | -1) {
  const truth = plantedTruth(world, sign);
  let [trades, falseTrades, netR] = [0, 0, 0];
  for (const { advisorId, ...rule } of rules) {
    const { category, period, regime, weekday, session } = rule;
    if (regime === null || regime === 'UNKNOWN' || weekday === null || session === null) continue;
    const cell = { category, period, regime, weekday, timeSession: session };
    const own = truth.get(truthKey(advisorId, cell)) ?? { netR: 0, trades: 0 };
    trades += own.trades;
    netR += own.netR;
    if (own.netR <= 0) falseTrades += own.trades;
  }
  return { trades, netR, falseShare: trades > 0 ? falseTrades / trades : 0 };
}

const isSix = ({ kind }: Rule): boolean => kind === '6D';

describe('given advisors without any skill', () => {
  it('when rules are built from all their cells, then at most two are selected', () => {
    const { book } = built(NO_SKILL, 120);
    expect(book.rules.filter(isSix).length).toBeGreaterThan(10_000);
    expect(book.rules.filter(({ selected }) => selected).length).toBeLessThanOrEqual(2);
  });
});

describe('given advisors of moderate skill', () => {
  const { world, trades, book } = built(MODERATE_SKILL, 150);
  const chosen = (direction: Rule['direction']) =>
    book.rules.filter((rule) => isSix(rule) && rule.selected && rule.direction === direction);

  it('when rules are selected, then few are luck, and they bring twice what fixed thresholds do, whose rules are a quarter luck', () => {
    const ours = worth(world, chosen('NORMAL'), 1);
    const fixed = worth(world, thresholds(book.rules, trades), 1);
    expect(ours.trades).toBeGreaterThan(100);
    expect(ours.falseShare).toBeLessThanOrEqual(0.1);
    expect(fixed.falseShare).toBeGreaterThan(0.25);
    expect(ours.netR).toBeGreaterThan(2 * fixed.netR);
  });

  it('when fades are selected, then few are luck', () => {
    const { trades: future, falseShare, netR } = worth(world, chosen('REVERSE'), -1);
    expect(future).toBeGreaterThan(1000);
    expect(falseShare).toBeLessThanOrEqual(0.1);
    expect(netR).toBeGreaterThan(0);
  });

  it('when a rule is built, then it names the trades it was learnt from, by entry, within its window', () => {
    const known = new Map(trades.map((trade) => [trade.tradeId, trade]));
    expect(book.rules.length).toBeGreaterThan(10_000);
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

/** The rules of cells with at least 5 trades of which at least 60 % won. */
function thresholds(rules: readonly Rule[], trades: readonly RuleTrade[]): readonly Rule[] {
  const counts = new Map<string, { trades: number; wins: number }>();
  for (const trade of trades) {
    const [six] = cellsOf(trade);
    if (six === undefined) continue;
    const key = `${trade.advisorId}/${cellKey(six)}`;
    const own = counts.get(key) ?? { trades: 0, wins: 0 };
    counts.set(key, { trades: own.trades + 1, wins: own.wins + Number(trade.netPaise > 0) });
  }
  return rules.filter((rule) => {
    const own = counts.get(`${rule.advisorId}/${cellKey(cellOfRule(rule))}`);
    const isFollowed = rule.direction === 'NORMAL' && isSix(rule) && rule.regime !== null;
    return isFollowed && own !== undefined && own.trades >= 5 && own.wins / own.trades >= 0.6;
  });
}

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
