// What goes into PostgreSQL comes out the same: trades, features, labels, uploads, watermarks.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { postgresDailyHistory } from '#adapters/postgres/daily-history.ts';
import { postgresIntake } from '#adapters/postgres/intake.ts';
import { postgresTrades } from '#adapters/postgres/trades.ts';
import { postgresUploads } from '#adapters/postgres/uploads.ts';
import { postgresWatermarks } from '#adapters/postgres/watermarks.ts';
import { postgresWork } from '#adapters/postgres/work.ts';
import { tradeFeatures } from '#core/pipeline/features.ts';
import type { DatedRegime } from '#core/pipeline/regimes.ts';
import { reject } from '#core/pipeline/reject.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import { NO_FADE } from '#test/support/no-fade.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';
import { tradesKnownAt } from '#test/support/stored-measurement.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());
beforeEach(() => database.empty());

async function store(...trades: readonly ReportedTrade[]): Promise<string> {
  const id = randomUUID();
  const upload = await postgresUploads(database.sql).request({
    id,
    kind: 'trades',
    fileName: 'f.csv',
    asOf: null,
  });
  const rows = trades.map((value, n) => ({ line: n + 2, value }));
  const batches = (async function* () {
    yield { rows, rejects: [] };
  })();
  await postgresIntake(database.sql).trades(upload, { batches, ignoredColumns: () => [] });
  return id;
}

const enrich = async (advisorId: string) => {
  const trades = postgresTrades(database.sql);
  const regime = { regime: 'SIDEWAYS', source: 'MARKET', marketRegime: 'SIDEWAYS' } as const;
  const stale = await trades.stale(advisorId);
  await trades.enrich(
    stale.map(({ trade, revision }) => ({
      tradeId: trade.tradeId,
      revision,
      features: tradeFeatures(trade, undefined),
      regime,
      excursion: { kind: 'gap', gap: 'NO_SERIES' },
      ...NO_FADE,
    })),
  );
};

const instrument: fc.Arbitrary<ReportedTrade['instrument']> = fc.oneof(
  fc.constant({ kind: 'EQ' as const, exchange: 'NSE' as const, underlying: 'M&M' }),
  fc.constant({
    kind: 'FUT' as const,
    exchange: 'BSE' as const,
    underlying: 'SENSEX',
    expiry: '2024-01-26',
  }),
  fc.integer({ min: 1, max: 10 ** 9 }).map((n) => ({
    kind: 'OPT' as const,
    exchange: 'NSE' as const,
    underlying: 'NIFTY',
    expiry: '2024-01-25',
    strike: n / 10_000 + 1,
    optionType: 'PE' as const,
  })),
);
const price = fc.integer({ min: 100, max: 10 ** 10 }).map((n) => n / 10_000);
const trade = fc.record({
  instrument,
  advisorName: fc.option(fc.string({ unit: 'grapheme', minLength: 1 })),
  side: fc.constantFrom('BUY' as const, 'SELL' as const),
  period: fc.constantFrom(null, 'SWING' as const),
  entryPrice: price,
  entryAt: fc.integer({ min: 1_400_000_000_000, max: 1_700_000_000_000 }),
  entryBasis: fc.constantFrom('FILL' as const, 'ADVISED' as const),
  stoploss: fc.option(price),
  targets: fc.array(price, { maxLength: 4 }),
  exitPrice: price,
  exitReason: fc.constantFrom(null, 'EXPIRED' as const),
});

describe('given any trade', () => {
  it('when it is stored and read again, then every field is the same, to the last decimal and millisecond', async () => {
    await fc.assert(
      fc.asyncProperty(trade, fc.nat(10 ** 9), async (fields, held) => {
        await database.empty();
        const given = reportedTradeOf({ ...fields, exitAt: fields.entryAt + held });
        await store(given);
        const [stale] = await postgresTrades(database.sql).stale('ADV1');
        expect(stale?.trade).toEqual(given);
      }),
      { numRuns: 60 },
    );
  });
});

