// A build after a few new trades writes what they changed, in a world of planted skill. World and builds
// follow from seeds, so that these counts are the same on every run.
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Rule } from '#core/rules/rule.ts';
import { buildRules } from '#core/rules/rule-build.ts';
import { ruleChanged, ruleMark } from '#core/rules/rule-change.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import { ruleKey } from '#core/rules/rule-key.ts';
import type { RuleTrade } from '#core/rules/rule-trade.ts';
import { PLANTED_AS_OF, plantedTrades } from '#test/support/planted-trades.ts';
import { MODERATE_SKILL, plantedWorld, RULE_SHAPE } from '#test/support/planted-world.ts';

const CONFIGURATION = {
  ...DEFAULT_CONFIGURATION,
  selection: { ...DEFAULT_CONFIGURATION.selection, sweeps: 120, burnIn: 50 },
};
const NEW_TRADES = 50;
const rulesOf = (trades: readonly RuleTrade[], seed = 1): readonly Rule[] =>
  buildRules(trades, PLANTED_AS_OF, {
    ...CONFIGURATION,
    selection: { ...CONFIGURATION.selection, seed },
  }).rules;

let who = '';
let trades: readonly RuleTrade[];
let late: ReadonlySet<string>;
let before: readonly Rule[];
let after: readonly Rule[];
beforeAll(() => {
  trades = plantedTrades(plantedWorld(MODERATE_SKILL, 7, { ...RULE_SHAPE, advisors: 30 }));
  who = advisorWithAbout(250);
  const own = trades.filter(({ advisorId }) => advisorId === who);
  const newest = own.toSorted((a, b) => b.entryAt - a.entryAt).slice(0, NEW_TRADES);
  late = new Set(newest.map(({ tradeId }) => tradeId));
  before = rulesOf(trades.filter(({ tradeId }) => !late.has(tradeId)));
  after = rulesOf(trades);
});

function advisorWithAbout(count: number): string {
  const counts = new Map<string, number>();
  for (const { advisorId } of trades) counts.set(advisorId, (counts.get(advisorId) ?? 0) + 1);
  const distance = (found: number) => Math.abs(found - count);
  const [nearest] = [...counts].sort((a, b) => distance(a[1]) - distance(b[1]));
  return nearest?.[0] ?? '';
}

/** What a store that holds `from` has to write for `to`; rules traded in neither apart. */
function written(from: readonly Rule[], to: readonly Rule[]) {
  const stored = new Map(from.map((rule) => [ruleKey(rule), rule]));
  const mark = (rule: Rule) => ruleMark(rule, (text) => text);
  const rules = to.filter((rule) => {
    const old = stored.get(ruleKey(rule));
    return old === undefined || ruleChanged(mark(old), mark(rule));
  });
  const isTraded = (rule: Rule) => rule.selected || stored.get(ruleKey(rule))?.selected === true;
  const others = rules.filter(({ advisorId }) => advisorId !== who);
  return { rules, moved: others.filter((rule) => !isTraded(rule)) };
}

const untraded = (): number =>
  after.filter(({ advisorId, selected }) => advisorId !== who && !selected).length;

describe('given the rules of thirty advisors', () => {
  it('when fifty new trades of one of them come, then the cells they fall into are written, and few of the others that nobody trades', () => {
    const { rules, moved } = written(before, after);
    const touched = after.filter(({ tradeIds }) => tradeIds.some((id) => late.has(id)));
    expect(touched.length).toBeGreaterThan(2 * NEW_TRADES);
    expect(touched.filter((rule) => !rules.includes(rule))).toEqual([]);
    expect(moved.length).toBeLessThan(0.2 * untraded());
  });

  it('when the same trades come in another order, then no rule is written', () => {
    expect(written(after, rulesOf(trades.toReversed())).rules).toEqual([]);
  });

  it('when they are built with other draws, then most would be written: it is the draws that are kept together', () => {
    expect(written(after, rulesOf(trades, 2)).moved.length).toBeGreaterThan(0.5 * untraded());
  });
});
