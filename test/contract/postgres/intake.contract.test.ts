// The intake of uploads: all or nothing, with its rejects, and with the work it makes necessary. Its
// verdicts are held to those of the core beside this file.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { postgresIntake } from '#adapters/postgres/intake.ts';
import { postgresMeasurements } from '#adapters/postgres/measurements.ts';
import { postgresTrades } from '#adapters/postgres/trades.ts';
import { postgresUploads } from '#adapters/postgres/uploads.ts';
import { postgresWork } from '#adapters/postgres/work.ts';
import { tradeFeatures } from '#core/pipeline/features.ts';
import type { IncomingFile, Placed } from '#core/pipeline/file-rows.ts';
import { reject } from '#core/pipeline/reject.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import { measureAdvisor } from '#lambdas/metrics/measure-advisor.ts';
import type { Upload } from '#ports/uploads.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import { NO_FADE } from '#test/support/no-fade.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());
beforeEach(() => database.empty());

const fileOf = <T>(
  rows: readonly Placed<T>[],
  rejects = [] as ReturnType<typeof reject>[],
): IncomingFile<T> => ({
  batches: (async function* () {
    yield { rows, rejects };
  })(),
  ignoredColumns: () => ['mood'],
});

const placed = <T>(values: readonly T[]): Placed<T>[] =>
  values.map((value, n) => ({ line: n + 2, value }));

const request = (asOf: string | null = null, kind: Upload['kind'] = 'trades') =>
  postgresUploads(database.sql).request({ id: randomUUID(), kind, fileName: 'f.csv', asOf });

const take = (upload: Upload, trades: readonly ReportedTrade[]) =>
  postgresIntake(database.sql).trades(upload, fileOf(placed(trades)));

async function uploadTrades(
  trades: readonly ReportedTrade[],
  asOf: string | null = null,
): Promise<Upload> {
  const upload = await request(asOf);
  await take(upload, trades);
  return upload;
}

/** Enriches and measures everything a run owes, as the functions do. */
async function measureAll(runId: string): Promise<readonly string[]> {
  const { sql } = database;
  const owed = await postgresWork(sql).pending(runId);
  for (const message of owed) {
    const trades = postgresTrades(sql);
    const stale = await trades.stale(message.advisorId);
    await trades.enrich(
      stale.map(({ trade, revision, contractLot }) => ({
        tradeId: trade.tradeId,
        revision,
        features: tradeFeatures(trade, contractLot),
        regime: { regime: 'UNKNOWN', source: 'NONE', marketRegime: 'UNKNOWN' },
        excursion: { kind: 'gap', gap: 'NO_SERIES' },
        ...NO_FADE,
      })),
    );
    await measureAdvisor(postgresMeasurements(sql), message.advisorId, message.asOf);
    await postgresWork(sql).measured(message);
  }
  return owed.map(({ advisorId, asOf }) => `${advisorId} ${asOf}`);
}

describe('given rejected rows', () => {
  it('when they hold what no database text can hold, then they are kept with line, field, expected and found', async () => {
    const upload = await request();
    const fault = {
      field: 'side',
      code: 'UNKNOWN_VALUE',
      expected: 'BUY',
      found: '"\u0000\uD800"',
    } as const;
    const rejects = [reject(7, fault, 'raw \u0000 row \uDC00'), reject(9, fault, 'second')];
    const counts = await postgresIntake(database.sql).trades(
      upload,
      fileOf(placed([reportedTradeOf()]), rejects),
    );
    expect(counts).toEqual({ read: 3, accepted: 1, rejected: 2, duplicates: 0, replaced: 0 });
    const kept = await postgresUploads(database.sql).rejects(upload.id, { cursor: 0, limit: 10 });
    expect(kept.map((one) => [one.line, one.field, one.code, one.found, one.raw])).toEqual([
      [7, 'side', 'UNKNOWN_VALUE', '"\uFFFD\uFFFD"', 'raw \uFFFD row \uFFFD'],
      [9, 'side', 'UNKNOWN_VALUE', '"\uFFFD\uFFFD"', 'second'],
    ]);
    expect(await postgresUploads(database.sql).find(upload.id)).toMatchObject({
      status: 'INGESTED',
      ignoredColumns: ['mood'],
    });
  });
});

describe('given a failure in the middle of the file', () => {
  it('when the upload is taken again, then nothing was left behind and it counts the same', async () => {
    const upload = await request();
    const broken: IncomingFile<ReportedTrade> = {
      batches: (async function* () {
        yield {
          rows: placed([reportedTradeOf()]),
          rejects: [reject(9, { field: null, code: 'MISSING', expected: 'x', found: 'y' }, '')],
        };
        throw new Error('the line was cut');
      })(),
      ignoredColumns: () => [],
    };
    await expect(postgresIntake(database.sql).trades(upload, broken)).rejects.toThrow(
      'the line was cut',
    );
    const [left] =
      await database.sql`select (select count(*) from trades) + (select count(*) from rejects) + (select count(*) from work) as rows`;
    expect(left?.['rows']).toBe(0);
    expect(await take(upload, [reportedTradeOf()])).toMatchObject({
      read: 1,
      accepted: 1,
      rejected: 0,
    });
  });
});

