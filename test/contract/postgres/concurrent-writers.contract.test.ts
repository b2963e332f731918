// Uploads, labels, enriching and measuring meet at the same trades at the same time: they wait, never in a
// circle.
// A deadlock would cost one of them the visibility timeout of its queue, which is more than an hour.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { postgresDailyHistory } from '#adapters/postgres/daily-history.ts';
import { postgresIntake } from '#adapters/postgres/intake.ts';
import { postgresMeasurements } from '#adapters/postgres/measurements.ts';
import { postgresStandings } from '#adapters/postgres/standings.ts';
import { postgresTrades } from '#adapters/postgres/trades.ts';
import { postgresUploads } from '#adapters/postgres/uploads.ts';
import { REGIME_VERSION } from '#core/analytics/regimes/regime.ts';
import { tradeFeatures } from '#core/pipeline/features.ts';
import { advisorMetrics } from '#core/pipeline/metrics.ts';
import { measureAdvisor } from '#lambdas/metrics/measure-advisor.ts';
import { FeaturesStale } from '#ports/measurements.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import { NO_FADE } from '#test/support/no-fade.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';
import { tradesKnownAt } from '#test/support/stored-measurement.ts';

const TRADES = 300;
const ROUNDS = 25;
const AS_OF = '2024-01-24';
let database: TestDatabase;

beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

/** The same trades with another price, in another order each time. */
async function upload(round: number): Promise<void> {
  const id = randomUUID();
  const requested = await postgresUploads(database.owner).request({
    ...{ id, kind: 'trades', fileName: 'f.csv', asOf: null },
  });
  const rows = Array.from({ length: TRADES }, (_, n) => ({
    line: n + 2,
    value: reportedTradeOf({
      tradeId: `T${(n * (round % 2 === 0 ? 7 : 293)) % TRADES}`,
      exitPrice: 21_600 + round,
    }),
  }));
  const batches = (async function* () {
    yield { rows, rejects: [] };
  })();
  await postgresIntake(database.owner).trades(requested, { batches, ignoredColumns: () => [] });
}

async function label(round: number): Promise<void> {
  const features = { bars: 30, adx: round, plusDi: null, minusDi: null };
  await postgresDailyHistory(database.owner).label(`r${round}`, 'NIFTY', [
    {
      date: '2024-01-22',
      version: REGIME_VERSION,
      regime: 'SIDEWAYS',
      features: { ...features, efficiency: null, choppiness: null, slope: null },
    },
  ]);
}

async function enrich(): Promise<void> {
  const trades = postgresTrades(database.sql);
  const stale = await trades.stale('ADV1');
  await trades.enrich(
    stale.map(({ trade, revision }) => ({
      tradeId: trade.tradeId,
      revision,
      features: tradeFeatures(trade, undefined),
      regime: { regime: 'UNKNOWN', source: 'NONE', marketRegime: 'UNKNOWN' },
      excursion: { kind: 'gap', gap: 'NO_SERIES' },
      ...NO_FADE,
    })),
  );
}

/** While trades wait for their features there is nothing to measure; the next attempt finds them. */
async function measure(): Promise<boolean> {
  try {
    await measureAdvisor(postgresMeasurements(database.sql), 'ADV1', AS_OF);
    return true;
  } catch (error) {
    if (error instanceof FeaturesStale) return false;
    throw error;
  }
}

describe('given an upload, labels, enriching and measuring of an advisor at the same time', () => {
  it('when they change the same trades again and again, then each of them gets through', async () => {
    const failures: unknown[] = [];
    const attempt = (change: Promise<void>) => change.catch((error) => void failures.push(error));
    let writing = true;
    const changes = async () => {
      for (let round = 0; round < ROUNDS; round++)
        await Promise.all([attempt(upload(round)), attempt(label(round))]);
      writing = false;
    };
    const enriching = async () => {
      while (writing) await attempt(enrich());
    };
    let measured = 0;
    const measureOnce = async () => {
      if (await measure()) measured += 1;
    };
    const measuring = async () => {
      while (writing) await attempt(measureOnce());
    };
    await Promise.all([changes(), enriching(), measuring()]);
    expect(failures).toEqual([]);
    expect(measured).toBeGreaterThan(0);
    await enrich();
    await measure();
    const { trades } = await tradesKnownAt(database.sql, 'ADV1', AS_OF);
    const standing = await postgresStandings(database.sql).ofAdvisor(AS_OF, 'ADV1');
    expect(standing?.metrics).toEqual(advisorMetrics(trades, AS_OF));
    expect(await postgresTrades(database.sql).stale('ADV1')).toEqual([]);
    const [row] = await database.sql`
      select count(*) as trades, count(*) filter (where exit_price = ${21_600 + ROUNDS - 1}) as last
      from trades`;
    expect(row).toEqual({ trades: TRADES, last: TRADES });
  });
});
