// Eligibility as the functions evaluate it: rules, configuration and executed trades in PostgreSQL.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { postgresEligibilitySnapshots } from '#adapters/postgres/eligibility-snapshots.ts';
import { postgresExecutedTrades } from '#adapters/postgres/executed-trades.ts';
import { postgresRuleBooks } from '#adapters/postgres/rule-books.ts';
import { postgresRuleConfigurations } from '#adapters/postgres/rule-configurations.ts';
import { signalGate } from '#core/rules/eligibility/signal-gate.ts';
import type { Rule } from '#core/rules/rule.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import { ruleKey } from '#core/rules/rule-key.ts';
import { evaluateEligibility, recordSpan } from '#runtime/eligibility.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import {
  ACTIVE_KEY,
  activeRule,
  ELIGIBLE_DATE,
  levelsOfAdvisor,
} from '#test/support/eligible-rules.ts';
import { executedLeg, legExit } from '#test/support/executed-legs.ts';
import { learntModels, ruleInputs, ruleRunFigures } from '#test/support/rule-run.ts';
import { listeningLogger } from '#test/support/silent-logger.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());
beforeEach(() => database.empty());

const storesIn = ({ sql }: TestDatabase) => ({
  books: postgresRuleBooks(sql),
  configurations: postgresRuleConfigurations(sql),
  executed: postgresExecutedTrades(sql),
  snapshots: postgresEligibilitySnapshots(sql),
  logger: listeningLogger().logger,
});
const evaluate = () =>
  evaluateEligibility(storesIn(database), { date: ELIGIBLE_DATE, moment: 'PRE_MARKET' });

async function build(...rules: readonly Rule[]): Promise<void> {
  const { books } = storesIn(database);
  const models = learntModels(1.21);
  await books.store({
    run: {
      ...{ runId: randomUUID(), inputs: ruleInputs() },
      figures: ruleRunFigures({ rules: 900, active: rules.length, models }),
    },
    after: (await books.latest())?.runId ?? null,
    ...{ rules, levels: [levelsOfAdvisor('ADV1'), levelsOfAdvisor('ADV2')] },
  });
}

const lost = (count: number, ruleKeyOf = ACTIVE_KEY) =>
  Array.from({ length: count }, (_, n) =>
    executedLeg({
      ...{ tradeGroupId: `G${n}`, ruleKey: ruleKeyOf },
      exit: legExit({ netPaise: -100_000 }),
    }),
  );

const fade = activeRule({ direction: 'REVERSE', advisorId: 'ADV2' });

describe('given rules, their configuration and executed trades that are stored', () => {
  it('when a day is evaluated, then both books are stored with sizes and levels, and again to the same bytes', async () => {
    await build(activeRule(), fade);
    const snapshot = await evaluate();
    expect(snapshot).toMatchObject({
      ...{ version: 1, refusals: [], refused: { NOT_ACTIVE: 898 } },
      normal: [{ ruleKey: ACTIVE_KEY, size: 'MINIMUM', feedback: { trades: 0 } }],
      adverse: [{ ruleKey: ruleKey(fade), size: 'MINIMUM' }],
      levels: [{ advisorId: 'ADV1' }, { advisorId: 'ADV2' }],
    });
    expect(JSON.stringify(await evaluate())).toBe(JSON.stringify(snapshot));
  });

  it('when a rule lost on all of ten trades, then it is demoted and no other; built anew with less promise it trades again', async () => {
    await build(activeRule(), fade);
    await storesIn(database).executed.record(lost(10));
    const demoted = await evaluate();
    expect(demoted.normal).toEqual([]);
    expect(demoted.adverse.length).toBe(1);
    expect(demoted.refusals).toMatchObject([
      {
        ruleKey: ACTIVE_KEY,
        reason: 'DEMOTED',
        value: -1,
        threshold: expect.closeTo(-0.2871, 4),
        feedback: { trades: 10, slippageR: 0.04, expectedSlippageR: 0.02 },
      },
    ]);
    await build(activeRule({ posteriorMeanR: -0.5 }), fade);
    const rebuilt = await evaluate();
    expect(rebuilt).toMatchObject({ version: 2, normal: [{ feedback: { trades: 10 } }] });
  });

  it('when it loses during the day, then the second gate refuses what the morning let pass', async () => {
    await build(activeRule());
    const snapshot = await evaluate();
    const { executed, configurations } = storesIn(database);
    await executed.record(lost(10));
    const { configuration } = await configurations.current();
    const record = await executed.recordOf(ACTIVE_KEY, recordSpan(ELIGIBLE_DATE, configuration));
    const verdict = signalGate(snapshot, activeRule(), { record, date: ELIGIBLE_DATE });
    expect(verdict).toMatchObject({ kind: 'refused', reason: 'DEMOTED' });
  });

  it('when the configuration is changed, then no rule may trade until they are built under it', async () => {
    await build(activeRule());
    await storesIn(database).configurations.save({
      ...{ configuration: DEFAULT_CONFIGURATION, author: 'me', reason: 'stricter' },
    });
    expect(await evaluate()).toMatchObject({ normal: [], refused: { CONFIGURATION_CHANGED: 1 } });
  });

  it('when nothing was ever built, then that is stored too', async () => {
    expect(await evaluate()).toMatchObject({ version: 1, run: null, configurationVersion: 1 });
  });
});
