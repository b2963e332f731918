// Configurations of rules: a history that is only added to, and what a change of the fades sets in motion.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { postgresArchivedDays } from '#adapters/postgres/archived-days.ts';
import { postgresRuleConfigurations } from '#adapters/postgres/rule-configurations.ts';
import { postgresTrades } from '#adapters/postgres/trades.ts';
import { postgresWork } from '#adapters/postgres/work.ts';
import { DEFAULT_CONFIGURATION, type RuleConfiguration } from '#core/rules/rule-configuration.ts';
import type { RuleConfigurations } from '#ports/rule-configurations.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import { putRows } from '#test/support/measured-rows.ts';

let database: TestDatabase;
let configurations: RuleConfigurations;

beforeAll(async () => {
  database = await startDatabase();
  configurations = postgresRuleConfigurations(database.sql);
});
afterAll(() => database.stop());
beforeEach(() => database.empty());

const WORD = { author: 'arn:aws:iam::1:user/asha', reason: 'fewer false rules' };
const stricter = (version: number): RuleConfiguration => ({
  ...DEFAULT_CONFIGURATION,
  version,
  selection: { ...DEFAULT_CONFIGURATION.selection, falseShare: 0.07 },
});
const capped = (version: number): RuleConfiguration => ({
  ...DEFAULT_CONFIGURATION,
  version,
  fade: { ...DEFAULT_CONFIGURATION.fade, capShare: 0.2 },
});

describe('given nothing was ever saved', () => {
  it('when the configuration is asked for, then the defaults of the code are version 1, and are kept', async () => {
    const first = await configurations.current();
    expect(first).toMatchObject({ configuration: DEFAULT_CONFIGURATION, author: 'saras' });
    expect(await configurations.current()).toEqual(first);
    expect(await configurations.history({ cursor: 0, limit: 10 })).toEqual([first]);
  });

  it('when many ask at once, then there is one version all the same', async () => {
    const found = await Promise.all(Array.from({ length: 8 }, () => configurations.current()));
    expect(new Set(found.map(({ at }) => at)).size).toBe(1);
  });
});

describe('given a configuration that is edited', () => {
  it('when it is saved, then it is the next version, and who changed it when and why can be read back', async () => {
    const earlier = Date.now() - 60_000;
    const answer = await configurations.save({ configuration: stricter(1), ...WORD });
    expect(answer).toMatchObject({ kind: 'saved', runId: null });
    const [second, first] = await configurations.history({ cursor: 0, limit: 10 });
    expect(second).toMatchObject({ configuration: stricter(2), ...WORD });
    expect(second?.at).toBeGreaterThan(earlier);
    expect(first?.configuration).toEqual(DEFAULT_CONFIGURATION);
    expect(await configurations.current()).toEqual(second);
    expect(await configurations.history({ cursor: 1, limit: 1 })).toEqual([first]);
  });

  it('when two edit the same version, then one is told that he was overtaken, and nothing of his is kept', async () => {
    const answers = await Promise.all([
      configurations.save({ configuration: stricter(1), ...WORD }),
      configurations.save({ configuration: capped(1), author: 'ravi', reason: 'smaller' }),
    ]);
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['overtaken', 'saved']);
    expect(answers).toContainEqual({ kind: 'overtaken', currentVersion: 2 });
    expect(await configurations.history({ cursor: 0, limit: 10 })).toHaveLength(2);
  });

  it('when the same save is asked for again, then it is answered again, and no version is added', async () => {
    const change = { configuration: capped(1), ...WORD };
    const first = await configurations.save(change);
    expect(await configurations.save(change)).toEqual(first);
    expect(await configurations.history({ cursor: 0, limit: 10 })).toHaveLength(2);
    expect(await configurations.save({ ...change, reason: 'another' })).toMatchObject({
      kind: 'overtaken',
    });
  });

  it('when anybody tries to rewrite the history, then the database refuses', async () => {
    await configurations.current();
    const { sql } = database;
    await expect(sql`update rule_configurations set reason = 'x'`).rejects.toThrow('to be kept');
    await expect(sql`delete from rule_configurations`).rejects.toThrow('to be kept');
  });
});

describe('given measured trades of two advisors, faded under the defaults', () => {
  const row = (tradeId: string, advisorId: string) => ({
    ...{ tradeId, advisorId, advisorName: null, marginPaise: 1, netPaise: 1, returnPct: 1 },
    entryAt: Date.parse('2024-01-23T10:00:00+05:30'),
    exitAt: Date.parse('2024-01-23T11:00:00+05:30'),
    claimedExitAt: Date.parse('2024-01-23T11:00:00+05:30'),
    rMultiple: null,
    excursion: { kind: 'gap', gap: 'NO_SERIES' } as const,
  });
  const staleIds = async () => {
    const trades = postgresTrades(database.sql);
    const stale = await Promise.all(['A', 'B'].map((advisorId) => trades.stale(advisorId)));
    return stale.flat().map(({ trade }) => trade.tradeId);
  };
  const saved = async (configuration: RuleConfiguration): Promise<string | null> => {
    const answer = await configurations.save({ configuration, ...WORD });
    if (answer.kind !== 'saved') throw new Error(`expected to save, found ${answer.kind}`);
    return answer.runId;
  };
  const owed = async (runId: string | null) =>
    (await postgresWork(database.sql).pending(runId ?? '')).map(
      ({ advisorId, asOf }) => `${advisorId} ${asOf}`,
    );
  const EVERYBODY = ['A 2024-01-23', 'B 2024-01-23'];

  beforeEach(async () => {
    await configurations.current();
    await putRows(database.sql, [row('a', 'A'), row('b', 'B')]);
    await database.sql`
      insert into work (run_id, advisor_id, as_of, measured_at)
      values ('before', 'A', '2024-01-23', now()), ('before', 'B', '2024-01-23', now())`;
  });

  it('when the fade policy changes, then every trade is stale, and a run owes every advisor at the latest date', async () => {
    expect(await staleIds()).toEqual([]);
    expect(await owed(await saved(capped(1)))).toEqual(EVERYBODY);
    expect(await staleIds()).toEqual(['a', 'b']);
  });

  it('when it is changed back before anybody was enriched, then trades are as they should be', async () => {
    await saved(capped(1));
    const back = await saved({ ...DEFAULT_CONFIGURATION, version: 2 });
    expect(back).toBe('rule-configuration-3');
    expect(await staleIds()).toEqual([]);
  });

  it('when the messages of the change were lost, then the next run of anybody owes the same', async () => {
    await saved(capped(1));
    await postgresArchivedDays(database.sql).plan('the evening');
    expect(await owed('the evening')).toEqual(EVERYBODY);
  });

  it('when anything else changes, then trades stay as they are', async () => {
    expect(await saved(stricter(1))).toBeNull();
    expect(await staleIds()).toEqual([]);
  });
});
