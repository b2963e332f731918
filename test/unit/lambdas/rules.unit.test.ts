import { describe, expect, it } from '@jest/globals';
import type { RulesMessage } from '#contracts/rules-message.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import { createRules } from '#lambdas/rules/handler.ts';
import type { DeadLetter } from '#ports/dead-letters.ts';
import { RuleBookOvertaken } from '#ports/rule-books.ts';
import { memoryEligibility } from '#test/support/memory-eligibility.ts';
import { memoryRulesQueue } from '#test/support/memory-ports.ts';
import { memoryRuleBooks } from '#test/support/memory-rule-books.ts';
import { memoryRuleConfigurations } from '#test/support/memory-rule-configurations.ts';
import { memoryRuleTrades } from '#test/support/memory-rule-trades.ts';
import { ruleTradeOf } from '#test/support/rule-trades.ts';
import { listeningLogger } from '#test/support/silent-logger.ts';
import { type GivenRecord, sqsEvent } from '#test/support/sqs-event.ts';

const QUICK = {
  ...DEFAULT_CONFIGURATION,
  selection: { ...DEFAULT_CONFIGURATION.selection, sweeps: 8, burnIn: 4 },
};
const DATE = '2024-01-23';
const settled = (asOf = DATE, advisorId = 'ADV1'): RulesMessage => ({
  ...{ kind: 'SETTLED', runId: 'r', advisorId, asOf },
});
const nightly = (date = DATE): RulesMessage => ({
  ...{ kind: 'NIGHTLY', scheduledAt: `${date}T14:00:00Z` },
});

function world(trades = [ruleTradeOf(), ruleTradeOf({ tradeId: 'T2', advisorId: 'ADV2' })]) {
  const books = memoryRuleBooks();
  const own = [...trades];
  const configurations = memoryRuleConfigurations(QUICK);
  const rulesQueue = memoryRulesQueue();
  const buried: DeadLetter[] = [];
  const reads: number[] = [];
  const stored = memoryRuleTrades(own);
  const toRead = { waiting: 0 };
  const handler = createRules({
    ...{ books, configurations, rulesQueue, ...memoryEligibility() },
    trades: {
      inputs: async (until) => {
        const { waiting } = toRead;
        return { ...(await stored.inputs(until)), stale: waiting, waiting };
      },
      known: async (until) => {
        reads.push(until);
        return stored.known(until);
      },
    },
    deadLetters: { bury: async (letter) => void buried.push(letter) },
    maxReceives: 5,
    newId: () => `run-${books.runs.length + 1}`,
    logger: listeningLogger().logger,
  });
  const take = (...messages: readonly RulesMessage[]) =>
    handler(
      sqsEvent(
        ...messages.map(
          (message, n): GivenRecord => ({
            ...{ id: `${n}`, body: JSON.stringify(message), group: 'rules' },
          }),
        ),
      ),
    );
  return { books, own, configurations, rulesQueue, buried, reads, toRead, handler, take };
}
const TAKEN = { batchItemFailures: [] };

describe('given advisors were settled', () => {
  it('when a whole batch of messages says so, then the rules are built once, as of the newest date', async () => {
    const { books, reads, take } = world();
    const batch = [settled('2024-01-22'), settled(), settled(DATE, 'ADV2'), settled('2024-01-19')];
    expect(await take(...batch)).toEqual(TAKEN);
    expect(reads).toHaveLength(1);
    expect(books.runs).toHaveLength(1);
    expect(books.runs[0]).toMatchObject({
      runId: 'run-1',
      inputs: { asOf: DATE, trades: 2, advisors: 2, stale: 0, owed: 0, configurationVersion: 1 },
      figures: { rules: 6, active: 0, walkForward: null },
      changes: { added: 6, changed: 0, removed: 0, kept: 0 },
    });
  });

  it('when others of the date are still owed, then nothing is built; the last one brings the build', async () => {
    const { books, reads, take } = world();
    books.owing.set(DATE, 1);
    expect(await take(settled())).toEqual(TAKEN);
    expect([reads.length, books.runs.length]).toEqual([0, 0]);
    books.owing.delete(DATE);
    await take(settled(DATE, 'ADV2'));
    expect(books.runs).toHaveLength(1);
  });

  it('when nothing rules are made of changed since, then no trade is read and no run is stored', async () => {
    const { books, reads, take } = world();
    await take(settled());
    await take(settled(DATE, 'ADV2'));
    await take({ kind: 'CONFIGURED', version: 1 });
    expect([reads.length, books.runs.length]).toEqual([1, 1]);
  });

  it('when a trade came since, then the next build writes its cells and keeps the others', async () => {
    const { books, own, take } = world();
    await take(settled());
    own.push(ruleTradeOf({ tradeId: 'T3', weekday: 3 }));
    await take(settled());
    expect(books.runs[1]).toMatchObject({
      inputs: { trades: 3 },
      changes: { added: 1, removed: 0 },
    });
    expect(books.runs[1]?.changes.changed).toBeGreaterThanOrEqual(2);
    expect(books.rules.size).toBe(7);
  });

  it('when they were settled as of a date before the rules that stand, then these are built anew, not older ones', async () => {
    const { books, own, take } = world();
    await take(settled());
    await take(settled('2024-01-10'));
    expect(books.runs).toHaveLength(1);
    own.push(ruleTradeOf({ tradeId: 'T0' }));
    await take(settled('2024-01-10'));
    expect(books.runs.map(({ inputs }) => inputs.asOf)).toEqual([DATE, DATE]);
  });
});

