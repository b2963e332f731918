import { describe, expect, it } from '@jest/globals';
import type { RulesMessage } from '#contracts/rules-message.ts';
import { istInstant } from '#core/market/ist.ts';
import type { Rule } from '#core/rules/rule.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import { createRules } from '#lambdas/rules/handler.ts';
import { ACTIVE_KEY, activeRule, levelsOfAdvisor, recordOf } from '#test/support/eligible-rules.ts';
import { memoryEligibility } from '#test/support/memory-eligibility.ts';
import { memoryRulesQueue } from '#test/support/memory-ports.ts';
import { memoryRuleBooks } from '#test/support/memory-rule-books.ts';
import { memoryRuleConfigurations } from '#test/support/memory-rule-configurations.ts';
import { memoryRuleTrades } from '#test/support/memory-rule-trades.ts';
import { learntModels, ruleInputs, ruleRunFigures } from '#test/support/rule-run.ts';
import { ruleTradeOf } from '#test/support/rule-trades.ts';
import { listeningLogger } from '#test/support/silent-logger.ts';
import { sqsEvent } from '#test/support/sqs-event.ts';

const QUICK = {
  ...DEFAULT_CONFIGURATION,
  selection: { ...DEFAULT_CONFIGURATION.selection, sweeps: 8, burnIn: 4 },
};

function world() {
  const books = memoryRuleBooks();
  const configurations = memoryRuleConfigurations(QUICK);
  const rulesQueue = memoryRulesQueue();
  const eligibility = memoryEligibility();
  const handler = createRules({
    ...{ books, configurations, rulesQueue, ...eligibility },
    trades: memoryRuleTrades([ruleTradeOf()]),
    deadLetters: { bury: async () => undefined },
    maxReceives: 5,
    newId: () => `run-${books.runs.length + 1}`,
    logger: listeningLogger().logger,
  });
  const queued = (...messages: readonly RulesMessage[]) =>
    handler(
      sqsEvent(
        ...messages.map((message, n) => ({
          ...{ id: `${n}`, body: JSON.stringify(message), group: 'rules' },
        })),
      ),
    );
  /** A build that stands, as of the date. */
  const stands = (asOf: string, ...rules: readonly Rule[]) =>
    books.store({
      run: {
        ...{ runId: `run-of-${asOf}`, inputs: ruleInputs({ asOf, owed: 2 }) },
        figures: ruleRunFigures({ active: rules.length, models: learntModels(1.2) }),
      },
      after: books.runs.at(-1)?.runId ?? null,
      ...{ rules, levels: [levelsOfAdvisor('ADV1')] },
    });
  return { books, configurations, rulesQueue, eligibility, handler, queued, stands };
}

const preMarket = (date: string): RulesMessage => ({
  ...{ kind: 'PRE_MARKET', scheduledAt: `${date}T03:15:00Z` },
});
const nightly = (date: string): RulesMessage => ({
  ...{ kind: 'NIGHTLY', scheduledAt: `${date}T14:00:00Z` },
});

describe('given the morning of a trading day', () => {
  it('when the schedule calls, then the rules that stand are evaluated at once and nothing is asked of the queue', async () => {
    const { stands, handler, eligibility, rulesQueue } = world();
    await stands('2024-01-23', activeRule());
    expect(await handler(preMarket('2024-01-24'))).toBeUndefined();
    expect(rulesQueue.sent).toEqual([]);
    expect(eligibility.stored).toMatchObject([
      {
        ...{ version: 1, date: '2024-01-24', moment: 'PRE_MARKET', adverse: [], refusals: [] },
        run: { ruleRunId: 'run-of-2024-01-23', owed: 2, outcomeVariance: { NORMAL: 1.2 } },
        normal: [{ ruleKey: ACTIVE_KEY, size: 'MINIMUM' }],
        levels: [{ advisorId: 'ADV1' }],
      },
    ]);
  });

  it('when it is called twice, then the second evaluation says nothing new', async () => {
    const { stands, handler, eligibility } = world();
    await stands('2024-01-23', activeRule());
    await handler(preMarket('2024-01-24'));
    await handler(preMarket('2024-01-24'));
    expect(eligibility.stored.length).toBe(1);
  });

  it('when a rule lost too much until yesterday, then it is demoted, by the trades of a year', async () => {
    const { stands, handler, eligibility } = world();
    await stands('2024-01-23', activeRule());
    eligibility.records.push(recordOf(30, -1));
    await handler(preMarket('2024-01-24'));
    expect(eligibility.stored[0]?.refusals).toMatchObject([
      { ruleKey: ACTIVE_KEY, reason: 'DEMOTED', value: -1 },
    ]);
    expect(eligibility.spans).toEqual([
      {
        from: istInstant('2023-01-24', '00:00'),
        until: istInstant('2024-01-24', '00:00'),
        winsorR: 6,
      },
    ]);
  });

  it('when nothing was built last night, then the rules of the day before are refused as stale', async () => {
    const { stands, handler, eligibility } = world();
    await stands('2024-01-20', activeRule());
    await handler(preMarket('2024-01-24'));
    expect(eligibility.stored[0]).toMatchObject({ normal: [], refused: { RULES_STALE: 1 } });
  });

  it('when another build is stored while the rules are read, then one run and its own rules are judged', async () => {
    const { books, stands, handler, eligibility } = world();
    await stands('2024-01-20', activeRule());
    const { selected } = books;
    let reads = 0;
    const overtaken = async () => {
      const rules = await selected();
      reads += 1;
      if (reads === 1) await stands('2024-01-23', activeRule({ weekday: 3 }));
      return rules;
    };
    Object.assign(books, { selected: overtaken });
    await handler(preMarket('2024-01-24'));
    expect(reads).toBe(2);
    expect(eligibility.stored[0]).toMatchObject({
      run: { ruleRunId: 'run-of-2024-01-23' },
      normal: [{ weekday: 3 }],
    });
  });

  it('when the rules that stand know the day already, then they are refused', async () => {
    const { stands, queued, eligibility } = world();
    await stands('2024-01-29', activeRule());
    await queued(preMarket('2024-01-29'));
    expect(eligibility.stored).toMatchObject([{ normal: [], refused: { RULES_FROM_LATER: 1 } }]);
  });

  it('when the market is closed, then nothing is evaluated', async () => {
    const { stands, handler, queued, eligibility } = world();
    await stands('2024-01-25', activeRule());
    await handler(preMarket('2024-01-26'));
    await queued(preMarket('2024-01-26'), nightly('2024-01-26'));
    expect(eligibility.stored).toEqual([]);
  });
});

describe('given the evening of a trading day', () => {
  it('when the rules were built, then they are evaluated for the next trading day', async () => {
    const { queued, books, eligibility } = world();
    await queued(nightly('2024-01-25'));
    expect(books.runs.map(({ inputs }) => inputs.asOf)).toEqual(['2024-01-25']);
    expect(eligibility.stored).toMatchObject([
      {
        ...{ version: 1, date: '2024-01-29', moment: 'NIGHTLY', normal: [] },
        run: { ruleRunId: 'run-1' },
        refused: { NOT_ACTIVE: books.rules.size },
      },
    ]);
  });
});
