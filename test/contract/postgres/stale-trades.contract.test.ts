// Features are stored only for the trade, lot and labels they were computed from.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { postgresDailyHistory } from '#adapters/postgres/daily-history.ts';
import { postgresIntake } from '#adapters/postgres/intake.ts';
import { postgresTrades } from '#adapters/postgres/trades.ts';
import { postgresUploads } from '#adapters/postgres/uploads.ts';
import { postgresWork } from '#adapters/postgres/work.ts';
import { REGIME_VERSION } from '#core/analytics/regimes/regime.ts';
import { tradeFeatures } from '#core/pipeline/features.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import type { EnrichedTrade, StaleTrade } from '#ports/trades.ts';
import type { Upload } from '#ports/uploads.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import { eventually } from '#test/support/eventually.ts';
import { NO_FADE } from '#test/support/no-fade.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());
beforeEach(() => database.empty());

const request = (kind: Upload['kind']) =>
  postgresUploads(database.sql).request({
    id: randomUUID(),
    kind,
    fileName: 'f.csv',
    asOf: null,
  });

const fileOf = <T>(...values: readonly T[]) => ({
  batches: (async function* () {
    yield { rows: values.map((value, n) => ({ line: n + 2, value })), rejects: [] };
  })(),
  ignoredColumns: () => [],
});

async function storeTrades(...trades: readonly ReportedTrade[]): Promise<Upload> {
  const upload = await request('trades');
  await postgresIntake(database.sql).trades(upload, fileOf(...trades));
  return upload;
}

async function storeLot(lot: number): Promise<Upload> {
  const upload = await request('contracts');
  const contract = {
    contract: 'NIFTY:2024-01-25:FUT',
    kind: 'FUT' as const,
    underlying: 'NIFTY',
    expiry: '2024-01-25',
    strike: null,
    optionType: null,
    lot,
  };
  await postgresIntake(database.sql).contracts(upload, fileOf(contract));
  return upload;
}

const label = (runId: string, date: string) =>
  postgresDailyHistory(database.sql).label(runId, 'NIFTY', [
    {
      date,
      version: REGIME_VERSION,
      regime: 'SIDEWAYS',
      features: {
        bars: 30,
        adx: 1,
        plusDi: null,
        minusDi: null,
        efficiency: null,
        choppiness: null,
        slope: null,
      },
    },
  ]);

const stale = () => postgresTrades(database.sql).stale('ADV1');

const computed = (given: readonly StaleTrade[]): readonly EnrichedTrade[] =>
  given.map(({ trade, contractLot, ...seen }) => ({
    ...seen,
    tradeId: trade.tradeId,
    features: tradeFeatures(trade, contractLot),
    regime: { regime: 'UNKNOWN', source: 'NONE', marketRegime: 'UNKNOWN' },
    excursion: { kind: 'gap', gap: 'NO_SERIES' },
    ...NO_FADE,
  }));

const enrich = (trades: readonly EnrichedTrade[]) => postgresTrades(database.sql).enrich(trades);

const pending = async (runId: string) =>
  (await postgresWork(database.sql).pending(runId)).map((one) => one.advisorId);

