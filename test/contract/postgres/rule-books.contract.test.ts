import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { postgresRuleBooks } from '#adapters/postgres/rule-books.ts';
import type { AdvisorLevels } from '#core/rules/level-figures.ts';
import type { Rule } from '#core/rules/rule.ts';
import { RuleBookOvertaken, type RuleBooks, type RuleBuild } from '#ports/rule-books.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import { memoryRuleBooks } from '#test/support/memory-rule-books.ts';
import { ruleOf } from '#test/support/rule.ts';
import { ruleInputs, ruleRunFigures } from '#test/support/rule-run.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());
beforeEach(() => database.empty());

const UNSELECTED = { selected: false, active: false, fullSize: false, kellyFraction: 0 };
/** An advisor's id may hold what separates the parts of a key, and what SQL and JSON quote. */
const RULES: readonly Rule[] = [
  ruleOf(),
  ruleOf({ direction: 'REVERSE', ...UNSELECTED, posteriorMeanR: null, posteriorSd: null }),
  ruleOf({ kind: 'MINI', weekday: null, session: null, ...UNSELECTED }),
  ruleOf({
    advisorId: `a/'b" श्री \\u0041`,
    regime: null,
    kind: 'MINI',
    weekday: null,
    session: null,
  }),
];
const LEVELS: readonly AdvisorLevels[] = [
  { advisorId: 'ADV1', trust: 'TRUSTED', nEffective: 12.5, cells: [] },
  { advisorId: 'ADV9', trust: null, nEffective: null, cells: [] },
];

const buildOf = (rules: readonly Rule[], after: string | null = null): RuleBuild => ({
  run: { runId: randomUUID(), inputs: ruleInputs(), figures: ruleRunFigures() },
  ...{ after, rules, levels: LEVELS },
});

async function storeAll(books: RuleBooks, ...steps: readonly (readonly Rule[])[]) {
  const changes = [];
  for (const rules of steps) {
    const run = await books.store(buildOf(rules, (await books.latest())?.runId ?? null));
    changes.push(run.changes);
  }
  return changes;
}

describe.each([
  ['PostgreSQL', () => postgresRuleBooks(database.sql)],
  ['memory', memoryRuleBooks],
] as const)('given rule books in %s', (_, open) => {
  it('when nothing was built, then there is no run, no rule and nobody owed', async () => {
    const books = open();
    expect(await books.latest()).toBeNull();
    expect(await books.selected()).toEqual([]);
    expect(await books.levels()).toEqual([]);
    expect(await books.owed('2024-01-23')).toBe(0);
  });

  it('when a build is stored, then the run, its selected rules and the levels of the active ones come back as they were', async () => {
    const books = open();
    const build = buildOf(RULES);
    const stored = await books.store(build);
    expect(await books.latest()).toEqual(stored);
    expect(stored).toMatchObject(build.run);
    expect(stored.changes).toEqual({ added: 4, changed: 0, removed: 0, kept: 0 });
    expect(await books.selected()).toEqual([RULES[0], RULES[3]]);
    expect(await books.levels()).toEqual([LEVELS[0]]);
  });

  it('when the same is built again, then no rule is written', async () => {
    expect((await storeAll(open(), RULES, RULES))[1]).toEqual({
      ...{ added: 0, changed: 0, removed: 0, kept: 4 },
    });
  });

  it('when some changed, one came and one went, then these are written and the others kept', async () => {
    const [active, faded, mini] = RULES as [Rule, Rule, Rule];
    const next = [
      { ...active, posteriorMeanR: 0.1 + 2 ** -50 },
      { ...faded, n: faded.n + 1 },
      { ...mini, posteriorMeanR: 0.105 },
      ruleOf({ weekday: 3, ...UNSELECTED }),
    ];
    const books = open();
    expect((await storeAll(books, RULES, next))[1]).toEqual({
      ...{ added: 1, changed: 2, removed: 1, kept: 1 },
    });
    expect(await books.selected()).toEqual([next[0]]);
  });

  it('when another build was stored in between, then this one is refused and nothing of it is there', async () => {
    const books = open();
    const first = await books.store(buildOf(RULES));
    const late = books.store(buildOf([], null));
    await expect(late).rejects.toThrow(RuleBookOvertaken);
    expect(await books.latest()).toEqual(first);
    expect(await books.selected()).toHaveLength(2);
  });
});

describe('given a store that fails in the middle of a build', () => {
  it('when the last rule cannot be written, then neither the run nor any rule is there, and the next build goes through', async () => {
    const books = postgresRuleBooks(database.sql);
    const before = await books.store(buildOf(RULES));
    const next = RULES.map((rule) => ({ ...rule, n: rule.n + 1 }));
    const broken = [...next, ruleOf({ weekday: 4, n: 9, advisorId: 'nul \u0000' })];
    await expect(books.store(buildOf(broken, before.runId))).rejects.toThrow();
    expect(await books.latest()).toEqual(before);
    expect(await books.selected()).toEqual([RULES[0], RULES[3]]);
    const after = await books.store(buildOf(next, before.runId));
    expect(after.changes).toMatchObject({ changed: 4 });
  });
});

describe('given two builds that end at the same moment', () => {
  it('when both follow the same run, then one of them stands whole and the other is refused', async () => {
    const books = postgresRuleBooks(database.sql);
    const other = RULES.map((rule) => ({ ...rule, n: rule.n + 1 }));
    const ends = await Promise.allSettled([
      books.store(buildOf(RULES)),
      books.store(buildOf(other)),
    ]);
    const [stands] = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
    const refused = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
    expect(refused).toEqual([expect.any(RuleBookOvertaken)]);
    expect(await books.latest()).toEqual(stands);
    expect([
      [RULES[0], RULES[3]],
      [other[0], other[3]],
    ]).toContainEqual(await books.selected());
  });
});

describe('given work of runs', () => {
  it('when some advisors are neither measured nor given up as of the date, then they are owed, each once', async () => {
    const { sql } = database;
    await sql`insert into work (run_id, advisor_id, as_of, measured_at, failure) values
      ('a', 'A', '2024-01-23', null, null), ('b', 'A', '2024-01-23', null, null),
      ('a', 'B', '2024-01-23', null, null), ('a', 'C', '2024-01-23', now(), null),
      ('a', 'D', '2024-01-23', null, 'no'), ('a', 'E', '2024-01-24', null, null)`;
    const books = postgresRuleBooks(sql);
    expect(await books.owed('2024-01-23')).toBe(2);
    expect(await books.owed('2024-01-24')).toBe(1);
    expect(await books.owed('2024-01-25')).toBe(0);
  });
});
