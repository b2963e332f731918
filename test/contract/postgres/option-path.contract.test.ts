// What an option trade went through is kept beside it, as JSON with the figures it had.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { postgresIntake } from '#adapters/postgres/intake.ts';
import { postgresMeasurements } from '#adapters/postgres/measurements.ts';
import { postgresTrades } from '#adapters/postgres/trades.ts';
import { postgresUploads } from '#adapters/postgres/uploads.ts';
import { optionMetricsByDay } from '#core/analytics/options/option-metrics.ts';
import { type OptionPath, optionPath } from '#core/analytics/options/option-path.ts';
import { optionTapes } from '#core/analytics/options/option-tape.ts';
import { istInstant } from '#core/market/ist.ts';
import type { VolatilityLevel } from '#core/options/volatility-level.ts';
import { tradeFeatures } from '#core/pipeline/features.ts';
import { heldOption } from '#core/pipeline/option-features.ts';
import { measureAdvisor } from '#lambdas/metrics/measure-advisor.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import { NO_FADE } from '#test/support/no-fade.ts';
import { niftyOption, type OptionWorld, premiumAt, pricesOf } from '#test/support/option-world.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const WORLD: OptionWorld = {
  from: '2024-01-23',
  to: '2024-01-23',
  forward: (at) => 21_500 + 40 * Math.sin(at / 2_000_000),
  volatility: () => 0.15,
};
const CALL = niftyOption(21_500);
const premium = premiumAt(WORLD, CALL);
const [entryAt, exitAt] = [istInstant('2024-01-23', '10:05'), istInstant('2024-01-23', '12:40')];
const TRADE = reportedTradeOf({
  instrument: CALL,
  ...{ entryAt, exitAt, entryPrice: premium(entryAt), exitPrice: premium(exitAt) },
});

const LEVEL: VolatilityLevel = {
  ...{ source: 'INDIA_VIX', date: '2024-01-22', volatility: 0.13, rank: 1 / 3, percentile: 40 },
  ...{ values: 252, definition: 'as stored' },
};

function pathOfTrade(): OptionPath {
  const held = heldOption(TRADE, 50, TRADE);
  if (!held) throw new Error('expected an option');
  return optionPath(held, optionTapes(CALL, pricesOf(WORLD, CALL)), LEVEL);
}

async function enrich(option: OptionPath | null) {
  const [stale] = await postgresTrades(database.sql).stale('ADV1');
  if (!stale) throw new Error('expected a stale trade');
  await postgresTrades(database.sql).enrich([
    {
      tradeId: stale.trade.tradeId,
      revision: stale.revision,
      features: tradeFeatures(stale.trade, 50),
      regime: { regime: 'UNKNOWN', source: 'NONE', marketRegime: 'UNKNOWN' },
      excursion: { kind: 'gap', gap: 'NO_SERIES' },
      ...NO_FADE,
      option,
    },
  ]);
}

const stored = async () => {
  const [row] = await database.sql<{ option_path: OptionPath | null; none: boolean }[]>`
    select option_path, option_path is null as none from trades`;
  return row;
};

async function measured(): Promise<unknown> {
  await measureAdvisor(postgresMeasurements(database.sql), 'ADV1', '2024-01-31');
  const [row] = await database.sql<{ options: unknown }[]>`
    select metrics -> 'options' as options from advisor_metrics`;
  return row?.options;
}

describe('given a stored option trade', () => {
  it('when its path is known, then it is kept to the last digit and measured, and forgotten with its prices', async () => {
    const upload = await postgresUploads(database.sql).request({
      id: randomUUID(),
      kind: 'trades',
      fileName: 't.csv',
      asOf: null,
    });
    await postgresIntake(database.sql).trades(upload, {
      batches: (async function* () {
        yield { rows: [{ line: 2, value: TRADE }], rejects: [] };
      })(),
      ignoredColumns: () => [],
    });
    await enrich(pathOfTrade());
    expect(await stored()).toEqual({ option_path: pathOfTrade(), none: false });
    expect(await measured()).toEqual(optionMetricsByDay([[pathOfTrade()]]));

    await database.sql`update trades set features_stale = true`;
    await enrich({ kind: 'refused', reason: 'GAP_AT_ENTRY' });
    expect(await measured()).toMatchObject({ covered: 0, refused: { GAP_AT_ENTRY: 1 } });

    await database.sql`update trades set features_stale = true`;
    await enrich(null);
    expect(await stored()).toEqual({ option_path: null, none: true });
    expect(await measured()).toBeNull();
  });
});
