// Planted truth through the whole build, from trades to rules with their gates. Worlds and builds follow
// from seeds, so these figures are the same on every run; bench/planted-rules.ts prints the whole table.
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Rule } from '#core/rules/rule.ts';
import { buildRules, type RuleBook } from '#core/rules/rule-build.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import type { RuleTrade } from '#core/rules/rule-trade.ts';
import {
  activeBelow,
  type PlantedFuture,
  plantedFuture,
  thresholdRules,
  worthOf,
} from '#test/support/planted-rules.ts';
import { PLANTED_AS_OF, plantedTrades } from '#test/support/planted-trades.ts';
import type { Side } from '#test/support/planted-verdict.ts';
import {
  CELLS_ONLY,
  MODERATE_SKILL,
  NO_SKILL,
  type PlantedEffects,
  type PlantedWorld,
  plantedWorld,
  RULE_SHAPE,
} from '#test/support/planted-world.ts';

const CONFIGURATION = {
  ...DEFAULT_CONFIGURATION,
  selection: { ...DEFAULT_CONFIGURATION.selection, sweeps: 120, burnIn: 50 },
};

interface Built {
  readonly world: PlantedWorld;
  readonly trades: readonly RuleTrade[];
  readonly book: RuleBook;
  readonly future: PlantedFuture;
}

/** Filled by a hook of its own, so that a busy machine has the time of a test for each build. */
function built(effects: PlantedEffects, advisors: number): () => Built {
  let whole: Built | null = null;
  beforeAll(() => {
    const world = plantedWorld(effects, 1, { ...RULE_SHAPE, advisors });
    const trades = plantedTrades(world);
    const book = buildRules(trades, PLANTED_AS_OF, CONFIGURATION);
    whole = { world, trades, book, future: plantedFuture(world) };
  });
  return () => {
    if (whole === null) throw new Error('expected a world built before its tests');
    return whole;
  };
}

const SIDES: readonly Side[] = ['FOLLOW', 'FADE'];
const KINDS = ['6D', 'MINI'] as const;
const isOf = (side: Side, { direction }: Rule): boolean =>
  (side === 'FOLLOW') === (direction === 'NORMAL');
const selectedOf = ({ book }: Built, side: Side, kind: Rule['kind']): readonly Rule[] =>
  book.rules.filter((rule) => rule.selected && rule.kind === kind && isOf(side, rule));

describe('given 200 advisors without any skill', () => {
  const none = built(NO_SKILL, 200);

  it('when rules are built from tens of thousands of cells, then at most two are selected, and fixed thresholds lose', () => {
    const { trades, book, future } = none();
    expect(book.rules.filter(({ kind }) => kind === '6D').length).toBeGreaterThan(50_000);
    expect(book.rules.filter(({ selected }) => selected).length).toBeLessThanOrEqual(2);
    for (const side of SIDES) {
      const fixed = worthOf(future, thresholdRules(book.rules, trades, side));
      expect(fixed.rules).toBeGreaterThan(300);
      expect(fixed.netR).toBeLessThan(-50);
    }
  });
});

describe('given 200 advisors of moderate skill', () => {
  const some = built(MODERATE_SKILL, 200);
  const worth = (rules: readonly Rule[]) => worthOf(some().future, rules);

  it.each(SIDES)(
    'when rules to %s are selected, then at most a tenth of their trades is without edge, of either kind',
    (side) => {
      for (const kind of KINDS) {
        const { rules, falseShare } = worth(selectedOf(some(), side, kind));
        expect(rules).toBeGreaterThan(1000);
        expect(falseShare).toBeLessThanOrEqual(0.1);
      }
    },
  );

  it.each(SIDES)(
    'when 6D rules to %s are compared with fixed thresholds, then they earn at least five times as much',
    (side) => {
      const { book, trades } = some();
      const fixed = worth(thresholdRules(book.rules, trades, side));
      expect(fixed.netR).toBeGreaterThan(0);
      expect(fixed.falseShare).toBeGreaterThan(0.3);
      const ours = worth(selectedOf(some(), side, '6D'));
      expect(ours.netR).toBeGreaterThanOrEqual(5 * fixed.netR);
    },
  );

  it('when fades pass their gates too, then less of them is luck, and the active ones still earn half', () => {
    for (const kind of KINDS) {
      const selected = selectedOf(some(), 'FADE', kind);
      const active = worth(selected.filter((rule) => rule.active));
      expect(active.falseShare).toBeLessThan(worth(selected).falseShare);
      expect(active.netR).toBeGreaterThan(worth(selected).netR / 2);
    }
  });

  it('when trades go as random walks do, then pain/reward keeps off all but a hundredth of the rules to follow; at a limit of 1 the active ones are less luck than the selected', () => {
    const selected = selectedOf(some(), 'FOLLOW', '6D');
    const own = selected.filter(({ active }) => active).length;
    expect(own).toBeLessThan(selected.length / 100);
    const active = worth(activeBelow(selected, 1));
    expect(active.rules).toBeGreaterThan(300);
    expect(active.falseShare).toBeLessThan(worth(selected).falseShare);
    expect(active.netR / active.futureTrades).toBeGreaterThan(0.15);
  });

  it('when half of each skill is gone in the future, then the promise breaks, but the selected still pay', () => {
    const { world, book, trades } = some();
    const halved = plantedFuture(world, 0.5);
    const decayed = worthOf(halved, selectedOf(some(), 'FOLLOW', '6D'));
    expect(decayed.falseShare).toBeGreaterThan(0.15);
    expect(decayed.falseShare).toBeLessThan(0.35);
    expect(decayed.netR).toBeGreaterThan(100);
    const fixed = worthOf(halved, thresholdRules(book.rules, trades, 'FOLLOW'));
    expect(fixed.falseShare).toBeGreaterThan(decayed.falseShare);
    expect(decayed.netR).toBeGreaterThan(5 * fixed.netR);
  });
});

describe('given 60 advisors whose every cell stands for itself', () => {
  const alone = built(CELLS_ONLY, 60);

  it('when nothing can be pooled, then hardly a rule is selected, and what fixed thresholds select is half luck', () => {
    const { trades, book, future } = alone();
    for (const side of SIDES)
      for (const kind of KINDS) expect(selectedOf(alone(), side, kind).length).toBeLessThan(20);
    const fixed = worthOf(future, thresholdRules(book.rules, trades, 'FOLLOW'));
    expect(fixed.rules).toBeGreaterThan(50);
    expect(fixed.falseShare).toBeGreaterThan(0.4);
  });
});