describe('given stored trades of an advisor', () => {
  const later = reportedTradeOf({
    tradeId: 'T2',
    advisorName: 'New Name',
    entryAt: Date.parse('2024-01-24T10:00:00+05:30'),
    exitAt: Date.parse('2024-01-24T11:00:00+05:30'),
  });

  it('when some wait for their features, then nobody measures him; afterwards the date decides what is seen', async () => {
    await store(reportedTradeOf(), later);
    await expect(tradesKnownAt(database.sql, 'ADV1', '2024-01-24')).rejects.toThrow(
      'expected current features, found 2',
    );
    await enrich('ADV1');
    expect((await tradesKnownAt(database.sql, 'ADV1', '2024-01-23')).trades).toHaveLength(1);
    const all = await tradesKnownAt(database.sql, 'ADV1', '2024-01-24');
    expect(all.advisorName).toBe('New Name');
    expect((await tradesKnownAt(database.sql, 'ADV1', '2024-01-23')).advisorName).toBe(
      'One Research',
    );
    const { netPaise, marginPaise, returnPct, rMultiple } = tradeFeatures(later, undefined);
    expect(all.trades.find((one) => one.tradeId === 'T2')).toMatchObject({
      netPaise,
      marginPaise,
      returnPct,
      rMultiple,
    });
  });

  it('when a trade is corrected while its features are computed, then it stays stale', async () => {
    await store(reportedTradeOf());
    const trades = postgresTrades(database.sql);
    const before = await trades.stale('ADV1');
    await store(reportedTradeOf({ exitPrice: 21_650 }));
    const regime = { regime: 'UNKNOWN', source: 'NONE', marketRegime: 'UNKNOWN' } as const;
    await trades.enrich(
      before.map((one) => ({
        tradeId: one.trade.tradeId,
        revision: one.revision,
        features: tradeFeatures(one.trade, undefined),
        regime,
        excursion: { kind: 'gap', gap: 'NO_SERIES' },
        ...NO_FADE,
      })),
    );
    expect((await trades.stale('ADV1')).map((one) => one.trade.exitPrice)).toEqual([21_650]);
  });

  it('when a label changes, then trades entered after it become stale, others and unchanged labels do not count', async () => {
    const measuredDay = await store(reportedTradeOf(), later);
    await enrich('ADV1');
    for (const message of await postgresWork(database.sql).pending(measuredDay))
      await postgresWork(database.sql).measured(message);
    const features = {
      bars: 30,
      adx: null,
      plusDi: null,
      minusDi: null,
      efficiency: 0.1,
      choppiness: null,
      slope: null,
    };
    const label = (date: string, regime: DatedRegime['regime']): DatedRegime => ({
      date,
      version: 'A.1',
      regime,
      features,
    });
    const history = postgresDailyHistory(database.sql);
    expect(await history.label('r1', 'NIFTY', [label('2024-01-23', 'SIDEWAYS')])).toBe(1);
    expect(
      (await postgresTrades(database.sql).stale('ADV1')).map((one) => one.trade.tradeId),
    ).toEqual(['T2']);
    expect((await postgresWork(database.sql).pending('r1')).map((one) => one.advisorId)).toEqual([
      'ADV1',
    ]);
    expect(await history.label('r2', 'NIFTY', [label('2024-01-23', 'SIDEWAYS')])).toBe(0);
    expect(await postgresWork(database.sql).pending('r2')).toEqual([]);
    const labelOn = await postgresTrades(database.sql).regimes(['NIFTY'], ['2024-01-23']);
    expect([labelOn('NIFTY', '2024-01-23'), labelOn('NIFTY', '2024-01-22')]).toEqual([
      'SIDEWAYS',
      undefined,
    ]);
  });
});

describe('given uploads', () => {
  it('when they go their way, then sequence, status, progress and failures can be followed', async () => {
    const uploads = postgresUploads(database.sql);
    const work = postgresWork(database.sql);
    const request = (id: string) =>
      uploads.request({ id, kind: 'trades', fileName: `${id}.csv`, asOf: null });
    const lost = await request(randomUUID());
    await uploads.fail(lost.id, 'no header');
    const id = await store(reportedTradeOf(), reportedTradeOf({ tradeId: 'B', advisorId: 'ADV2' }));
    expect(await uploads.find(lost.id)).toMatchObject({ status: 'FAILED', failure: 'no header' });
    expect(await uploads.find(id)).toMatchObject({
      status: 'INGESTED',
      progress: { advisors: 2, enriched: 0, measured: 0 },
    });
    const [first, second] = await work.pending(id);
    if (!first || !second) throw new Error('expected two advisors');
    await work.enriched(first);
    await work.failed(first, 'poison');
    expect(await uploads.find(id)).toMatchObject({
      status: 'INGESTED',
      progress: { failures: [{ advisorId: 'ADV1', failure: 'poison' }] },
    });
    await work.measured(second);
    expect((await uploads.find(id))?.status).toBe('DONE');
    await work.measured(first);
    expect((await uploads.find(id))?.progress).toEqual({
      advisors: 2,
      enriched: 1,
      measured: 2,
      failures: [],
    });
    const listed = await uploads.list({ cursor: 0, limit: 10 });
    expect(listed.map((one) => one.id)).toEqual([id, lost.id]);
    expect((listed[0]?.sequence ?? 0) > (listed[1]?.sequence ?? 0)).toBe(true);
    expect(await uploads.list({ cursor: 1, limit: 1 })).toHaveLength(1);
    expect(await uploads.find(randomUUID())).toBeNull();
  });

  it('when a puller saves how far it came, then it reads the same again', async () => {
    const watermarks = postgresWatermarks(database.sql);
    expect(await watermarks.read('daily')).toBeNull();
    await watermarks.save('daily', { updatedAt: '2024-01-23T10:00:00.000Z', id: 'a' });
    await watermarks.save('daily', { updatedAt: '2024-01-24T10:00:00.000Z', id: 'b' });
    expect(await watermarks.read('daily')).toEqual({
      updatedAt: '2024-01-24T10:00:00.000Z',
      id: 'b',
    });
  });
});

describe('given more uploads and rejects than a page holds', () => {
  it('when they are paged, then each is there once: uploads newest first, rejects by line', async () => {
    const uploads = postgresUploads(database.sql);
    const ids: string[] = [];
    for (let n = 0; n < 7; n++) ids.unshift(await store());
    const listed: string[] = [];
    for (let cursor = 0; cursor < 9; cursor += 3)
      listed.push(...(await uploads.list({ cursor, limit: 3 })).map((one) => one.id));
    expect(listed).toEqual(ids);
    const id = randomUUID();
    const upload = await uploads.request({ id, kind: 'trades', fileName: 'f.csv', asOf: null });
    const fault = { field: null, code: 'MISSING', expected: 'a', found: 'b' } as const;
    const lines = [11, 2, 9, 10, 3];
    const batches = (async function* () {
      for (const line of lines) yield { rows: [], rejects: [reject(line, fault, `row ${line}`)] };
    })();
    await postgresIntake(database.sql).trades(upload, { batches, ignoredColumns: () => [] });
    const kept: string[] = [];
    for (let cursor = 0; cursor < 6; cursor += 2)
      kept.push(...(await uploads.rejects(id, { cursor, limit: 2 })).map((one) => one.raw));
    expect(kept).toEqual(['row 2', 'row 3', 'row 9', 'row 10', 'row 11']);
    expect(await uploads.rejects(ids[0] ?? '', { cursor: 0, limit: 5 })).toEqual([]);
  });
});
