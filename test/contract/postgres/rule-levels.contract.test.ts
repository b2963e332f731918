import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readLevels, storeLevels } from '#adapters/postgres/rule-levels.ts';
import { transaction } from '#adapters/postgres/transaction.ts';
import { levelsBehind } from '#core/rules/eligibility/eligible-levels.ts';
import type { AdvisorLevels } from '#core/rules/level-figures.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());
beforeEach(() => database.empty());

const levelsOf = (advisorId: string, pct: number): AdvisorLevels => ({
  advisorId,
  trust: 'TRUSTED',
  nEffective: 31.700000000000003,
  cells: (['INTRADAY', 'SWING'] as const).map((period) => ({
    cell: { kind: 'MINI', category: 'NSE_EQ', period, regime: null },
    n: 40,
    stop: { pct, n: 20 },
    target: null,
    afterStop: {
      ...{ n: 3, postSlPct: -0.1, huntedShare: 2 / 3, huntedLowerBound: 0.25 },
      overshootP75Pct: 5e-324,
    },
    trust: null,
    nEffective: null,
  })),
});

const store = (...levels: readonly AdvisorLevels[]): Promise<void> =>
  transaction(database.sql, (tx) => storeLevels(tx, levels));

/** When each row was last written, as the system counts transactions. */
const written = async (): Promise<readonly string[]> => {
  const rows = await database.owner<{ at: string }[]>`
    select xmin::text as at from rule_levels order by advisor_id`;
  return rows.map(({ at }) => at);
};

describe('given level figures of a run', () => {
  it('when they are stored, then they come back to the last bit, by advisor', async () => {
    await store(levelsOf('b', 1.1), levelsOf("a'\\", 0.1 + 0.2));
    expect(await readLevels(database.sql)).toEqual([
      levelsOf("a'\\", 0.1 + 0.2),
      levelsOf('b', 1.1),
    ]);
  });

  it('when the next run moves one advisor, adds and loses one, then only that is written', async () => {
    await store(levelsOf('a', 1), levelsOf('b', 1), levelsOf('c', 1));
    const [first] = await written();
    await store(levelsOf('a', 1), levelsOf('b', 2), levelsOf('d', 1));
    expect(await readLevels(database.sql)).toEqual([
      levelsOf('a', 1),
      levelsOf('b', 2),
      levelsOf('d', 1),
    ]);
    const [a, b, d] = await written();
    expect(a).toBe(first);
    expect(b).toBe(d);
    expect(b).not.toBe(first);
  });

  it('when a run has no active rule, then none are left', async () => {
    await store(levelsOf('a', 1));
    await store();
    expect(await readLevels(database.sql)).toEqual([]);
  });

  it('when a rule is of one advisor, category and period, then the levels behind it are those', () => {
    const behind = levelsBehind(
      [levelsOf('a', 1), levelsOf('b', 1)],
      [{ advisorId: 'b', category: 'NSE_EQ', period: 'SWING' }],
    );
    expect(behind.map(({ advisorId }) => advisorId)).toEqual(['b']);
    expect(behind[0]?.cells.map(({ cell }) => cell.period)).toEqual(['SWING']);
  });
});
