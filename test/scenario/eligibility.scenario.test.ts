// Morning and evening of a trading day through the deployed wiring: a schedule calls, the rules that stand
// are evaluated, and the REST API shows what the live engine will load.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, type Sql } from '#adapters/postgres/connection.ts';
import { postgresExecutedTrades } from '#adapters/postgres/executed-trades.ts';
import { postgresRuleBooks } from '#adapters/postgres/rule-books.ts';
import { istInstant } from '#core/market/ist.ts';
import {
  type EligibilitySnapshot,
  eligibilityOf,
} from '#core/rules/eligibility/eligibility-snapshot.ts';
import { eligibleRun } from '#core/rules/eligibility/eligible-run.ts';
import { ruleKey } from '#core/rules/rule-key.ts';
import {
  ACTIVE_KEY,
  activeRule,
  ELIGIBLE_DATE,
  eligibilityInputs,
  levelsOfAdvisor,
} from '#test/support/eligible-rules.ts';
import { eventually } from '#test/support/eventually.ts';
import { executedLeg, legExit } from '#test/support/executed-legs.ts';
import { learntModels, ruleInputs, ruleRunFigures } from '#test/support/rule-run.ts';
import { type Stack, startStack } from '#test/support/stack.ts';

const RUN = 'aaaaaaaa-0000-4000-8000-000000000001';
const RULES = [activeRule(), activeRule({ direction: 'REVERSE', advisorId: 'ADV2' })];
const LEVELS = [levelsOfAdvisor('ADV1'), levelsOfAdvisor('ADV2')];

let stack: Stack;
let sql: Sql;

beforeAll(async () => {
  stack = await startStack();
  const { hostname, port, pathname, username, password } = new URL(stack.cloud.databaseUrl);
  sql = connect(
    {
      ...{ host: hostname, port: Number(port), dbname: pathname.slice(1) },
      ...{ username, password: decodeURIComponent(password) },
    },
    { max: 1, tls: 'disable' },
  );
  const figures = ruleRunFigures({ models: learntModels(1.21) });
  await postgresRuleBooks(sql).store({
    run: { runId: RUN, inputs: ruleInputs({ asOf: '2024-01-23' }), figures },
    ...{ after: null, rules: RULES, levels: LEVELS },
  });
});
afterAll(async () => {
  await sql.end({ timeout: 1 });
  await stack.stop();
});

const morning = async () => {
  const at = istInstant(ELIGIBLE_DATE, '08:45');
  expect(await stack.cloud.fire('pre-market-rules-schedule', at)).toEqual({ kind: 'delivered' });
};
const eligibility = async (query = ''): Promise<EligibilitySnapshot> => {
  const reply = await fetch(`${stack.cloud.apiUrl}/eligibility${query}`);
  if (!reply.ok) throw new Error(`eligibility${query}: expected success, found ${reply.status}`);
  return (await reply.json()) as EligibilitySnapshot;
};

describe('given rules as of the last trading day', () => {
  it('when the schedule of 08:45 fires, then the API shows the snapshot that the core makes of them, to the byte', async () => {
    await morning();
    const run = await postgresRuleBooks(sql).latest();
    const content = eligibilityOf(
      eligibilityInputs({ run: run && eligibleRun(run), selected: RULES, levels: LEVELS }),
    );
    expect(content.normal.concat(content.adverse).length).toBe(2);
    const shown = await eligibility(`?date=${ELIGIBLE_DATE}`);
    expect(JSON.stringify(shown)).toBe(JSON.stringify(await eligibility('?version=1')));
    expect(shown).toEqual({ version: 1, ...content });
  });

  it('when it fires again after trades that lost, then a new version shows the rule demoted, and the old one stays', async () => {
    const lost = Array.from({ length: 10 }, (_, n) =>
      executedLeg({ tradeGroupId: `G${n}`, exit: legExit({ netPaise: -100_000 }) }),
    );
    await postgresExecutedTrades(sql).record(lost);
    await morning();
    await morning();
    const latest = await eligibility();
    expect(latest).toMatchObject({
      ...{ version: 2, normal: [], refused: { DEMOTED: 1 } },
      adverse: [{ ruleKey: ruleKey(RULES[1] ?? activeRule()) }],
      refusals: [{ ruleKey: ACTIVE_KEY, reason: 'DEMOTED', value: -1 }],
    });
    expect((await eligibility('?version=1')).normal.length).toBe(1);
  });

  it('when the evening comes, then the next trading day is evaluated by the rules that were just built', async () => {
    // No trades are stored: the build takes all rules away.
    const at = istInstant('2024-01-25', '19:30');
    expect(await stack.cloud.fire('nightly-rules-schedule', at)).toEqual({ kind: 'delivered' });
    await eventually('the evaluation of the evening', async () => {
      const { version } = await eligibility();
      return version === 3;
    });
    expect(await eligibility('?date=2024-01-29')).toMatchObject({
      ...{ version: 3, moment: 'NIGHTLY', normal: [], adverse: [], levels: [] },
      run: { asOf: '2024-01-25', rules: 0 },
    });
  });

  it('when another date is asked for, then there is none, and a wrong question is refused', async () => {
    for (const [query, status] of [
      ['?date=2024-01-25', 404],
      ['?version=7', 404],
      ['?date=someday', 400],
    ] as const) {
      const reply = await fetch(`${stack.cloud.apiUrl}/eligibility${query}`);
      expect([query, reply.status]).toEqual([query, status]);
    }
  });
});