describe('given a configuration was saved', () => {
  it('when rules stand, then they are built anew as of their date', async () => {
    const { books, configurations, take } = world();
    await take(settled());
    await configurations.save({ configuration: QUICK, author: 'me', reason: 'try' });
    await take({ kind: 'CONFIGURED', version: 2 });
    expect(books.runs.map(({ inputs }) => [inputs.asOf, inputs.configurationVersion])).toEqual([
      [DATE, 1],
      [DATE, 2],
    ]);
  });

  it('when nothing was ever measured, then there is nothing to build', async () => {
    const { books, take } = world();
    expect(await take({ kind: 'CONFIGURED', version: 1 })).toEqual(TAKEN);
    expect(books.runs).toEqual([]);
  });
});

describe('given the evening', () => {
  it('when the schedule calls, then it only asks the queue, so that one build runs at a time', async () => {
    const { books, rulesQueue, handler } = world();
    await handler(nightly());
    expect([rulesQueue.sent, books.runs]).toEqual([[nightly()], []]);
    await expect(handler({ kind: 'NIGHTLY' })).rejects.toThrow(/scheduledAt/);
  });

  it('when advisors are owed, then the rules are built all the same, judged on the past, and say so', async () => {
    const { books, take } = world();
    books.owing.set(DATE, 3);
    await take(settled(), nightly());
    expect(books.runs).toHaveLength(1);
    expect(books.runs[0]).toMatchObject({ inputs: { asOf: DATE, owed: 3 } });
    expect(books.runs[0]?.figures.walkForward).not.toBeNull();
  });

  it('when the rules stand already, then they are still judged on the past, once', async () => {
    const { books, take } = world();
    await take(settled());
    await take(nightly());
    await take(nightly());
    expect(books.runs.map(({ figures }) => figures.walkForward !== null)).toEqual([false, true]);
    expect(books.runs[1]?.changes).toMatchObject({ added: 0, changed: 0, removed: 0 });
  });

  it('when many trades wait to be read, then nothing is built on the rest, and the message comes again', async () => {
    const { books, toRead, take } = world();
    toRead.waiting = 1;
    expect((await take(nightly()))?.batchItemFailures).toHaveLength(1);
    expect(await take(settled())).toEqual(TAKEN);
    expect(books.runs).toEqual([]);
    toRead.waiting = 0;
    await take(nightly());
    expect(books.runs).toHaveLength(1);
  });

  it('when it is no trading day, then nothing is built', async () => {
    const { books, take } = world();
    expect(await take(nightly('2024-01-26'))).toEqual(TAKEN);
    expect(books.runs).toEqual([]);
  });
});

describe('given a build that fails', () => {
  it('when somebody else stored one in between, then the whole batch comes again', async () => {
    const { books, take } = world();
    const { store } = books;
    Object.assign(books, {
      store: async () => {
        throw new RuleBookOvertaken('by another');
      },
    });
    expect(await take(settled(), settled())).toEqual({
      batchItemFailures: [{ itemIdentifier: '0' }, { itemIdentifier: '1' }],
    });
    Object.assign(books, { store });
    expect(await take(settled(), settled())).toEqual(TAKEN);
    expect(books.runs).toHaveLength(1);
  });

  it('when a message is of another shape, then it is buried with the reason and the others are answered', async () => {
    const { books, buried, handler } = world();
    const good = { id: '2', body: JSON.stringify(settled()), group: 'rules' };
    const bad = { id: '1', body: '{"kind":"SETTLED"}', group: 'rules' };
    expect(await handler(sqsEvent(bad, good))).toEqual(TAKEN);
    expect(buried.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('expected a message for rules'),
    ]);
    expect(books.runs).toHaveLength(1);
  });
});
