import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { postgresRuleBooks } from '#adapters/postgres/rule-books.ts';
import { postgresRuleRecords } from '#adapters/postgres/rule-records.ts';
import { rulesQuery } from '#contracts/rules-query.ts';
import type { Rule } from '#core/rules/rule.ts';
import type { WalkForward } from '#core/rules/rule-walk-forward.ts';
import type { RuleRecords } from '#ports/rule-records.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import { ruleOf } from '#test/support/rule.ts';
import { ruleInputs, ruleRunFigures } from '#test/support/rule-run.ts';

const UNSELECTED = { selected: false, active: false, falseShare: 0.4 };
const GATED = { active: false, gatesPass: false };
const RULES: readonly Rule[] = [
  ruleOf({ advisorId: 'B', ...UNSELECTED }),
  ruleOf({ advisorId: 'B', direction: 'REVERSE', falseShare: 0.02 }),
  ruleOf({ advisorId: 'A', falseShare: 0.06, tradeIds: ['T9', 'T10'] }),
  ruleOf({ advisorId: 'A', weekday: 3, ...GATED }),
  ruleOf({ advisorId: 'A', weekday: 4, ...UNSELECTED, falseShare: 0.3 }),
];
const FIRST = 'aaaaaaaa-0000-4000-8000-000000000001';
const SECOND = 'aaaaaaaa-0000-4000-8000-000000000002';
const FORWARD: WalkForward = {
  windows: [],
  embargoDays: 5,
} as unknown as WalkForward;

let database: TestDatabase;
let records: RuleRecords;
beforeAll(async () => {
  database = await startDatabase();
  records = postgresRuleRecords(database.sql);
  expect(await page({})).toEqual({ run: null, total: 0, rules: [] });
  const books = postgresRuleBooks(database.sql);
  const build = (runId: string, rules: readonly Rule[], walkForward: WalkForward | null) => ({
    run: { runId, inputs: ruleInputs(), figures: ruleRunFigures({ walkForward }) },
    ...{ rules, levels: [] },
  });
  await books.store({ ...build(FIRST, RULES, FORWARD), after: null });
  const changed = RULES.map((rule) => (rule.advisorId === 'B' ? { ...rule, n: 25 } : rule));
  await books.store({ ...build(SECOND, changed, null), after: FIRST });
});
afterAll(() => database.stop());

const page = (query: Readonly<Record<string, string>>) => records.page(rulesQuery.parse(query));
const shown = async (query: Readonly<Record<string, string>>) => {
  const { total, rules } = await page(query);
  return [total, rules.map(({ advisorId, weekday }) => `${advisorId}${weekday}`).join(' ')];
};

describe('given stored rules', () => {
  it.each([
    ['all', {}, [5, 'B2 A2 A3 A4 B2']],
    ['the active ones', { active: 'true' }, [2, 'B2 A2']],
    ['those kept off by gates', { selected: 'true', active: 'false' }, [1, 'A3']],
    ['those of an advisor', { advisorId: 'A' }, [3, 'A2 A3 A4']],
    ['those that fade', { direction: 'REVERSE' }, [1, 'B2']],
    ['those of nobody', { advisorId: `o'nobody` }, [0, '']],
    ['a page of them', { cursor: '1', limit: '2' }, [5, 'A2 A3']],
  ] as const)(
    'when %s are asked for, then active ones come first and doubt decides after',
    async (_, query, expected) => {
      expect(await shown(query)).toEqual(expected);
    },
  );

  it('when one is opened, then it is all there, with the trades behind it and the run that wrote it', async () => {
    const { run, rules } = await page({ active: 'true' });
    expect(run).toEqual({ runId: SECOND, asOf: ruleInputs().asOf });
    expect(rules.map(({ writtenBy }) => writtenBy)).toEqual([SECOND, FIRST]);
    const [, listed] = rules;
    expect(listed).not.toHaveProperty('tradeIds');
    expect(await records.rule(listed?.ruleId ?? '')).toEqual({
      ...{ ...RULES[2], ruleId: listed?.ruleId, writtenBy: FIRST },
    });
    expect(await records.rule('nothing')).toBeNull();
  });

  it('when the builds are listed, then the newest comes first; one of them is shown whole', async () => {
    const runs = await records.runs({ cursor: 0, limit: 10 });
    expect(runs.map(({ runId, figures }) => [runId, figures.walkForward])).toEqual([
      [SECOND, false],
      [FIRST, true],
    ]);
    expect(runs[0]?.changes).toEqual({ added: 0, changed: 2, removed: 0, kept: 3 });
    expect(await records.runs({ cursor: 1, limit: 1 })).toEqual(runs.slice(1));
    const first = await records.run(FIRST);
    expect(first?.figures.walkForward).toEqual(FORWARD);
    expect(await records.run('bbbbbbbb-0000-4000-8000-000000000001')).toBeNull();
  });

  it.each([{ direction: 'UP' }, { active: 'yes' }, { limit: '0' }, { unknown: '1' }])(
    'when the question is %j, then it is refused',
    (query) => {
      expect(rulesQuery.safeParse(query).success).toBe(false);
    },
  );
});
