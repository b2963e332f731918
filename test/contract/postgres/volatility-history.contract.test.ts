// Daily volatilities, recorded and uploaded, as the level of a trade's entry is read from them.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { postgresIntake } from '#adapters/postgres/intake.ts';
import { postgresUploads } from '#adapters/postgres/uploads.ts';
import { postgresVolatilityHistory } from '#adapters/postgres/volatility-history.ts';
import { addDays } from '#core/market/ist.ts';
import type { DailyAtm } from '#core/options/daily-volatility.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import { niftyOption } from '#test/support/option-world.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());
beforeEach(() => database.empty());

const history = () => postgresVolatilityHistory(database.sql);

const known = (volatility: number): DailyAtm => ({
  kind: 'volatility',
  volatility,
  method: 'INTERPOLATED',
  terms: [
    {
      expiry: '2024-01-25',
      years: 0.02,
      volatility,
      forward: 21_500,
      forwardSource: 'PARITY',
      strikes: [21_500],
    },
  ],
});

const recordDays = (underlying: string, count: number) =>
  history().record(
    Array.from({ length: count }, (_, i) => ({
      underlying,
      date: addDays('2024-01-01', i),
      atm: known((100 + i) / 1000),
    })),
  );

async function upload<T>(kind: 'trades' | 'daily-bars', fileName: string, ...values: readonly T[]) {
  const requested = await postgresUploads(database.sql).request({
    id: randomUUID(),
    kind,
    fileName,
    asOf: null,
  });
  const file = {
    batches: (async function* () {
      yield { rows: values.map((value, n) => ({ line: n + 2, value })), rejects: [] };
    })(),
    ignoredColumns: () => [],
  };
  return { requested, file };
}

async function uploadVix(...days: readonly (readonly [string, number])[]) {
  const bars = days.map(([date, close]) => ({ date, open: 13, high: 20, low: 10, close }));
  const { requested, file } = await upload('daily-bars', 'INDIAVIX.csv', ...bars);
  await postgresIntake(database.sql).dailyBars(requested, 'INDIAVIX', file);
}

describe('given recorded daily volatilities', () => {
  it('when a range is asked for, then it comes oldest first and ends before its end', async () => {
    await recordDays('BANKNIFTY', 5);
    const found = await history().between(['BANKNIFTY', 'SBIN'], '2024-01-02', '2024-01-04');
    expect(found).toEqual(
      new Map([
        [
          'BANKNIFTY',
          [
            {
              source: 'ATM_30D',
              values: [
                { date: '2024-01-02', volatility: 0.101 },
                { date: '2024-01-03', volatility: 0.102 },
              ],
            },
          ],
        ],
      ]),
    );
  });

  it('when a day is recorded again, then the newer figures stand, and a refusal has none', async () => {
    await recordDays('NIFTY', 2);
    await history().record([
      { underlying: 'NIFTY', date: '2024-01-01', atm: known(0.3) },
      {
        underlying: 'NIFTY',
        date: '2024-01-02',
        atm: { kind: 'refused', reason: 'NOT_BRACKETED', terms: [] },
      },
    ]);
    const found = await history().between(['NIFTY'], '2024-01-01', '2025-01-01');
    expect(found.get('NIFTY')?.[0]?.values).toEqual([{ date: '2024-01-01', volatility: 0.3 }]);
    const rows = await database.sql`select source, details from atm_volatility order by date`;
    expect(rows[0]).toMatchObject({
      source: 'INTERPOLATED',
      details: { terms: known(0.3).terms },
    });
    expect(rows[1]).toEqual({ source: 'NOT_BRACKETED', details: { terms: [] } });
  });

  it('when India VIX was uploaded, then it stands behind the values of NIFTY, and of NIFTY alone', async () => {
    await uploadVix(['2024-01-02', 14.5], ['2024-01-01', 14]);
    await recordDays('NIFTY', 1);
    const found = await history().between(['NIFTY', 'BANKNIFTY'], '2024-01-01', '2025-01-01');
    expect(found).toEqual(
      new Map([
        [
          'NIFTY',
          [
            { source: 'ATM_30D', values: [{ date: '2024-01-01', volatility: 0.1 }] },
            {
              source: 'INDIA_VIX',
              values: [
                { date: '2024-01-01', volatility: 0.14 },
                { date: '2024-01-02', volatility: 0.145 },
              ],
            },
          ],
        ],
      ]),
    );
    expect(await history().between([], '2024-01-01', '2025-01-01')).toEqual(new Map());
  });
});

describe('given stored option trades', () => {
  it('when a day closes, then options that were named by then and still live are known once', async () => {
    const [call, put] = [niftyOption(21_500), niftyOption(21_500.05, 'PE')];
    const at = (date: string) => ({
      entryAt: Date.parse(`${date}T10:00:00+05:30`),
      exitAt: Date.parse(`${date}T11:00:00+05:30`),
    });
    const trades = [
      reportedTradeOf({ tradeId: 'A', instrument: call, ...at('2024-01-23') }),
      reportedTradeOf({ tradeId: 'B', instrument: call, ...at('2024-01-24') }),
      reportedTradeOf({ tradeId: 'C', instrument: put, ...at('2024-01-24') }),
      reportedTradeOf({ tradeId: 'D', ...at('2024-01-23') }),
    ];
    const { requested, file } = await upload('trades', 't.csv', ...trades);
    await postgresIntake(database.sql).trades(requested, file);
    expect(await history().namedOptions('2024-01-22')).toEqual([]);
    expect(await history().namedOptions('2024-01-23')).toEqual([call]);
    expect(await history().namedOptions('2024-01-25')).toEqual([put, call]);
    expect(await history().namedOptions('2024-01-26')).toEqual([]);
  });
});