describe('given work that an upload makes necessary', () => {
  const early = reportedTradeOf({
    tradeId: 'E',
    advisorId: 'EARLY',
    entryAt: Date.parse('2024-01-10T10:00:00+05:30'),
    exitAt: Date.parse('2024-01-10T11:00:00+05:30'),
  });

  it('when the last exit moves on, then every advisor is owed at the new date; unchanged ones only there', async () => {
    expect(await measureAll((await uploadTrades([early])).id)).toEqual(['EARLY 2024-01-10']);
    const upload = await uploadTrades([reportedTradeOf()]);
    expect(await measureAll(upload.id)).toEqual(['ADV1 2024-01-23', 'EARLY 2024-01-23']);
    const again = await uploadTrades([reportedTradeOf()]);
    expect(await measureAll(again.id)).toEqual([]);
    expect((await postgresUploads(database.sql).find(again.id))?.status).toBe('DONE');
  });

  it('when a correction is measured as of an older date, then the latest date is owed too', async () => {
    await measureAll((await uploadTrades([early, reportedTradeOf()])).id);
    const upload = await uploadTrades([{ ...early, exitPrice: 21_450 }], '2024-01-15');
    expect([...(await measureAll(upload.id))].sort()).toEqual([
      'ADV1 2024-01-15',
      'EARLY 2024-01-15',
      'EARLY 2024-01-23',
    ]);
  });

  it('when a trade moves to another advisor, then both are owed', async () => {
    await measureAll((await uploadTrades([reportedTradeOf()])).id);
    const upload = await uploadTrades([reportedTradeOf({ advisorId: 'ADV2' })]);
    expect(await measureAll(upload.id)).toEqual(['ADV1 2024-01-23', 'ADV2 2024-01-23']);
  });

  it('when a contract file brings another lot, then exactly its trades become stale and their advisors are owed', async () => {
    await measureAll(
      (
        await uploadTrades([
          reportedTradeOf(),
          reportedTradeOf({
            tradeId: 'O',
            advisorId: 'OTHER',
            instrument: { kind: 'FUT', exchange: 'NSE', underlying: 'NIFTY', expiry: '2024-02-29' },
          }),
        ])
      ).id,
    );
    const contract = {
      contract: 'NIFTY:2024-01-25:FUT',
      kind: 'FUT',
      underlying: 'NIFTY',
      expiry: '2024-01-25',
      strike: null,
      optionType: null,
      lot: 40,
    } as const;
    const upload = await request(null, 'contracts');
    const counts = await postgresIntake(database.sql).contracts(
      upload,
      fileOf(placed([contract, contract])),
    );
    expect(counts).toMatchObject({ accepted: 1, duplicates: 1 });
    expect(await measureAll(upload.id)).toEqual(['ADV1 2024-01-23']);
    const [row] =
      await database.sql`select features ->> 'lotSize' as lot, lot_status from trades where trade_id = 'T1'`;
    expect(row).toMatchObject({ lot: '40', lot_status: 'CONTRACT_FILE' });
    const again = await request(null, 'contracts');
    await postgresIntake(database.sql).contracts(again, fileOf(placed([contract])));
    expect(await measureAll(again.id)).toEqual([]);
  });

  it('when a trade changes while an earlier run is on its way, then the later run owes the earlier date and is its successor', async () => {
    const first = await uploadTrades([early], '2024-01-12');
    const second = await uploadTrades([{ ...early, exitPrice: 21_450 }], '2024-01-20');
    const [message] = await postgresWork(database.sql).pending(first.id);
    if (!message) throw new Error('expected work');
    expect(await postgresWork(database.sql).successor(message)).toBe(second.id);
    expect(
      (await postgresWork(database.sql).pending(second.id)).map((one) => one.asOf).sort(),
    ).toEqual(['2024-01-12', '2024-01-20']);
  });
});

describe('given daily bars', () => {
  it('when a file is taken, corrected and taken again, then the newest row of a date counts', async () => {
    const bar = (close: number) => ({ date: '2024-01-23', open: 100, high: 120, low: 90, close });
    const daily = async (...bars: ReturnType<typeof bar>[]) => {
      const upload = await request(null, 'daily-bars');
      return postgresIntake(database.sql).dailyBars(upload, 'NIFTY', fileOf(placed(bars)));
    };
    expect(await daily(bar(100), bar(101))).toMatchObject({ accepted: 1, replaced: 1 });
    expect(await daily(bar(101))).toMatchObject({ duplicates: 1, replaced: 0 });
    const [row] = await database.sql`select close from daily_bars`;
    expect(row?.['close']).toBe(101);
  });
});
