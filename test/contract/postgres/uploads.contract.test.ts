// What an upload may become: asked for twice, given up, taken after all, taken twice at the same moment.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { postgresIntake } from '#adapters/postgres/intake.ts';
import { postgresTrades } from '#adapters/postgres/trades.ts';
import { postgresUploads } from '#adapters/postgres/uploads.ts';
import { postgresWork } from '#adapters/postgres/work.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import type { Upload, Uploads } from '#ports/uploads.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import { eventually } from '#test/support/eventually.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';

let database: TestDatabase;
let uploads: Uploads;

beforeAll(async () => {
  database = await startDatabase();
  uploads = postgresUploads(database.sql);
});
afterAll(() => database.stop());
beforeEach(() => database.empty());

const request = (id: string = randomUUID()) =>
  uploads.request({ id, kind: 'trades', fileName: 'f.csv', asOf: null });

const take = (upload: Upload, ...trades: readonly ReportedTrade[]) =>
  takeSlowly(upload, Promise.resolve(), trades);

/** The file ends when `end` does. */
const takeSlowly = (upload: Upload, end: Promise<void>, trades: readonly ReportedTrade[]) =>
  postgresIntake(database.sql).trades(upload, {
    batches: (async function* () {
      yield { rows: trades.map((value, n) => ({ line: n + 2, value })), rejects: [] };
      await end;
    })(),
    ignoredColumns: () => [],
  });

describe('given an upload that was asked for', () => {
  it('when it is asked for again under its id, then it keeps its place, name and counts', async () => {
    const first = await request();
    await request();
    await take(first, reportedTradeOf());
    const again = await uploads.request({
      id: first.id,
      kind: 'contracts',
      fileName: 'other.csv',
      asOf: '2024-01-01',
    });
    expect(again).toEqual(await uploads.find(first.id));
    expect(again).toMatchObject({ sequence: first.sequence, kind: 'trades', fileName: 'f.csv' });
    expect(again.counts.accepted).toBe(1);
  });

  it('when it is given up and then taken after all, then it counts and its failure is forgotten', async () => {
    const upload = await request();
    await uploads.fail(upload.id, 'the file was not there');
    await uploads.fail(upload.id, 'a second reason');
    expect(await uploads.find(upload.id)).toMatchObject({
      status: 'FAILED',
      failure: 'the file was not there',
    });
    await take(upload, reportedTradeOf());
    expect(await uploads.find(upload.id)).toMatchObject({
      status: 'INGESTED',
      failure: null,
      counts: { read: 1, accepted: 1 },
    });
  });

  it('when it was taken, then a late failure of another attempt does not touch it', async () => {
    const upload = await request();
    await take(upload, reportedTradeOf());
    await uploads.fail(upload.id, 'too late');
    expect(await uploads.find(upload.id)).toMatchObject({ status: 'INGESTED', failure: null });
  });

  it('when it brings nothing that has to be measured, then it is done at once', async () => {
    const upload = await request();
    expect(await take(upload)).toMatchObject({ read: 0, accepted: 0 });
    expect(await uploads.find(upload.id)).toMatchObject({ status: 'DONE', asOf: null });
  });

  it('when nobody asked for it, then it is refused by its id and nothing is stored', async () => {
    const unknown = { ...(await request()), id: randomUUID() };
    await expect(take(unknown, reportedTradeOf())).rejects.toThrow(unknown.id);
    expect(await postgresTrades(database.sql).stale('ADV1')).toEqual([]);
  });
});

describe('given uploads that arrive at the same moment', () => {
  it('when one of them arrives twice, then it is taken once and both hear the same counts', async () => {
    const upload = await request();
    const rows = [reportedTradeOf(), reportedTradeOf({ exitPrice: 21_500 })];
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const first = takeSlowly(upload, finished, rows);
    let second: typeof first | undefined;
    try {
      await eventually('the first to be read', () => uploadsBeingTaken({ granted: true }));
      second = take(upload, ...rows);
      await eventually('the second to wait', () => uploadsBeingTaken({ granted: false }));
    } finally {
      finish();
    }
    const once = { read: 2, accepted: 1, rejected: 0, duplicates: 0, replaced: 1 };
    expect(await Promise.all([first, second])).toEqual([once, once]);
    expect((await postgresTrades(database.sql).stale('ADV1')).map((one) => one.revision)).toEqual([
      0,
    ]);
    expect(await postgresWork(database.sql).pending(upload.id)).toHaveLength(1);
  });

  it('when both hold the same trade, then the one asked for later counts, whoever is first', async () => {
    const older = await request();
    const newer = await request();
    await Promise.all([
      take(newer, reportedTradeOf({ exitPrice: 21_650 })),
      take(older, reportedTradeOf({ exitPrice: 21_500 })),
    ]);
    const stored = await postgresTrades(database.sql).stale('ADV1');
    expect(stored.map((one) => one.trade.exitPrice)).toEqual([21_650]);
    const taken = await Promise.all([older, newer].map(({ id }) => uploads.find(id)));
    const counted = taken.map((one) => one?.counts);
    // The older one first: accepted and then replaced. The newer one first: the older is known.
    expect([
      [
        { read: 1, accepted: 1, rejected: 0, duplicates: 0, replaced: 0 },
        { read: 1, accepted: 0, rejected: 0, duplicates: 0, replaced: 1 },
      ],
      [
        { read: 1, accepted: 0, rejected: 0, duplicates: 1, replaced: 0 },
        { read: 1, accepted: 1, rejected: 0, duplicates: 0, replaced: 0 },
      ],
    ]).toContainEqual(counted);
  });
});

async function uploadsBeingTaken({ granted }: { readonly granted: boolean }): Promise<boolean> {
  const rows = await database.owner`
    select 1 from pg_locks where locktype = 'advisory' and granted = ${granted}`;
  return rows.length > 0;
}
