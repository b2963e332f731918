// From uploads to the rules that stand, through the wiring that is deployed: the same as `saras rules` in
// process, built once for many messages, and whole whatever dies on the way.
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import postgres from 'postgres';
import { isTradingDay } from '#core/market/calendar.ts';
import { addDays, istInstant } from '#core/market/ist.ts';
import type { Rule } from '#core/rules/rule.ts';
import { buildRules, type RuleBook } from '#core/rules/rule-build.ts';
import { ruleChanged, ruleMark } from '#core/rules/rule-change.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import { ruleKey } from '#core/rules/rule-key.ts';
import type { RuleRun } from '#core/rules/rule-run.ts';
import { readContractLots, readTrades } from '#local/cli/analysis-inputs.ts';
import { readRegimes, readRuleTrades } from '#local/cli/rule-inputs.ts';
import { loadWorld } from '#local/run/load.ts';
import { startOptions } from '#local/run/options.ts';
import { priceFeed } from '#local/run/price-feed.ts';
import type { PriceHistory } from '#ports/price-history.ts';
import type { ListedRun, StoredRule } from '#ports/rule-records.ts';
import { eventually } from '#test/support/eventually.ts';
import { type SampleFiles, smallWorld, withCell } from '#test/support/sample-files.ts';
import { callerOf, functionName, type Stack, startStack } from '#test/support/stack.ts';

const QUEUE = 'saras-local-rules.fifo';
/** The advisory lock under which a build is stored. */
const RULES_LOCK = 7_270_004;

/** Trades of one advisor that come a day later than all others. */
const LATE = 50;
const LATE_ADVISOR = 'ADV2001';

let stack: Stack;
let world: SampleFiles;
let early: string;
let sql: postgres.Sql;

beforeAll(async () => {
  [stack, world] = await Promise.all([startStack(), smallWorld(4)]);
  sql = postgres(stack.cloud.databaseUrl, { max: 2, onnotice: () => undefined });
  const advisor = world.column('advisor_id');
  const own = world.rows.filter((row) => row.split(',')[advisor] === LATE_ADVISOR);
  const late = new Set(own.slice(-LATE));
  early = world.write(
    'early.csv',
    world.rows.filter((row) => !late.has(row)),
  );
  const files = { ...world, prices: pricesOf(world) };
  // Also the prices of what comes later.
  const feed = await priceFeed(files);
  await loadWorld(stack.cloud, { ...files, trades: early }, startOptions(['--json']), feed);
  await built(1);
});
afterAll(async () => {
  await sql.end({ timeout: 1 });
  await stack.stop();
  world.remove();
});

const get = async <T>(path: string): Promise<T> => {
  const reply = await fetch(`${stack.cloud.apiUrl}${path}`);
  if (!reply.ok) throw new Error(`${path}: expected success, found ${reply.status}`);
  return (await reply.json()) as T;
};
const runs = async () => (await get<{ items: readonly ListedRun[] }>('/rule-runs')).items;
const isQuiet = (): boolean =>
  stack.cloud
    .queues()
    .filter(({ name }) => name === QUEUE)
    .every(({ ready, delayed, inFlight }) => ready + delayed + inFlight === 0);

/** Waits until so many builds are stored and nobody asks for another one. */
const built = (count: number) =>
  eventually(`${count} builds`, async () => (await runs()).length >= count && isQuiet(), 60_000);

/** All stored rules with the trades behind them, by key. */
async function storedRules(): Promise<ReadonlyMap<string, Rule>> {
  const rows = await sql<{ rule: Rule; trade_ids: readonly string[] }[]>`
    select rule, trade_ids from rules`;
  const rules = rows.map(({ rule, trade_ids }): Rule => ({ ...rule, tradeIds: trade_ids }));
  return new Map(rules.map((rule) => [ruleKey(rule), rule]));
}

/** All pages of the rules over REST. */
async function shownRules(): Promise<readonly StoredRule[]> {
  const rules: StoredRule[] = [];
  for (let cursor: number | null = 0; cursor !== null; ) {
    const page: { items: readonly StoredRule[]; next: number | null } = await get(
      `/rules?limit=500&cursor=${cursor}`,
    );
    rules.push(...page.items);
    cursor = page.next;
  }
  return rules;
}

/** What `saras rules` builds from files, in process. */
async function ruleBook(trades: string, asOf: string): Promise<RuleBook> {
  const read = await readTrades(trades, () => undefined);
  const known = await readRuleTrades(read.trades, {
    history: pricesOf(world),
    labelOn: await readRegimes(world.folder),
    lotOf: (await readContractLots(world.trades)).lotOf,
    fade: DEFAULT_CONFIGURATION.fade,
    onTrades: () => undefined,
  });
  return buildRules(known, asOf, DEFAULT_CONFIGURATION);
}

/** Rules whose stored state a build from these trades would write again. */
async function notWritten(trades: string, asOf: string): Promise<readonly string[]> {
  const stored = await storedRules();
  const { rules } = await ruleBook(trades, asOf);
  expect(stored.size).toBe(rules.length);
  return rules.map(ruleKey).filter((key, place) => {
    const [found, rule] = [stored.get(key), rules[place]];
    return !found || !rule || ruleChanged(ruleMark(found, sorted), ruleMark(rule, sorted));
  });
}

