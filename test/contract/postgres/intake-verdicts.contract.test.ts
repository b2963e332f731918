// Any uploads in any order: PostgreSQL and the core in memory give the same counts and end the same.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { postgresIntake } from '#adapters/postgres/intake.ts';
import { postgresTrades } from '#adapters/postgres/trades.ts';
import { postgresUploads } from '#adapters/postgres/uploads.ts';
import type { ListedContract } from '#core/pipeline/contract-row.ts';
import type { DatedBar } from '#core/pipeline/daily-runs.ts';
import type { KnownTrade } from '#core/pipeline/deduplicate.ts';
import { storable } from '#core/pipeline/field.ts';
import type { IncomingFile, Placed } from '#core/pipeline/file-rows.ts';
import { type Reject, reject } from '#core/pipeline/reject.ts';
import { type ReportedTrade, tradeContent } from '#core/signals/trade.ts';
import type { Counts, Upload } from '#ports/uploads.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import { memoryIntake } from '#test/support/memory-intake.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

/** A kind of upload: how its rows come about, how they are taken, what is stored then. */
interface Kind<T> {
  readonly kind: Upload['kind'];
  readonly row: fc.Arbitrary<T>;
  readonly describe: (value: T) => { readonly key: string; readonly content: string };
  readonly take: (upload: Upload, file: IncomingFile<T>) => Promise<Counts>;
  readonly stored: () => Promise<Map<string, KnownTrade>>;
}

const trades: Kind<ReportedTrade> = {
  kind: 'trades',
  row: fc
    .record({
      // Ids that a careless collation, a trim or a number would take for one another.
      tradeId: fc.constantFrom('A', 'a', '1', '01', 'é', 'e\u0301', '𝒜', '\uFF21'),
      advisorId: fc.constantFrom('X', 'x'),
      exitPrice: fc.constantFrom(21_500, 21_500.0001, 21_501),
      advisorName: fc.constantFrom(null, 'One'),
      targets: fc.constantFrom([], [21_600], [21_600, 21_700]),
    })
    .map(reportedTradeOf),
  describe: (trade) => ({ key: trade.tradeId, content: tradeContent(trade) }),
  take: (upload, file) => postgresIntake(database.sql).trades(upload, file),
  async stored() {
    const places = await database.sql<{ id: string; sequence: number; line: number }[]>`
      select trade_id as id, sequence, line from trades`;
    const stale = await Promise.all(
      ['X', 'x'].map((advisorId) => postgresTrades(database.sql).stale(advisorId)),
    );
    const contents = new Map(
      stale.flat().map(({ trade }) => [trade.tradeId, tradeContent(trade)] as const),
    );
    return new Map(
      places.map(({ id, sequence, line }) => [
        id,
        { content: contents.get(id) ?? 'none', sequence, line },
      ]),
    );
  },
};

const contracts: Kind<ListedContract> = {
  kind: 'contracts',
  row: fc
    .record({ strike: fc.constantFrom(100, 100.05, 1000), lot: fc.constantFrom(25, 50, 75) })
    .map(({ strike, lot }) => ({
      ...{ contract: `NIFTY:2024-01-25:${strike}:CE`, kind: 'OPT', underlying: 'NIFTY' },
      ...{ expiry: '2024-01-25', strike, optionType: 'CE', lot },
    })),
  describe: ({ contract, lot }) => ({ key: contract, content: String(lot) }),
  take: (upload, file) => postgresIntake(database.sql).contracts(upload, file),
  async stored() {
    const rows = await database.sql<
      { key: string; content: string; sequence: number; line: number }[]
    >`
      select contract as key, lot::text as content, sequence, line from contracts`;
    return new Map(rows.map(({ key, ...known }) => [key, known]));
  },
};

const bars: Kind<DatedBar> = {
  kind: 'daily-bars',
  row: fc
    .record({
      date: fc.constantFrom('2024-01-22', '2024-01-23', '2024-01-24'),
      close: fc.constantFrom(100, 100.05, 100.0001),
    })
    .map(({ date, close }) => ({ date, open: 100, high: 120, low: 90, close })),
  describe: ({ date, close }) => ({ key: date, content: String(close) }),
  take: (upload, file) => postgresIntake(database.sql).dailyBars(upload, 'NIFTY', file),
  async stored() {
    const rows = await database.sql<
      { date: string; close: number; sequence: number; line: number }[]
    >`select date, close, sequence, line from daily_bars`;
    return new Map(
      rows.map(({ date, close, ...place }) => [date, { content: String(close), ...place }]),
    );
  },
};

const rawText = fc.string({ unit: 'binary', maxLength: 8 });
const uploadOf = <T>(row: fc.Arbitrary<T>) =>
  fc.record({
    rows: fc.array(row, { maxLength: 9 }),
    rejects: fc.array(rawText, { maxLength: 3 }),
    batch: fc.integer({ min: 1, max: 5 }),
  });
/** Uploads, and the order in which they are taken: none, once or again, late or early. */
const script = <T>(row: fc.Arbitrary<T>) =>
  fc.record({
    uploads: fc.array(uploadOf(row), { minLength: 1, maxLength: 5 }),
    order: fc.array(fc.nat(4), { minLength: 1, maxLength: 8 }),
  });

function fileOf<T>(
  rows: readonly Placed<T>[],
  rejects: readonly Reject[],
  batch: number,
): IncomingFile<T> {
  const batches = async function* () {
    for (let from = 0; from < rows.length; from += batch)
      yield { rows: rows.slice(from, from + batch), rejects: [] };
    yield { rows: [], rejects };
  };
  return { batches: batches(), ignoredColumns: () => [] };
}

async function holds<T>({ kind, row, describe: about, take, stored }: Kind<T>): Promise<void> {
  const uploads = postgresUploads(database.sql);
  const property = fc.asyncProperty(script(row), async (given) => {
    await database.empty();
    const memory = memoryIntake(about);
    const requested: Upload[] = [];
    for (const _ of given.uploads)
      requested.push(
        await uploads.request({ id: randomUUID(), kind, fileName: 'f.csv', asOf: null }),
      );
    for (const pick of given.order) {
      const index = pick % requested.length;
      const upload = requested[index];
      const file = given.uploads[index];
      if (!upload || !file) continue;
      const rows = file.rows.map((value, n) => ({ line: 2 * n + 2, value }));
      const fault = { field: 'side', code: 'UNKNOWN_VALUE', expected: 'BUY' } as const;
      const rejects = file.rejects.map((raw, n) =>
        reject(2 * n + 3, { ...fault, found: raw }, raw),
      );
      const expected = memory.take(upload, rows, rejects.length);
      expect(await take(upload, fileOf(rows, rejects, file.batch))).toEqual(expected);
      expect((await uploads.find(upload.id))?.counts).toEqual(expected);
      const kept = await uploads.rejects(upload.id, { cursor: 0, limit: 10 });
      expect(kept).toEqual(
        rejects.map((one) => ({
          ...one,
          found: storable(one.found),
          message: storable(one.message),
          raw: storable(one.raw),
        })),
      );
    }
    expect(await stored()).toEqual(memory.stored);
  });
  await fc.assert(property, { numRuns: 80 });
}

describe('given any uploads, taken in any order and again', () => {
  it('when they hold trades, then counts, content and places are those of the core', () =>
    holds(trades));
  it('when they hold contracts, then counts, lots and places are those of the core', () =>
    holds(contracts));
  it('when they hold daily bars, then counts, bars and places are those of the core', () =>
    holds(bars));
});
