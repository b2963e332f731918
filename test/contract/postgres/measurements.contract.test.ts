// An advisor measured by what changed stands where a measurement from nothing puts him, byte for byte,
// and so does everything that is kept for the next time.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { postgresMeasurements } from '#adapters/postgres/measurements.ts';
import { postgresStandings } from '#adapters/postgres/standings.ts';
import type { TradeExcursion } from '#core/analytics/excursions/trade-excursion.ts';
import { OPENING_CORPUS } from '#core/analytics/replay/corpus-window.ts';
import { addDays, type IsoDate, istInstant } from '#core/market/ist.ts';
import {
  measureAgain,
  measurementOutcome,
  measurementPlan,
  ranksWanted,
} from '#core/pipeline/measurement.ts';
import { advisorMetrics } from '#core/pipeline/metrics.ts';
import { measureAdvisor } from '#lambdas/metrics/measure-advisor.ts';
import { MeasurementOvertaken, type Measurements } from '#ports/measurements.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import { type MeasuredRow, putRows } from '#test/support/measured-rows.ts';
import { tradesKnownAt } from '#test/support/stored-measurement.ts';

let database: TestDatabase;
let measurements: Measurements;

beforeAll(async () => {
  database = await startDatabase();
  measurements = postgresMeasurements(database.sql);
});
afterAll(() => database.stop());
beforeEach(() => database.empty());

const HOUR = 3_600_000;
const FIRST = istInstant('2026-02-02', '00:00');
const LAST_DATE: IsoDate = '2026-06-30';
const NO_TAPE: TradeExcursion = { kind: 'gap', gap: 'NO_SERIES' };

const percent = fc.option(fc.integer({ min: 0, max: 90 }).map((n) => n / 7));
const path: fc.Arbitrary<TradeExcursion> = fc
  .record({
    ...{ maePct: percent, mfePct: percent, wsePct: percent, wtePct: percent },
    postTargetPct: percent,
    contradiction: fc.constantFrom(null, 'STOP_FIRST' as const),
    ambiguous: fc.boolean(),
    stop: fc.option(fc.record({ beyond: fc.integer({ min: -9, max: 9 }), hunted: fc.boolean() })),
  })
  .map(({ ambiguous, stop, ...figures }) => {
    const outcome = { reason: 'STOPLOSS_HIT' as const, at: 0, price: 1 };
    return {
      ...{
        ...figures,
        kind: 'path',
        resolution: 'MINUTE',
        rows: 3,
        worstAt: 0,
        bestAt: 0,
        outcome,
      },
      ...{ optimistic: ambiguous ? outcome : null, levelMoved: false },
      afterStop: stop && {
        postSlPct: stop.beyond / 7,
        overshootPct: Math.max(0, stop.beyond) / 7,
        ...{ recoveryPct: 0, hunted: stop.hunted },
      },
    };
  });

const row: fc.Arbitrary<MeasuredRow> = fc
  .record({
    tradeId: fc.integer({ min: 0, max: 12 }).map((n) => `T${n}`),
    advisorId: fc.constantFrom('A', 'A', 'A', 'B'),
    advisorName: fc.constantFrom(null, 'One', 'Two'),
    entry: fc.integer({ min: 0, max: 149 * 8 }),
    held: fc.oneof(
      fc.constant(0),
      fc.integer({ min: 1, max: 16 }),
      fc.integer({ min: 1, max: 400 }),
    ),
    known: fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 1, max: 24 })),
    margin: fc.constantFrom(1, 5, 9, 14),
    net: fc.integer({ min: -30, max: 20 }),
    multiple: fc.option(fc.integer({ min: -20, max: 30 })),
    excursion: fc.oneof(
      fc.constant(NO_TAPE),
      fc.constant({ kind: 'unfilled' as const, contradiction: 'ENTRY_NOT_TRADED' as const }),
      path,
      path,
    ),
  })
  .map(({ entry, held, known, margin, net, multiple, ...rest }) => {
    const entryAt = FIRST + entry * 3 * HOUR;
    const exitAt = entryAt + held * 3 * HOUR;
    return {
      ...{ ...rest, entryAt, exitAt, claimedExitAt: exitAt + known * 3 * HOUR },
      marginPaise: (OPENING_CORPUS / 20) * margin,
      netPaise: Math.round((OPENING_CORPUS / 77) * net),
      returnPct: net / 7,
      rMultiple: multiple === null ? null : multiple / 3,
    };
  });

