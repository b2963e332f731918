import { describe, expect, it } from '@jest/globals';
import { cellMetrics } from '#core/pipeline/cell-metrics.ts';
import { advisorMetrics } from '#core/pipeline/metrics.ts';
import { advisorLevels, narrowestLevel } from '#core/rules/level-figures.ts';
import { buildRules } from '#core/rules/rule-build.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import type { RuleTrade } from '#core/rules/rule-trade.ts';
import { lowerShareBound } from '#core/rules/significance/wilson-bound.ts';
import { expectClose } from '#test/support/close.ts';
import { ruleTradeOf, withoutStop } from '#test/support/rule-trades.ts';

const AS_OF = '2024-01-31';

const levelsOf = (trades: readonly RuleTrade[]) => {
  const advisor = advisorMetrics(trades, AS_OF);
  if (advisor === null) throw new Error('expected trades');
  return advisorLevels({ advisorId: 'ADV1', advisor, cells: cellMetrics(trades, AS_OF) }, trades);
};

/** Worst moves of 0.1 %, 0.2 %, ... of `count` trades without a stop. */
const unstopped = (count: number, change: Partial<RuleTrade> = {}): readonly RuleTrade[] =>
  Array.from({ length: count }, (_, n) =>
    ruleTradeOf({ tradeId: `W${n}`, ...withoutStop((n + 1) / 10), ...change }),
  );

const stopHit = (tradeId: string, postSlPct: number, hunted: boolean): RuleTrade => {
  const { path } = withoutStop(0);
  if (!path) throw new Error('expected a path');
  return ruleTradeOf({
    tradeId,
    path: { ...path, wsePct: null, postSlPct, overshootPct: Math.max(0, postSlPct), hunted },
  });
};

describe('given what an advisor went through in his cells', () => {
  it('when exactly twenty trades had no stop, then p90 of their worst moves is the distance, with its n', () => {
    const [six] = levelsOf(unstopped(20)).cells;
    expect(six?.cell.kind).toBe('6D');
    expect(six?.stop?.n).toBe(20);
    expectClose(six?.stop?.pct ?? Number.NaN, 1.81);
    expect(six?.target).toBeNull();
  });

  it('when nineteen had none, then the cell says nothing, however many trades had one', () => {
    const [six] = levelsOf([...unstopped(19), stopHit('S1', -1, true)]).cells;
    expect(six?.n).toBe(20);
    expect(six?.stop).toBeNull();
  });

  it('when the narrowest cell has no distance, then that of the next is found', () => {
    const trades = [...unstopped(19), ...unstopped(1, { tradeId: 'X', weekday: 4 })];
    const level = narrowestLevel(levelsOf(trades), ruleTradeOf(), ({ stop }) => stop !== null);
    expect(level?.cell).toEqual({
      ...{ kind: 'MINI', category: 'INDEX_FUTURES', period: 'INTRADAY', regime: 'SIDEWAYS' },
    });
    expect(narrowestLevel(levelsOf(trades), ruleTradeOf(), ({ target }) => target !== null)).toBe(
      null,
    );
  });

  it('when stops were hit, then their mean move, hunted share with its bound and p75 overshoot are given', () => {
    const [six] = levelsOf([
      stopHit('S1', -1.2, true),
      stopHit('S2', -0.6, true),
      stopHit('S3', 0.4, false),
      stopHit('S4', -0.2, true),
    ]).cells;
    const { n, postSlPct, huntedShare, huntedLowerBound, overshootP75Pct } = six?.afterStop ?? {};
    expect(n).toBe(4);
    expectClose(postSlPct ?? Number.NaN, -0.4);
    expect(huntedShare).toBe(0.75);
    expect(huntedLowerBound).toBe(lowerShareBound(3, 4));
    // Type 7: place 2.25 among 0, 0, 0, 0.4.
    expectClose(overshootP75Pct ?? Number.NaN, 0.1);
  });

  it('when no stop was ever hit on the tape, then nothing is said of what came after', () => {
    expect(levelsOf(unstopped(3)).cells.map(({ afterStop }) => afterStop)).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('when rules are built, then the levels come with them, and trades still open are not in them', () => {
    const open = { knownAt: Date.parse('2024-02-10T00:00:00Z') };
    const trades = [
      ...unstopped(20),
      ...unstopped(5, open).map((t) => ({ ...t, tradeId: `O${t.tradeId}` })),
    ];
    const [own] = buildRules(trades, AS_OF, DEFAULT_CONFIGURATION).levels;
    expect(own?.advisorId).toBe('ADV1');
    expect(own?.cells.map(({ n, stop }) => [n, stop?.n])).toEqual([
      [20, 20],
      [20, 20],
      [20, 20],
    ]);
  });
});

describe('given a share of few trials', () => {
  it.each([
    // (p + z^2/2n - z sqrt(p (1-p)/n + z^2/4n^2)) / (1 + z^2/n) at z = 1.6448536.
    [3, 4, 0.3562],
    [8, 10, 0.5408],
    [0, 5, 0],
    [50, 50, 0.9487],
  ])('when %d of %d, then its lower 95 %% bound is %d', (successes, trials, bound) => {
    expect(lowerShareBound(successes, trials)).toBeCloseTo(bound, 3);
  });

  it('when there was no trial, then there is no bound', () => {
    expect(lowerShareBound(0, 0)).toBeNull();
  });
});