/** JSON in one order of keys: the store keeps its own. */
const sorted = (text: string): string =>
  JSON.stringify(JSON.parse(text), (_, value) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

/** Prices of shares: those of contracts would take minutes to archive. */
function pricesOf({ prices }: SampleFiles): PriceHistory {
  if (prices === null) throw new Error('the sample world: expected prices, found none');
  return {
    prices: (range, wanted) =>
      range.instrument.includes(':')
        ? Promise.resolve({ kind: 'none', reason: 'UNKNOWN_INSTRUMENT' })
        : prices.prices(range, wanted),
  };
}
const upload = (path: string) =>
  stack.api.upload({ path, kind: 'trades', asOf: null }, () => undefined);

describe('given the trades of four advisors went in, some with their prices', () => {
  it('when the rules are looked at, then they are those of the command, rule by rule, to the last digit', async () => {
    const [run] = await runs();
    const book = await ruleBook(early, run?.inputs.asOf ?? '');
    const expected = new Map(book.rules.map((rule) => [ruleKey(rule), rule]));
    expect(book.rules.length).toBeGreaterThan(200);
    expect(
      book.rules.some(({ tradeIds, direction }) => direction === 'REVERSE' && tradeIds.length > 0),
    ).toBe(true);
    expect(await storedRules()).toEqual(expected);
    expect(run).toMatchObject({
      inputs: { advisors: 4, stale: 0, owed: 0, configurationVersion: 1 },
      changes: { added: book.rules.length, changed: 0, removed: 0, kept: 0 },
      figures: { rules: book.rules.length, walkForward: false, models: book.models },
    });
  });

  it('when they are asked for over REST, then all are there, each with an address of its own', async () => {
    const shown = await shownRules();
    const stored = await storedRules();
    expect(shown.map(({ ruleId: _, writtenBy, ...rule }) => ruleKey(rule)).sort()).toEqual(
      [...stored.keys()].sort(),
    );
    const [first] = shown;
    const { ruleId, writtenBy, ...rule } = await get<StoredRule & Rule>(`/rules/${first?.ruleId}`);
    expect(rule).toEqual(stored.get(ruleKey(rule)));
    expect(writtenBy).toBe((await runs())[0]?.runId);
  });

  it('when all four were measured, then one build answered them all; sixty more messages bring none', async () => {
    expect(await runs()).toHaveLength(1);
    const metrics = functionName(stack.templateDir, 'pipeline', 'MetricsFunction');
    const sqs = new SQSClient({ ...callerOf(stack, metrics), useQueueUrlAsEndpoint: false });
    const message = { kind: 'SETTLED', runId: 'r', advisorId: 'A', asOf: '2024-01-23' };
    for (const burst of [1, 2, 3, 4, 5, 6]) {
      await sqs.send(
        new SendMessageBatchCommand({
          QueueUrl: `${stack.cloud.gatewayUrl}/000000000000/${QUEUE}`,
          Entries: Array.from({ length: 10 }, (_, n) => ({
            Id: `${n}`,
            MessageBody: JSON.stringify(message),
            MessageGroupId: 'rules',
            MessageDeduplicationId: `${burst}-${n}`,
          })),
        }),
      );
    }
    await eventually('the queue of the rules to be empty', isQuiet, 60_000);
    expect(await runs()).toHaveLength(1);
  });

  it('when fifty more trades of one advisor come, then only what changed is written, and what stands is what the command builds', async () => {
    await upload(world.trades);
    await built(2);
    const [run, first] = await runs();
    const { added = 0, changed = 0, kept = 0 } = run?.changes ?? {};
    expect(run?.inputs.trades).toBe((first?.inputs.trades ?? 0) + LATE);
    expect(added + changed).toBeGreaterThan(0);
    const [left] =
      await sql`select count(*)::int as count from rules where run_id = ${first?.runId ?? ''}`;
    expect(left?.['count']).toBe(kept);
    expect(kept).toBeGreaterThan(0);
    expect(await notWritten(world.trades, run?.inputs.asOf ?? '')).toEqual([]);
  });

  it('when the function dies in the middle of a store, then nothing of that build is there, and the next one ends the same', async () => {
    const before = await storedRules();
    const at = world.rows.findIndex((row) => row.includes(`,${LATE_ADVISOR},`));
    const row = withCell(world.rows[at] ?? '', world.column('exit_price'), '222.2');
    const path = world.write('corrected.csv', world.rows.with(at, row));
    await sql.begin(async (holder) => {
      await holder`select pg_advisory_xact_lock(${RULES_LOCK})`;
      expect((await upload(path)).counts).toMatchObject({ replaced: 1 });
      await eventually('the build at its store', async () => {
        const waiting = await sql`select 1 from pg_locks
          where locktype = 'advisory' and objid = ${RULES_LOCK} and not granted`;
        return waiting.length > 0;
      });
      expect(await stack.cloud.killFunction('rules')).toBe(1);
      await eventually('the build that dies', () =>
        stack.lines.some((line) => line.includes('RulesFunction') && line.includes('(crash)')),
      );
    });
    expect(await storedRules()).toEqual(before);
    await built(3);
    const [run] = await runs();
    expect(await runs()).toHaveLength(3);
    expect(await notWritten(path, run?.inputs.asOf ?? '')).toEqual([]);
    expect(stack.cloud.readDeadLetters('saras-local-rules-dlq.fifo')).toEqual([]);
  });
});

describe('given the evening of a trading day', () => {
  it('when the schedule fires, then the rules are built as of the day and judged on the past', async () => {
    const [latest] = await runs();
    let day = addDays(latest?.inputs.asOf ?? '', 1);
    while (!isTradingDay(day)) day = addDays(day, 1);
    const count = (await runs()).length;
    const fired = await stack.cloud.fire('nightly-rules-schedule', istInstant(day, '19:30'));
    expect(fired).toEqual({ kind: 'delivered' });
    await built(count + 1);
    const [listed] = await runs();
    expect(listed).toMatchObject({ inputs: { asOf: day }, figures: { walkForward: true } });
    const run = await get<RuleRun>(`/rule-runs/${listed?.runId}`);
    expect(run.figures.walkForward?.windows.length).toBeGreaterThan(0);
  });
});