describe('given features that are being computed', () => {
  it('when nothing changes meanwhile, then they are stored and the trade is current', async () => {
    await storeTrades(reportedTradeOf());
    await enrich(computed(await stale()));
    expect(await stale()).toEqual([]);
  });

  it('when its contract gets a lot meanwhile, then the trade stays stale, and its advisor is owed', async () => {
    await storeTrades(reportedTradeOf());
    const late = computed(await stale());
    const upload = await storeLot(40);
    expect(await pending(upload.id)).toEqual(['ADV1']);
    await enrich(late);
    expect((await stale()).map((one) => one.contractLot)).toEqual([40]);
    await enrich(computed(await stale()));
    expect(await stale()).toEqual([]);
  });

  it('when a label it may know changes meanwhile, then the trade stays stale, and its advisor is owed', async () => {
    await storeTrades(reportedTradeOf());
    const late = computed(await stale());
    expect(await label('r1', '2024-01-22')).toBe(1);
    expect(await pending('r1')).toEqual(['ADV1']);
    await enrich(late);
    expect((await stale()).map((one) => one.trade.tradeId)).toEqual(['T1']);
  });

  it('when a label it cannot know changes meanwhile, then they are stored', async () => {
    await storeTrades(reportedTradeOf());
    const late = computed(await stale());
    expect(await label('r1', '2024-01-23')).toBe(1);
    await enrich(late);
    expect(await stale()).toEqual([]);
  });

  it('when the trade moves to another advisor meanwhile, then it stays stale there', async () => {
    await storeTrades(reportedTradeOf());
    const late = computed(await stale());
    await storeTrades(reportedTradeOf({ advisorId: 'ADV2' }));
    await enrich(late);
    expect(await stale()).toEqual([]);
    expect(await postgresTrades(database.sql).stale('ADV2')).toHaveLength(1);
  });

  it('when the trade changes and changes back meanwhile, then what was computed is still right', async () => {
    await storeTrades(reportedTradeOf());
    await storeTrades(reportedTradeOf({ exitPrice: 1 }));
    await storeTrades(reportedTradeOf());
    await enrich(computed(await stale()));
    expect(await stale()).toEqual([]);
  });
});

describe('given a contract file that says what the tables say', () => {
  it('when it is taken, then the trade still has to know that its lot is certain now; a second file changes nothing', async () => {
    await storeTrades(reportedTradeOf());
    const [first] = computed(await stale());
    if (!first) throw new Error('expected a stale trade');
    await enrich([first]);
    await storeLot(first.features.lotSize);
    const again = computed(await stale());
    expect(again.map((one) => one.features.lotStatus)).toEqual(['CONTRACT_FILE']);
    await enrich(again);
    await storeLot(first.features.lotSize);
    expect(await stale()).toEqual([]);
  });
});

describe('given a label run that is started again under the same name', () => {
  it('when better bars changed a label since, then the advisors it had measured are owed again', async () => {
    await storeTrades(reportedTradeOf());
    expect(await label('r1', '2024-01-22')).toBe(1);
    const work = postgresWork(database.sql);
    await enrich(computed(await stale()));
    for (const message of await work.pending('r1')) await work.measured(message);
    expect(await pending('r1')).toEqual([]);
    expect(await label('r1', '2024-01-22')).toBe(0);
    expect(await pending('r1')).toEqual([]);
    expect(await label('r1', '2024-01-19')).toBe(1);
    expect(await pending('r1')).toEqual(['ADV1']);
  });
});

describe('given an upload that is still being read', () => {
  it('when labels are stored meanwhile, then they wait for its trades, which may know them', async () => {
    await storeTrades(reportedTradeOf({ tradeId: 'before' }));
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const upload = await request('trades');
    const taken = postgresIntake(database.sql).trades(upload, {
      batches: (async function* () {
        yield { rows: [{ line: 2, value: reportedTradeOf() }], rejects: [] };
        await finished;
      })(),
      ignoredColumns: () => [],
    });
    await eventually('the upload to hold its lock', () => locks({ granted: true }));
    const labelled = label('r1', '2024-01-22');
    await eventually('the labels to wait', () => locks({ granted: false }));
    finish();
    expect(await Promise.all([taken, labelled])).toMatchObject([{ accepted: 1 }, 1]);
    const changed = (await stale()).map((one) => [one.trade.tradeId, one.revision]);
    expect(changed.sort()).toEqual([
      ['T1', 1],
      ['before', 1],
    ]);
  });
});

async function locks({ granted }: { readonly granted: boolean }): Promise<boolean> {
  const rows = await database.owner`
    select 1 from pg_locks where locktype = 'advisory' and granted = ${granted}`;
  return rows.length > 0;
}
