import { describe, expect, it } from '@jest/globals';
import { findCombination } from '#core/rules/effects/combinations.ts';
import {
  FIT_DEFAULTS,
  type FitPlan,
  fitCrossedEffects,
} from '#core/rules/effects/crossed-effects.ts';
import { expectedR } from '#core/rules/effects/fitted-effects.ts';
import type { OutcomeTable } from '#core/rules/effects/outcome-table.ts';
import { randomDraws } from '#core/rules/effects/random-draws.ts';
import { expectClose } from '#test/support/close.ts';

interface Row {
  readonly advisor: number;
  readonly levels: readonly number[];
  readonly day: number;
  readonly outcome: number;
  readonly direction?: number;
  readonly weight?: number;
}

const tableOf = (rows: readonly Row[]): OutcomeTable => ({
  advisor: Int32Array.from(rows, ({ advisor }) => advisor),
  levels: (rows[0]?.levels ?? []).map((_, d) =>
    Int32Array.from(rows, ({ levels }) => levels[d] ?? 0),
  ),
  day: Int32Array.from(rows, ({ day }) => day),
  direction: Int8Array.from(rows, ({ direction = 1 }) => direction),
  outcome: Float64Array.from(rows, ({ outcome }) => outcome),
  weight: Float64Array.from(rows, ({ weight = 1 }) => weight),
});

const PLAN: FitPlan = { ...FIT_DEFAULTS, seed: 1, miniCells: [[0], [0, 1], []] };

/** 30 advisors with an edge of their own, in 3 x 2 situations. */
const market = (rows: number, seed = 5): Row[] => {
  const draws = randomDraws(seed);
  const edges = Array.from({ length: 30 }, () => 0.3 * draws.normal());
  const whole = (count: number): number => Math.floor(count * draws.uniform());
  return Array.from({ length: rows }, () => {
    const advisor = whole(30);
    const outcome = (edges[advisor] ?? 0) + draws.normal();
    return { advisor, levels: [whole(3), whole(2)], day: whole(60), outcome };
  });
};

