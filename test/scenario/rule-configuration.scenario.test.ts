// A change of the thresholds, through the wiring that is deployed: whoever signed it is named, trades are read
// again where the fades changed, and the rules are built anew under the new version.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import postgres from 'postgres';
import { contractKey } from '#core/market/instrument.ts';
import type { Fade } from '#core/rules/fades/fade.ts';
import { DEFAULT_CONFIGURATION, type RuleConfiguration } from '#core/rules/rule-configuration.ts';
import type { ConfigurationView } from '#lambdas/api/rule-configuration.ts';
import { readContractLots, readTrades } from '#local/cli/analysis-inputs.ts';
import { loadWorld } from '#local/run/load.ts';
import { startOptions } from '#local/run/options.ts';
import { priceFeed } from '#local/run/price-feed.ts';
import type { ListedRun } from '#ports/rule-records.ts';
import { ruleReadings } from '#runtime/rule-readings.ts';
import { eventually } from '#test/support/eventually.ts';
import { type SampleFiles, smallWorld } from '#test/support/sample-files.ts';
import { type Stack, startStack } from '#test/support/stack.ts';

const PATH = '/rule-configuration';
let stack: Stack;
let world: SampleFiles;
let sql: postgres.Sql;

beforeAll(async () => {
  [stack, world] = await Promise.all([startStack(), smallWorld(3)]);
  sql = postgres(stack.cloud.databaseUrl, { max: 1, onnotice: () => undefined });
  await loadWorld(stack.cloud, world, startOptions(['--json']), await priceFeed(world));
  await builtUnder(1);
});
afterAll(async () => {
  await sql.end({ timeout: 1 });
  await stack.stop();
  world.remove();
});

interface Change {
  readonly configuration: RuleConfiguration;
  readonly reason: string;
}

async function ask<T>(path: string, change?: Change) {
  const put = { method: 'PUT', body: JSON.stringify(change) };
  const reply = await fetch(`${stack.cloud.apiUrl}${path}`, change ? put : {});
  return { status: reply.status, body: (await reply.json()) as T };
}
const current = async () => (await ask<ConfigurationView>(PATH)).body;
const history = async () =>
  (await ask<{ items: readonly ConfigurationView[] }>(`${PATH}/history`)).body.items;

/** Waits for rules that were built under the version from trades of which none waits for its features. */
const builtUnder = (version: number) =>
  eventually(
    `rules of configuration ${version}`,
    async () => {
      const { items } = (await ask<{ items: readonly ListedRun[] }>('/rule-runs')).body;
      const [{ inputs } = { inputs: null }] = items;
      return inputs?.configurationVersion === version && inputs.stale === 0;
    },
    60_000,
  );

/** By trade: stored, and as the command reads them off the same prices. */
async function fades({ fade }: RuleConfiguration) {
  const rows = await sql<{ trade_id: string; fade: Fade }[]>`select trade_id, fade from trades`;
  const { trades } = await readTrades(world.trades, () => undefined);
  const { lotOf } = await readContractLots(world.trades);
  if (world.prices === null) throw new Error('the sample world: expected prices, found none');
  const fresh = await ruleReadings(trades, world.prices, {
    fade,
    lotOf: ({ instrument }) => lotOf(contractKey(instrument)),
  });
  return {
    stored: new Map(rows.map((row) => [row.trade_id, row.fade])),
    fresh: new Map(trades.map(({ tradeId }, n) => [tradeId, fresh[n]?.fade])),
  };
}

describe('given rules that were built under the defaults', () => {
  it('when a threshold changes, then the rules are built under the next version, and the history says who and why', async () => {
    const { configuration } = await current();
    expect(configuration).toEqual(DEFAULT_CONFIGURATION);
    const selection = { ...configuration.selection, falseShare: 0.2 };
    const change = { configuration: { ...configuration, selection }, reason: 'more of them' };
    const { status, body } = await ask(PATH, change);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      configuration: { version: 2, selection: { falseShare: 0.2 } },
      author: 'arn:aws:iam::000000000000:user/local',
      reason: 'more of them',
    });
    await builtUnder(2);
    expect(await history()).toEqual([body, expect.objectContaining({ author: 'saras' })]);
  });

  it('when fades are kept nearer, then every trade is read again, and the rules rest on its new fade', async () => {
    const { configuration } = await current();
    const fade = { ...configuration.fade, capShare: 0.01 };
    const change = { configuration: { ...configuration, fade }, reason: 'nearer' };
    const before = (await fades(configuration)).stored;
    expect((await ask(PATH, change)).status).toBe(200);
    await builtUnder(3);
    const { stored, fresh } = await fades(change.configuration);
    expect(stored).toEqual(fresh);
    expect(stored).not.toEqual(before);
  });

  it('when an older version is edited, then it is refused; when the last change comes again, it is answered again', async () => {
    const { configuration, reason, ...saved } = await current();
    const late = { configuration: { ...configuration, version: 1 }, reason };
    expect((await ask(PATH, late)).status).toBe(409);
    const again = { configuration: { ...configuration, version: 2 }, reason };
    expect(await ask(PATH, again)).toEqual({
      status: 200,
      body: { configuration, reason, ...saved },
    });
    expect(await history()).toHaveLength(3);
  });
});
