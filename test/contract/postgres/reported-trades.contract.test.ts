// Stored trades come back as they were reported, and only those a simulation may follow.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { postgresIntake } from '#adapters/postgres/intake.ts';
import { postgresReportedTrades } from '#adapters/postgres/reported-trades.ts';
import { postgresTrades } from '#adapters/postgres/trades.ts';
import { postgresUploads } from '#adapters/postgres/uploads.ts';
import { istInstant } from '#core/market/ist.ts';
import { tradeFeatures } from '#core/pipeline/features.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import { NO_FADE } from '#test/support/no-fade.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());
beforeEach(() => database.empty());

const at = (date: string) => istInstant(date, '10:05');
const TRADES: readonly ReportedTrade[] = [
  reportedTradeOf({ tradeId: 'late', entryAt: at('2024-01-24'), exitAt: at('2024-01-25') }),
  reportedTradeOf({
    ...{ tradeId: 'option', side: 'SELL', period: null, stoploss: null, targets: [] },
    instrument: {
      ...{ kind: 'OPT', exchange: 'NSE', underlying: 'NIFTY', expiry: '2024-01-25' },
      ...{ strike: 21_500, optionType: 'CE' },
    },
    ...{ entryPrice: 120.05, exitPrice: 0.05, exitReason: null, entryBasis: 'ADVISED' },
  }),
  reportedTradeOf({
    ...{ tradeId: 'share', instrument: { kind: 'EQ', exchange: 'BSE', underlying: 'TCS' } },
    ...{ entryAt: at('2024-01-22'), exitAt: at('2024-02-22'), advisorName: null },
  }),
];

async function store(trades: readonly ReportedTrade[]): Promise<void> {
  const upload = await postgresUploads(database.sql).request({
    ...{ id: randomUUID(), kind: 'trades', fileName: 'f.csv', asOf: null },
  });
  const batches = (async function* () {
    yield { rows: trades.map((value, n) => ({ line: n + 2, value })), rejects: [] };
  })();
  await postgresIntake(database.sql).trades(upload, { batches, ignoredColumns: () => [] });
}

async function enrich(wanted: readonly string[]): Promise<void> {
  const trades = postgresTrades(database.sql);
  const stale = await trades.stale('ADV1');
  await trades.enrich(
    stale
      .filter(({ trade }) => wanted.includes(trade.tradeId))
      .map(({ trade, revision }) => ({
        ...{ tradeId: trade.tradeId, revision, features: tradeFeatures(trade, undefined) },
        regime: { regime: 'SIDEWAYS', source: 'MARKET', marketRegime: 'SIDEWAYS' },
        ...{ excursion: { kind: 'gap', gap: 'NO_SERIES' }, ...NO_FADE },
      })),
  );
}

describe('given stored trades', () => {
  it('when a span is asked for, then its trades come back as reported, by entry', async () => {
    await store(TRADES);
    await enrich(['late', 'option', 'share']);
    const reported = postgresReportedTrades(database.sql);
    const all = await reported.entered(at('2024-01-22'), at('2024-01-24') + 1);
    expect(all).toEqual([TRADES[2], TRADES[1], TRADES[0]]);
    const within = await reported.entered(at('2024-01-22') + 1, at('2024-01-24'));
    expect(within.map(({ tradeId }) => tradeId)).toEqual(['option']);
  });

  it('when features wait to be computed, then their trades are left out', async () => {
    await store(TRADES);
    await enrich(['share']);
    const reported = postgresReportedTrades(database.sql);
    const known = await reported.entered(0, at('2024-12-31'));
    expect(known.map(({ tradeId }) => tradeId)).toEqual(['share']);
  });

  it('when lots are asked for, then those of traded contracts that are listed are told', async () => {
    await store(TRADES);
    await database.sql`
      insert into contracts (contract, kind, underlying, expiry, lot, sequence, line) values
        ('NIFTY:2024-01-25:FUT', 'FUT', 'NIFTY', '2024-01-25', 50, 1, 1),
        ('NIFTY:2024-02-29:FUT', 'FUT', 'NIFTY', '2024-02-29', 25, 1, 2)`;
    const lots = await postgresReportedTrades(database.sql).lots();
    expect([...lots]).toEqual([['NIFTY:2024-01-25:FUT', 50]]);
  });
});
