// From database to database: one new trade arrives and its advisor is measured, beside measuring him from
// nothing, and beside the plain way: read all trades, compute, store one row.

import type { Sql } from '#adapters/postgres/connection.ts';
import { postgresMeasurements } from '#adapters/postgres/measurements.ts';
import type { AdvisorMetrics, MeasuredTrade } from '#core/pipeline/metrics.ts';
import { advisorMetrics } from '#core/pipeline/metrics.ts';
import { measureAdvisor } from '#lambdas/metrics/measure-advisor.ts';
import { createRandom, type Random } from '#local/sample/random.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import { type Comparison, comparison, expectEqual, median } from './comparison.ts';
import { WINDOW } from './corpus-trades.ts';
import { ADVISOR, insertTrades, loadTrades, measuredTrades, readTrades } from './stored-trades.ts';

const SIZES = [2_000, 200_000];
const APPENDS = 21;
const RERUNS = 5;
const HOUR = 3_600_000;

export async function measurementBench(): Promise<readonly Comparison[]> {
  const database = await startDatabase();
  try {
    const results: Comparison[] = [];
    for (const size of SIZES) results.push(...(await measured(database, size)));
    return results;
  } finally {
    await database.stop();
  }
}

async function measured(database: TestDatabase, size: number): Promise<readonly Comparison[]> {
  const { sql, owner } = database;
  await database.empty();
  await loadTrades(owner, measuredTrades(size));
  const again = () => measureAdvisor(postgresMeasurements(sql), ADVISOR, WINDOW.asOf);
  const fromNothing = await times(RERUNS, () => owner`select owe_all_measurements()`, again);
  const random = createRandom(7, `appends-${size}`);
  const appended = await times(APPENDS, nothing, async () => {
    await insertTrades(sql, [lateTrade(random)]);
    await again();
  });
  const stored = await standing(sql);
  const plain = await times(RERUNS, nothing, () => plainMeasurement(sql));
  expectEqual('the measurement after all appends', stored, await standing(sql));
  const what = 'PostgreSQL: one new trade, measured and stored';
  return [
    comparison({ what, size, peer: 'measured from nothing' }, appended, fromNothing),
    comparison({ what, size, peer: 'all trades read, one row stored' }, appended, plain),
  ];
}

const nothing = () => Promise.resolve();

/** Median milliseconds after one warm-up; what prepares a run is not counted. */
async function times(
  runs: number,
  prepare: () => PromiseLike<unknown>,
  run: () => PromiseLike<unknown>,
): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round <= runs; round++) {
    await prepare();
    const began = performance.now();
    await run();
    if (round > 0) taken.push(performance.now() - began);
  }
  return median(taken);
}

/** Entered and left in the last hour of the window. */
function lateTrade(random: Random): MeasuredTrade {
  const entryAt = WINDOW.to - HOUR + random.integer(0, HOUR / 2);
  const exitAt = entryAt + random.integer(0, HOUR / 3);
  return {
    tradeId: `NEW${random.integer(0, 2 ** 40)}`,
    ...{ entryAt, exitAt, knownAt: exitAt },
    marginPaise: random.integer(1, 100_000),
    netPaise: random.integer(-1000, 1000),
    returnPct: random.normal(),
    rMultiple: random.normal(),
  };
}

async function plainMeasurement(sql: Sql): Promise<void> {
  const metrics = advisorMetrics(await readTrades(sql), WINDOW.asOf);
  await sql`
    insert into advisor_metrics (advisor_id, as_of, advisor_name, metrics)
    values (${ADVISOR}, ${WINDOW.asOf}, null, ${sql.json(metrics as never)})
    on conflict (advisor_id, as_of) do update set metrics = excluded.metrics`;
}

async function standing(sql: Sql): Promise<AdvisorMetrics | undefined> {
  const [row] = await sql<{ metrics: AdvisorMetrics }[]>`
    select metrics from advisor_metrics where advisor_id = ${ADVISOR}`;
  return row?.metrics;
}