const sequence = fc.record({
  rows: fc.uniqueArray(row, { maxLength: 4, selector: ({ tradeId }) => tradeId }),
  removed: fc.option(fc.integer({ min: 0, max: 12 }).map((n) => `T${n}`)),
  advisorId: fc.constantFrom('A', 'A', 'B'),
  asOf: fc.constantFrom(0, 0, 0, 1, 7, 45, 120).map((days) => addDays(LAST_DATE, -days)),
});
type Sequence = typeof sequence extends fc.Arbitrary<infer S> ? S : never;

/** What stands, beside what a measurement in memory of all his trades gives. */
async function expectFull(advisorId: string, asOf: IsoDate): Promise<void> {
  const { advisorName, trades } = await tradesKnownAt(database.sql, advisorId, asOf);
  const metrics = advisorMetrics(trades, asOf);
  const standing = await postgresStandings(database.sql).ofAdvisor(asOf, advisorId);
  expect(standing).toEqual(metrics && { advisorId, advisorName, metrics });
}

async function take({ rows, removed, advisorId, asOf }: Sequence): Promise<void> {
  if (rows.length > 0) await putRows(database.sql, rows);
  if (removed !== null) await database.sql`delete from trades where trade_id = ${removed}`;
  await measureAdvisor(measurements, advisorId, asOf);
  await expectFull(advisorId, asOf);
}

/** Everything that is kept for the next measurement, as text. */
async function kept(): Promise<unknown> {
  const { sql } = database;
  return {
    days: await sql`select advisor_id, known_date, sums::text, total::text from advisor_days
      order by advisor_id, known_date`,
    checkpoints: await sql`select advisor_id, at, state::text, skipped_open
      from corpus_checkpoints order by advisor_id, at`,
    measured: await sql`select advisor_id, checkpoints_as_of from advisor_measurements
      order by advisor_id`,
    owed: await sql`select advisor_id, known_date from owed_measurements
      where known_date <= ${LAST_DATE}`,
  };
}

const measureBoth = async (): Promise<void> => {
  for (const advisorId of ['A', 'B']) await measureAdvisor(measurements, advisorId, LAST_DATE);
};

describe('given any sequence of trades, corrections, removals and dates measured', () => {
  it('when he is measured by what changed, then every byte is that of a measurement from nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(sequence, { minLength: 1, maxLength: 8 }), async (sequences) => {
        await database.empty();
        for (const one of sequences) await take(one);
        await measureBoth();
        const incremental = await kept();
        await database.owner`select owe_all_measurements()`;
        await measureBoth();
        expect(incremental).toEqual(await kept());
      }),
      { numRuns: 60 },
    );
  });
});

const plainRow = (n: number, entryAt: number, change: Partial<MeasuredRow> = {}): MeasuredRow => ({
  ...{ tradeId: `L${n}`, advisorId: 'A', advisorName: null, entryAt, exitAt: entryAt + HOUR },
  claimedExitAt: entryAt + HOUR,
  ...{ marginPaise: 1_000_000, netPaise: (n % 7) * 100 - 300, returnPct: n % 5 },
  ...{ rMultiple: n % 3, excursion: NO_TAPE, ...change },
});

describe('given an advisor of 20,000 trades over years', () => {
  const last = istInstant(LAST_DATE, '10:00');

  /** Rows of trades the server looked at since the last call. */
  async function rowsRead(): Promise<number> {
    // Every connection tells what it did when it is asked.
    const connections = await Promise.all([database.sql.reserve(), database.sql.reserve()]);
    for (const connection of connections) {
      await connection`select pg_stat_force_next_flush()`;
      await connection`select 1`;
      connection.release();
    }
    const [row] = await database.owner<{ read: number }[]>`
      select seq_tup_read + idx_tup_fetch as read from pg_stat_user_tables where relname = 'trades'`;
    await database.owner`select pg_stat_reset()`;
    return row?.read ?? Number.NaN;
  }

  it('when one trade is added, then the rows read are those of the last days, not of the history', async () => {
    const rows = Array.from({ length: 20_000 }, (_, n) =>
      plainRow(n, last - Math.floor(n / 20) * 24 * HOUR - (n % 20) * 60_000),
    );
    for (let from = 0; from < rows.length; from += 5000)
      await putRows(database.sql, rows.slice(from, from + 5000));
    await database.owner`vacuum analyze trades`;
    await measureAdvisor(measurements, 'A', LAST_DATE);
    const full = await rowsRead();
    await putRows(database.sql, [plainRow(99_999, last + 60_000)]);
    await rowsRead();
    await measureAdvisor(measurements, 'A', LAST_DATE);
    const appended = await rowsRead();
    await expectFull('A', LAST_DATE);
    expect(full).toBeGreaterThanOrEqual(20_000);
    expect(appended).toBeGreaterThanOrEqual(21);
    expect(appended).toBeLessThan(60);
  });
});

