// What the archive holds, and which trades see more once a day is archived.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { postgresArchivedDays } from '#adapters/postgres/archived-days.ts';
import { postgresIntake } from '#adapters/postgres/intake.ts';
import { postgresUploads } from '#adapters/postgres/uploads.ts';
import { postgresWork } from '#adapters/postgres/work.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { istInstant } from '#core/market/ist.ts';
import { instrumentsOf } from '#core/prices/price-needs.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import type { ArchivedDay } from '#ports/archived-days.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import { NO_FAULTS } from '#test/support/price-day.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());
beforeEach(() => database.empty());

const days = () => postgresArchivedDays(database.sql);

async function storeTrades(...trades: readonly ReportedTrade[]): Promise<void> {
  const upload = await postgresUploads(database.sql).request({
    id: randomUUID(),
    kind: 'trades',
    fileName: 'f.csv',
    asOf: null,
  });
  await postgresIntake(database.sql).trades(upload, {
    batches: (async function* () {
      yield { rows: trades.map((value, n) => ({ line: n + 2, value })), rejects: [] };
    })(),
    ignoredColumns: () => [],
  });
}

/** As if enriched and measured: nothing is owed. */
const settle = () =>
  database.owner.begin(async (tx) => {
    await tx`update trades set features_stale = false, margin_paise = 1, net_paise = 1,
      filled = true, measured_exit_at = exit_at, path = '{"kind": "gap", "gap": "NO_SERIES"}',
      fade = '{"kind": "refused", "refusal": "NO_LEVELS"}', fade_policy = ''`;
    await tx`update work set measured_at = now()`;
  });

const staleIds = async () =>
  (
    await database.sql<{ trade_id: string }[]>`
      select trade_id from trades where features_stale order by trade_id`
  ).map((row) => row.trade_id);

const archived = (instrument: string, date: string, rows = 375): ArchivedDay => ({
  instrument,
  date,
  wanted: 'MINUTE',
  rows,
  source: 'ACCELPIX',
  faults: { ...NO_FAULTS, DUPLICATE: 1 },
  bytes: 4_200,
  askedOn: date,
});

const option = (strike: number, optionType: 'CE' | 'PE'): Instrument => ({
  kind: 'OPT',
  exchange: 'NSE',
  underlying: 'NIFTY',
  expiry: '2024-01-25',
  strike,
  optionType,
});
const between = (first: string, last: string) => ({
  entryAt: istInstant(first, '09:20'),
  exitAt: istInstant(last, '15:20'),
});
const trade = (tradeId: string, instrument: Instrument, first: string, last = first) =>
  reportedTradeOf({ tradeId, instrument, ...between(first, last) });

const CALL = 'NIFTY:2024-01-25:21500:CE';
const RANGE = { from: '2024-01-01', to: '2024-01-31' };

describe('given stored trades', () => {
  beforeEach(() =>
    storeTrades(
      trade('T1', option(21_500, 'CE'), '2024-01-11', '2024-01-12'),
      trade('T2', option(21_500, 'CE'), '2024-01-11', '2024-01-12'),
      trade('T3', option(21_500.5, 'PE'), '2024-01-16'),
    ),
  );

  it('when days of open trades are asked for, then each contract comes with its days in India, once', async () => {
    expect(await days().open(RANGE)).toEqual([
      { contract: CALL, first: '2024-01-11', last: '2024-01-12' },
      { contract: 'NIFTY:2024-01-25:21500.5:PE', first: '2024-01-16', last: '2024-01-16' },
    ]);
  });

  it('when one names a level that was hit, then an order of ours may follow its contract for longer', async () => {
    await storeTrades(
      reportedTradeOf({
        ...{ tradeId: 'T4', instrument: { kind: 'EQ', exchange: 'NSE', underlying: 'TCS' } },
        ...{ period: 'SWING', exitReason: 'TARGET_HIT', ...between('2024-01-17', '2024-01-18') },
      }),
    );
    const held = {
      ...{ contract: 'TCS', first: '2024-01-17', last: '2024-01-18', heldTo: '2024-01-24' },
    };
    expect(await days().open(RANGE)).toContainEqual(held);
    expect(await days().open({ from: '2024-01-24', to: '2024-01-31' })).toEqual([held]);
    expect(await days().open({ from: '2024-01-25', to: '2024-01-31' })).toEqual([]);
  });

  it('when the range ends at a midnight of India, then a trade just beyond is not in it', async () => {
    const contracts = async (from: string, to: string) =>
      (await days().open({ from, to })).map(({ first }) => first);
    expect(await contracts('2024-01-12', '2024-01-15')).toEqual(['2024-01-11']);
    expect(await contracts('2024-01-13', '2024-01-15')).toEqual([]);
    expect(await contracts('2024-01-13', '2024-01-16')).toEqual(['2024-01-16']);
  });
});

describe('given underlyings that are followed', () => {
  const share = (underlying: string, date: string) =>
    trade(`F-${underlying}`, { kind: 'EQ', exchange: 'NSE', underlying }, date);

  it('when a range is asked for, then the market comes, and who was traded in it or the year before', async () => {
    await storeTrades(
      share('TCS', '2023-02-01'),
      share('INFY', '2024-01-31'),
      share('OLD', '2022-12-30'),
      share('NEXT', '2024-02-01'),
    );
    expect(await days().followed(RANGE)).toEqual(
      ['INFY', 'NIFTY', 'TCS'].map((contract) => ({
        ...{ contract, first: RANGE.from, last: RANGE.to },
      })),
    );
  });
});