describe('given a table of outcomes', () => {
  it('when fitted twice, then the same bytes; when the seed changes, then nearly the same figures', () => {
    const table = tableOf(market(3000));
    const first = fitCrossedEffects(table, PLAN);
    expect(fitCrossedEffects(table, PLAN)).toEqual(first);
    const other = fitCrossedEffects(table, { ...PLAN, seed: 2 });
    expect(other.cells.mean).not.toEqual(first.cells.mean);
    first.cells.mean.forEach((mean, cell) => {
      const distance = Math.abs(mean - (other.cells.mean[cell] ?? 0));
      expect(distance).toBeLessThan(0.3 * (first.cells.deviation[cell] ?? 0));
    });
  });

  it('when a cell has hundreds of trades, then its posterior is their mean with their standard error', () => {
    const draws = randomDraws(9);
    const rows = Array.from({ length: 4000 }, (_, i) => ({
      advisor: i % 4,
      levels: [0],
      day: i,
      outcome: [-1, 0, 1, 2][i % 4] ?? 0,
    })).map((row) => ({ ...row, outcome: row.outcome + draws.normal() }));
    const { cells } = fitCrossedEffects(tableOf(rows), { ...PLAN, miniCells: [] });
    for (const advisor of [0, 1, 2, 3]) {
      const own = rows.filter((row) => row.advisor === advisor);
      const mean = own.reduce((sum, { outcome }) => sum + outcome, 0) / own.length;
      expect(Math.abs((cells.mean[advisor] ?? 0) - mean)).toBeLessThan(0.02);
      expect(cells.deviation[advisor]).toBeCloseTo(1 / Math.sqrt(1000), 2);
    }
    expect([...cells.pPositive].map((p) => Math.round(p))).toEqual([0, 0, 1, 1]);
    expect([...cells.pNegative].map((p) => Math.round(p))).toEqual([1, 0, 0, 0]);
  });

  it('when a mini cell is formed, then it is its cells in the mix of their trades', () => {
    const fit = fitCrossedEffects(tableOf(market(2000)), PLAN);
    const { combinations, mean, weight, trades } = fit.cells;
    fit.miniCells.forEach((mini) => {
      mini.combinations.codes.forEach((_, j) => {
        const named = mini.combinations.columns.map((column) => column[j]);
        const members = [...mean.keys()].filter((cell) =>
          mini.places.every((place, p) => combinations.columns[place]?.[cell] === named[p]),
        );
        const sum = (of: (cell: number) => number): number =>
          members.reduce((whole, cell) => whole + of(cell), 0);
        const whole = sum((cell) => weight[cell] ?? 0);
        const mixed = sum((cell) => (mean[cell] ?? 0) * (weight[cell] ?? 0)) / whole;
        expectClose(mini.mean[j], mixed, 1e-9);
        expectClose(mini.weight[j], whole);
        expect(mini.trades[j]).toBe(sum((cell) => trades[cell] ?? 0));
      });
    });
    expect(fit.miniCells.map(({ mean: means }) => means.length)).toEqual([90, 180, 30]);
  });

  it('when one advisor has new trades, then the others move by what they teach and not by other draws', () => {
    const rows = market(6000);
    // Numbers shift with whoever is new; keys do not.
    const keyed = (own: readonly Row[], shift: number): OutcomeTable => ({
      ...tableOf(own.map((row) => ({ ...row, advisor: row.advisor + shift }))),
      advisorKeys: Int32Array.from({ length: 31 + shift }, (_, number) => 500 + number - shift),
    });
    const added = market(50, 9).map((row) => ({ ...row, advisor: 30 }));
    const before = fitCrossedEffects(keyed(rows, 0), PLAN);
    const largestMove = (table: OutcomeTable, plan: FitPlan): number => {
      const { combinations, mean } = fitCrossedEffects(table, plan).cells;
      const first = (combinations.columns[0]?.[0] ?? 0) === 0 ? 0 : 1;
      const moves = before.cells.mean.map((own, cell) => {
        const values = before.cells.combinations.columns.map((column) => column[cell] ?? 0);
        const [advisor = 0, ...levels] = values;
        const place = findCombination(combinations, [advisor + first, ...levels]);
        return Math.abs(own - (mean[place] ?? 9)) / (before.cells.deviation[cell] ?? 0);
      });
      return Math.max(...moves);
    };
    const otherDraws = largestMove(keyed(rows, 1), { ...PLAN, seed: 2 });
    expect(largestMove(keyed(rows, 1), PLAN)).toBe(0);
    expect(largestMove(keyed([...rows, ...added], 1), PLAN)).toBeLessThan(otherDraws / 2);
  });

  it('when all advisors win on one good day only, then the day is praised and not they', () => {
    // 90 longs that win 3 R, on their days: the mean of the cells rises by 90 x 3 / 3090, or hardly.
    const rest = market(3000, 6).map((row, i) => ({ ...row, direction: i % 2 === 0 ? 1 : -1 }));
    const meanWith = (dayOf: (win: number) => number): number => {
      const wins = Array.from({ length: 90 }, (_, i) => {
        return { advisor: i % 30, levels: [i % 3, 0], day: dayOf(i), outcome: 3, direction: 1 };
      });
      const { cells } = fitCrossedEffects(tableOf([...rest, ...wins]), { ...PLAN, miniCells: [] });
      return cells.mean.reduce((a, b) => a + b, 0) / cells.mean.length;
    };
    const { cells } = fitCrossedEffects(tableOf(rest), { ...PLAN, miniCells: [] });
    const without = cells.mean.reduce((a, b) => a + b, 0) / cells.mean.length;
    expect(meanWith((i) => i % 60) - without).toBeGreaterThan(0.06);
    expect(Math.abs(meanWith(() => 60) - without)).toBeLessThan(0.02);
  });

  it('when longs win and shorts lose by the same on each day, then no advisor has an edge', () => {
    const draws = randomDraws(3);
    const shocks = Array.from({ length: 50 }, () => 2 * draws.normal());
    const rows = Array.from({ length: 3000 }, (_, i) => {
      const day = i % 50;
      // Advisor 0 happened to be on the right side of most days.
      const lucky = i % 7 === 0 && draws.uniform() < 0.9;
      const side = draws.uniform() < 0.5 ? 1 : -1;
      const direction = lucky ? Math.sign(shocks[day] ?? 1) : side;
      const outcome = direction * (shocks[day] ?? 0) + draws.normal();
      return { advisor: i % 7, levels: [0], day, direction, outcome };
    });
    const lucky = rows.filter(({ advisor }) => advisor === 0);
    const raw = lucky.reduce((sum, { outcome }) => sum + outcome, 0) / lucky.length;
    const fit = fitCrossedEffects(tableOf(rows), { ...PLAN, miniCells: [] });
    expect(raw).toBeGreaterThan(1);
    expect(Math.abs(fit.cells.mean[0] ?? 1)).toBeLessThan(0.1);
    expect(Math.sqrt(fit.variances.day)).toBeCloseTo(2, 0);
  });

  it('when days of large moves pay all who bought options, then who bought them on such days has no edge', () => {
    const draws = randomDraws(4);
    const moves = Array.from({ length: 50 }, () => 1.5 * draws.normal());
    const rows = Array.from({ length: 4000 }, (_, i) => {
      const day = Math.floor(50 * draws.uniform());
      const isOption = i % 2 === 0;
      // Advisor 0 bought on large days and sold on small ones, calls and puts alike.
      const bought = i % 8 === 0 ? (moves[day] ?? 0) > 0 : draws.uniform() < 0.5;
      const premium = !isOption ? 0 : bought ? 1 : -1;
      const direction = draws.uniform() < 0.5 ? 1 : -1;
      const outcome = premium * (moves[day] ?? 0) + draws.normal();
      return { advisor: i % 8, levels: [0], day, direction, premium, outcome };
    });
    const premium = Int8Array.from(rows, (row) => row.premium);
    const fit = fitCrossedEffects({ ...tableOf(rows), premium }, { ...PLAN, miniCells: [] });
    const blind = fitCrossedEffects(tableOf(rows), { ...PLAN, miniCells: [] });
    expect(blind.cells.mean[0]).toBeGreaterThan(0.8);
    expect(Math.abs(fit.cells.mean[0] ?? 1)).toBeLessThan(0.15);
    expect(Math.sqrt(fit.variances.premium)).toBeCloseTo(1.5, 0);
    expect(fit.variances.day).toBeLessThan(0.05);
  });

  it('when a row has no weight, then its outcome teaches nothing and its cell is still answered', () => {
    const rows = market(1000);
    const asked = (outcome: number): OutcomeTable =>
      tableOf([...rows, { advisor: 30, levels: [2, 1], day: 3, outcome, weight: 0 }]);
    const fit = fitCrossedEffects(asked(5), PLAN);
    expect(fitCrossedEffects(asked(-5), PLAN)).toEqual(fit);
    const last = fit.cells.mean.length - 1;
    expect(fit.cells.combinations.columns.map((column) => column[last])).toEqual([30, 2, 1]);
    expect(fit.cells.trades[last]).toBe(0);
    expect(fit.cells.effectiveTrades[last]).toBe(0);
    expect(fit.cells.deviation[last]).toBeGreaterThan(Math.min(...fit.cells.deviation));
  });

  it('when trades age, then the sum of their weights is their number and less is believed of anybody', () => {
    const rows = market(3000);
    const faded = tableOf(rows.map((row) => ({ ...row, weight: 0.1 })));
    const fresh = fitCrossedEffects(tableOf(rows), PLAN);
    const old = fitCrossedEffects(faded, PLAN);
    expectClose(old.cells.weight[0], (fresh.cells.weight[0] ?? 0) / 10);
    expectClose(old.cells.effectiveTrades[0], fresh.cells.trades[0] ?? 0);
    expect(Math.abs(old.variances.outcome / fresh.variances.outcome - 1)).toBeLessThan(0.1);
    const range = (means: Float64Array): number => Math.max(...means) - Math.min(...means);
    expect(range(old.cells.mean)).toBeLessThan(0.8 * range(fresh.cells.mean));
  });

  it('when an outcome is mad, then it counts as the limit', () => {
    const rows = market(500);
    const mad = (outcome: number) =>
      fitCrossedEffects(tableOf([{ advisor: 0, levels: [0, 0], day: 0, outcome }, ...rows]), PLAN);
    expect(mad(1000)).toEqual(mad(6));
    expect(mad(-1000)).toEqual(mad(-6));
  });

  it('when a situation is new to an advisor, then it is worth what its known parts are worth', () => {
    const rows = market(2000).filter(({ advisor, levels }) => advisor !== 4 || levels[0] !== 2);
    const fit = fitCrossedEffects(tableOf(rows), PLAN);
    const [u, v0, v1, w0, w1] = fit.shared;
    expect(w0?.groups.count).toBe(89);
    const parts = [u?.effect[4], v0?.effect[2], v1?.effect[1], w1?.effect[4 * 2 + 1]];
    expectClose(
      expectedR(fit, [4, 2, 1]),
      parts.reduce((sum: number, e = 0) => sum + e, fit.mean),
    );
    expectClose(expectedR(fit, [99, 0, 0]), fit.mean + (v0?.effect[0] ?? 0) + (v1?.effect[0] ?? 0));
    expect(expectedR(fit, [0, 0, 0])).toBe(fit.cells.mean[0]);
  });

  it('when there is nothing to learn from, then it says what is missing', () => {
    const rows = market(10);
    expect(() => fitCrossedEffects(tableOf([]), PLAN)).toThrow('found none in 0 rows');
    expect(() => fitCrossedEffects({ ...tableOf(rows), day: new Int32Array(9) }, PLAN)).toThrow(
      'expected 10 rows in every column, found 9',
    );
    const broken = rows.map((row, i) => ({ ...row, outcome: i === 3 ? Number.NaN : 0 }));
    expect(() => fitCrossedEffects(tableOf(broken), PLAN)).toThrow('found NaN in row 3');
    expect(() => fitCrossedEffects(tableOf(rows), { ...PLAN, sweeps: 150 })).toThrow(
      'expected more than 150 sweeps',
    );
    expect(() => fitCrossedEffects(tableOf(rows), { ...PLAN, miniCells: [[2]] })).toThrow(
      'found 3',
    );
  });
});