describe('given changes while he is being measured', () => {
  const day = istInstant('2026-06-10', '10:00');
  const AS_OF = '2026-06-20';

  async function begun() {
    const start = await measurements.start('A', AS_OF);
    const plan = measurementPlan(start);
    return { start, plan };
  }
  async function finish({ start, plan }: Awaited<ReturnType<typeof begun>>) {
    const draft = measureAgain(start, plan, await measurements.input('A', plan));
    const ranks = await measurements.ranks('A', AS_OF, ranksWanted(draft));
    await measurements.store(measurementOutcome(draft, ranks));
  }
  const owedDates = async () =>
    (
      await database.sql<{ date: IsoDate }[]>`
      select known_date as date from owed_measurements order by 1`
    ).map(({ date }) => date);

  it('when a trade of an owed day is corrected between reading and storing, then the day stays owed and the next run is right', async () => {
    await putRows(database.sql, [plainRow(1, day), plainRow(2, day + 24 * HOUR)]);
    const run = await begun();
    await putRows(database.sql, [plainRow(1, day, { netPaise: 77_777 })]);
    await finish(run);
    expect(await owedDates()).toEqual(['2026-06-10']);
    await measureAdvisor(measurements, 'A', AS_OF);
    expect(await owedDates()).toEqual([]);
    await expectFull('A', AS_OF);
  });

  it('when a trade of another day comes in between, then that day is owed and the next run is right', async () => {
    await putRows(database.sql, [plainRow(1, day)]);
    await measureAdvisor(measurements, 'A', AS_OF);
    await putRows(database.sql, [plainRow(2, day + 48 * HOUR)]);
    const run = await begun();
    await putRows(database.sql, [plainRow(3, day - 48 * HOUR, { marginPaise: OPENING_CORPUS })]);
    await finish(run);
    expect(await owedDates()).toEqual(['2026-06-08']);
    await measureAdvisor(measurements, 'A', AS_OF);
    await expectFull('A', AS_OF);
  });

  it('when somebody else stores a measurement in between, then the older one stores nothing', async () => {
    await putRows(database.sql, [plainRow(1, day)]);
    const run = await begun();
    await measureAdvisor(measurements, 'A', AS_OF);
    await putRows(database.sql, [plainRow(1, day, { netPaise: 77_777 })]);
    await measureAdvisor(measurements, 'A', AS_OF);
    const before = await kept();
    await expect(finish(run)).rejects.toThrow(MeasurementOvertaken);
    expect(await kept()).toEqual(before);
    await expectFull('A', AS_OF);
  });

  it('when two first measurements meet, then one is stored and the other refused', async () => {
    await putRows(database.sql, [plainRow(1, day)]);
    const runs = [await begun(), await begun()];
    const ends = await Promise.allSettled(runs.map(finish));
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expectFull('A', AS_OF);
  });

  it('when a trade changes in nothing that is measured, then nothing is owed', async () => {
    await putRows(database.sql, [plainRow(1, day)]);
    await measureAdvisor(measurements, 'A', AS_OF);
    await database.sql`update trades set regime = 'SIDEWAYS', features_stale = true`;
    await database.sql`update trades set features_stale = false, sequence = sequence + 1`;
    expect(await owedDates()).toEqual([]);
    await putRows(database.sql, [plainRow(1, day, { rMultiple: null })]);
    expect(await owedDates()).toEqual(['2026-06-10']);
  });

  it('when his trades are taken by another, then both are owed and he no longer exists', async () => {
    await putRows(database.sql, [plainRow(1, day)]);
    await measureAdvisor(measurements, 'A', AS_OF);
    await putRows(database.sql, [plainRow(1, day, { advisorId: 'B' })]);
    for (const advisorId of ['A', 'B']) {
      await measureAdvisor(measurements, advisorId, AS_OF);
      await expectFull(advisorId, AS_OF);
    }
    expect(await postgresStandings(database.sql).ofAdvisor(AS_OF, 'A')).toBeNull();
  });
});
