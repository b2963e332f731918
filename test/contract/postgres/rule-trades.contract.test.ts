// What rules learn from is the same whether it comes out of the store or straight from files.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { postgresRuleConfigurations } from '#adapters/postgres/rule-configurations.ts';
import { postgresRuleTrades } from '#adapters/postgres/rule-trades.ts';
import { istInstant } from '#core/market/ist.ts';
import { FADE_POLICY, type FadePolicy } from '#core/rules/fades/fade-order.ts';
import type { RuleTrade } from '#core/rules/rule-trade.ts';
import { compareIds } from '#core/signals/id-order.ts';
import { readContractLots, readTrades } from '#local/cli/analysis-inputs.ts';
import { readRegimes, readRuleTrades } from '#local/cli/rule-inputs.ts';
import type { RuleTrades } from '#ports/rule-trades.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import { type SampleFiles, smallWorld, withCell } from '#test/support/sample-files.ts';
import { enrichRun, storeSample } from '#test/support/stored-sample.ts';

const END = istInstant('2026-07-01', '00:00');
let database: TestDatabase;
let world: SampleFiles;
let ruleTrades: RuleTrades;
let inProcess: readonly RuleTrade[];

beforeAll(async () => {
  database = await startDatabase();
  world = await withLacks(await smallWorld(6));
  ruleTrades = postgresRuleTrades(database.sql);
  const runId = await storeSample(database.sql, world);
  await enrichRun(database.sql, runId, pricesOf(world));
  inProcess = await fromFiles(world);
});
afterAll(async () => {
  world.remove();
  await database.stop();
});

/** Here and there no stop, no period, and a fill that was never traded. */
async function withLacks(small: SampleFiles): Promise<SampleFiles> {
  const blank = (row: string, name: string) => withCell(row, small.column(name), '');
  const rows = small.rows.map((row, place) => {
    if (place % 7 === 0) return blank(row, 'stoploss');
    if (place % 11 === 0) return blank(row, 'period');
    if (place % 13 > 0) return row;
    const price = small.column('entry_price');
    return withCell(row, price, String(Number(row.split(',')[price]) + 0.5));
  });
  return { ...small, rows, trades: small.write('trades.csv', rows) };
}

function pricesOf({ prices }: SampleFiles) {
  if (prices === null) throw new Error('the sample world: expected prices, found none');
  return prices;
}

async function fromFiles(
  files: SampleFiles,
  fade: FadePolicy = FADE_POLICY,
): Promise<readonly RuleTrade[]> {
  const { trades } = await readTrades(files.trades, () => undefined);
  const known = await readRuleTrades(trades, {
    history: pricesOf(files),
    labelOn: await readRegimes(files.folder),
    lotOf: (await readContractLots(files.trades)).lotOf,
    fade,
    onTrades: () => undefined,
  });
  return known.toSorted(
    (a, b) =>
      compareIds(a.advisorId, b.advisorId) ||
      a.entryAt - b.entryAt ||
      compareIds(a.tradeId, b.tradeId),
  );
}

const countOf = (test: (trade: RuleTrade) => boolean): number => inProcess.filter(test).length;

describe('given the trades of advisors, stored and enriched', () => {
  it('when rules ask for them, then they are those of the command, field by field, to the last digit', async () => {
    expect(await ruleTrades.known(END)).toEqual(inProcess);
  });

  it('when they are compared, then every kind of fade, path and label is among them', () => {
    expect(inProcess.length).toBeGreaterThan(500);
    const kinds: readonly ((trade: RuleTrade) => boolean)[] = [
      ({ fade }) => fade.kind === 'outcome' && fade.source === 'TAPE',
      ({ fade }) => fade.kind === 'refused' && fade.refusal === 'NAKED_SHORT_OPTION',
      ({ fade }) => fade.kind === 'refused' && fade.refusal === 'NO_LEVELS',
      ({ path }) => path?.wsePct != null,
      ({ path }) => path?.hunted === true,
      ({ path }) => path?.hunted === false,
      ({ path }) => path?.contradicted === true && path.filled,
      ({ path, fade }) => path?.filled === false && fade.kind === 'refused',
      ({ periodInferred }) => periodInferred,
      ({ direction, premium }) => direction === -1 && premium === 1,
      ({ regime }) => regime !== 'UNKNOWN',
    ];
    expect(kinds.map((kind) => countOf(kind) > 0)).toEqual(kinds.map(() => true));
  });

  it('when they are asked for up to an instant, then a trade entered at that instant is not there yet', async () => {
    const [first] = inProcess.toSorted((a, b) => a.entryAt - b.entryAt);
    const at = first?.entryAt ?? 0;
    expect(await ruleTrades.known(at)).toEqual([]);
    expect((await ruleTrades.known(at + 1)).map(({ entryAt }) => entryAt)).toContain(at);
  });
});

describe('given what a build of rules rests on', () => {
  it('when nothing changed, then its fingerprint is the same, however often everything was written again', async () => {
    const before = await ruleTrades.inputs(END);
    expect(before).toMatchObject({ trades: inProcess.length, advisors: 6, stale: 0 });
    await database.sql`update trades set sequence = sequence`;
    expect(await ruleTrades.inputs(END)).toEqual(before);
  });

  it('when a trade waits for its features, then it is not known, is counted, and the fingerprint differs', async () => {
    const before = await ruleTrades.inputs(END);
    const [some] = inProcess;
    const id = some?.tradeId ?? '';
    await database.sql`update trades set features_stale = true where trade_id = ${id}`;
    const waiting = await ruleTrades.inputs(END);
    expect(waiting).toMatchObject({ trades: before.trades - 1, stale: 1, waiting: 0 });
    await database.sql`insert into work (run_id, advisor_id, as_of)
      select 'again', advisor_id, '2024-01-31' from trades where trade_id = ${id}`;
    expect(await ruleTrades.inputs(END)).toEqual({ ...waiting, waiting: 1 });
    await database.sql`update work set failure = 'given up' where run_id = 'again'`;
    expect(await ruleTrades.inputs(END)).toEqual(waiting);
    expect(waiting.fingerprint).not.toBe(before.fingerprint);
    expect((await ruleTrades.known(END)).map(({ tradeId }) => tradeId)).not.toContain(id);
    await database.sql`
      update trades set features_stale = false, revision = revision + 1 where trade_id = ${id}`;
    const corrected = await ruleTrades.inputs(END);
    expect(corrected).toMatchObject({ trades: before.trades, stale: 0 });
    expect(corrected.fingerprint).not.toBe(before.fingerprint);
  });
});

describe('given a fade policy that is changed', () => {
  it('when the run it owes is done, then every fade is that of the command under the new policy', async () => {
    const configurations = postgresRuleConfigurations(database.sql);
    const { configuration } = await configurations.current();
    const fade: FadePolicy = { capShare: 0.01, nakedShortOptions: true };
    const answer = await configurations.save({
      ...{ configuration: { ...configuration, fade }, author: 'asha', reason: 'nearer' },
    });
    if (answer.kind !== 'saved' || answer.runId === null) throw new Error('expected a run');
    expect(await ruleTrades.known(END)).toEqual([]);
    await enrichRun(database.sql, answer.runId, pricesOf(world));
    const expected = await fromFiles(world, fade);
    expect(await ruleTrades.known(END)).toEqual(expected);
    const changed = expected.filter(
      (trade, n) => JSON.stringify(trade.fade) !== JSON.stringify(inProcess[n]?.fade),
    );
    expect(changed.length).toBeGreaterThan(inProcess.length / 4);
  });
});