describe('given archived days', () => {
  it('when they are recorded, also again, then they are known once, as recorded last', async () => {
    await days().record([archived(CALL, '2024-01-11', 0), archived('NIFTY', '2024-01-12')]);
    await days().record([{ ...archived(CALL, '2024-01-11', 9), askedOn: '2024-01-12' }]);
    const known = [...(await days().known(RANGE))].sort((a, b) => (a.date < b.date ? -1 : 1));
    expect(known).toEqual([
      { instrument: CALL, date: '2024-01-11', wanted: 'MINUTE', rows: 9, askedOn: '2024-01-12' },
      {
        instrument: 'NIFTY',
        date: '2024-01-12',
        wanted: 'MINUTE',
        rows: 375,
        askedOn: '2024-01-12',
      },
    ]);
    expect(await days().known({ from: '2024-01-12', to: '2024-01-12' })).toHaveLength(1);
  });
});

describe('given enriched trades', () => {
  const future: Instrument = {
    kind: 'FUT',
    exchange: 'NSE',
    underlying: 'NIFTY',
    expiry: '2024-01-25',
  };
  beforeEach(async () => {
    await storeTrades(
      trade('CALL', option(21_500, 'CE'), '2024-01-11', '2024-01-12'),
      trade('FUTURE', future, '2024-01-11'),
      trade('LATER', option(21_500, 'CE'), '2024-01-15'),
      trade('OTHER', { kind: 'EQ', exchange: 'NSE', underlying: 'TCS' }, '2024-01-11'),
      trade('STRIKE', option(21_600, 'CE'), '2024-01-11'),
    );
    await settle();
  });

  it.each([
    [CALL, ['CALL']],
    ['NIFTY:2024-01-25:21500:PE', ['CALL']],
    ['NIFTY:2024-01-25:FUT', ['CALL', 'FUTURE', 'STRIKE']],
    ['NIFTY', ['CALL', 'FUTURE', 'STRIKE']],
    ['TCS', ['OTHER']],
    ['NIFTY:2024-02-29:FUT', []],
  ])(
    'when a day of %s is archived, then the trades it tells about become stale',
    async (instrument, stale) => {
      expect(await days().record([archived(instrument, '2024-01-11')])).toBe(stale.length);
      expect(await staleIds()).toEqual(stale);
    },
  );

  it('when any instrument is archived, then exactly the trades whose needs name it are stale', async () => {
    const contracts = await days().open({ from: '2024-01-11', to: '2024-01-11' });
    for (const instrument of new Set(
      contracts.flatMap(({ contract }) => instrumentsOf(contract)),
    )) {
      await settle();
      await days().record([{ ...archived(instrument, '2024-01-11'), source: randomUUID() }]);
      const rows = await database.sql<{ contract: string }[]>`
        select distinct contract from trades where features_stale`;
      expect(rows.map((row) => row.contract).sort()).toEqual(
        contracts
          .map(({ contract }) => contract)
          .filter((contract) => instrumentsOf(contract).includes(instrument))
          .sort(),
      );
    }
  });

  it('when the day is the last one a trade was open, then the trade is stale; the day after, it is not', async () => {
    await days().record([archived(CALL, '2024-01-12')]);
    expect(await staleIds()).toEqual(['CALL']);
    await settle();
    await days().record([archived(CALL, '2024-01-13')]);
    expect(await staleIds()).toEqual([]);
  });

  it('when a day had no trading, or is recorded as it was, then no trade sees more than before', async () => {
    expect(await days().record([archived(CALL, '2024-01-11', 0)])).toBe(0);
    expect(await days().record([archived(CALL, '2024-01-11', 375)])).toBe(1);
    await settle();
    expect(await days().record([archived(CALL, '2024-01-11', 375)])).toBe(0);
  });

  it('when a trade is being enriched meanwhile, then its revision has moved on', async () => {
    const revisions = () => database.sql<{ revision: number }[]>`
      select revision from trades where trade_id = 'CALL'`;
    const [before] = await revisions();
    await days().record([archived(CALL, '2024-01-11'), archived('NIFTY', '2024-01-11')]);
    const [after] = await revisions();
    expect(after?.revision).toBe((before?.revision ?? 0) + 1);
  });

  it('when the run is planned, then the advisors of stale trades are owed as of the last measured date', async () => {
    await database.owner`insert into work (run_id, advisor_id, as_of, measured_at)
      values ('upload', 'ADV1', '2024-01-20', now())`;
    await database.owner`insert into advisor_metrics (advisor_id, as_of, metrics)
      values ('ADV1', '2024-01-20', '{"ranked": false, "trades": 0}')`;
    await days().plan('quiet-night');
    expect(await postgresWork(database.sql).pending('quiet-night')).toEqual([]);
    await days().record([archived(CALL, '2024-01-11')]);
    await days().plan('night');
    expect(await postgresWork(database.sql).pending('night')).toEqual([
      { runId: 'night', advisorId: 'ADV1', asOf: '2024-01-20' },
    ]);
  });
});
