// Which daily bars PostgreSQL holds, where they came from, and which of them still owe their labels.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { postgresDailyHistory } from '#adapters/postgres/daily-history.ts';
import { postgresIntake } from '#adapters/postgres/intake.ts';
import { postgresTrades } from '#adapters/postgres/trades.ts';
import { postgresUploads } from '#adapters/postgres/uploads.ts';
import { REGIME_VERSION } from '#core/analytics/regimes/regime.ts';
import { SHAPE_VERSION } from '#core/analytics/regimes/session-shape.ts';
import { tradingDaysBetween } from '#core/market/calendar.ts';
import type { IsoDate } from '#core/market/ist.ts';
import { type DatedBar, formsDailyBar } from '#core/pipeline/daily-runs.ts';
import { regimeHistory } from '#core/pipeline/regimes.ts';
import { type DatedShape, shapeHistory } from '#core/pipeline/session-shapes.ts';
import type { DailyHistory } from '#ports/daily-history.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';

let database: TestDatabase;
let history: DailyHistory;

beforeAll(async () => {
  database = await startDatabase();
  history = postgresDailyHistory(database.sql);
});
beforeEach(() => database.empty());
afterAll(() => database.stop());

const bar = (date: IsoDate, close = 100.25): DatedBar => ({
  ...{ date, open: 100, high: 120.5, low: 90.1234, close },
});

const batchOf = <T>(values: readonly T[]) => ({
  batches: (async function* () {
    yield { rows: values.map((value, i) => ({ line: i + 2, value })), rejects: [] };
  })(),
  ignoredColumns: () => [],
});

const uploaded = (kind: 'daily-bars' | 'trades') =>
  postgresUploads(database.sql).request({ id: randomUUID(), kind, fileName: 'f.csv', asOf: null });

async function uploadBars(underlying: string, ...bars: readonly DatedBar[]) {
  const upload = await uploaded('daily-bars');
  return postgresIntake(database.sql).dailyBars(upload, underlying, batchOf(bars));
}

const label = (date: IsoDate, close = 100.25) => history.labelled('NIFTY', [bar(date, close)]);
const owing = async () =>
  (await history.unlabelled()).map(({ underlying, from }) => `${underlying} ${from}`);

describe('given daily bars of an upload', () => {
  it('when they are labelled, then they owe nothing until one of them changes', async () => {
    await uploadBars('NIFTY', bar('2024-01-19'), bar('2024-01-23'));
    await uploadBars('TCS', bar('2024-01-23'));
    expect(await owing()).toEqual(['NIFTY 2024-01-19', 'TCS 2024-01-23']);
    await label('2024-01-19');
    expect(await owing()).toEqual(['NIFTY 2024-01-23', 'TCS 2024-01-23']);
    await label('2024-01-23');
    expect(await owing()).toEqual(['TCS 2024-01-23']);
    await uploadBars('NIFTY', bar('2024-01-19'), bar('2024-01-23', 101));
    expect(await owing()).toEqual(['NIFTY 2024-01-23', 'TCS 2024-01-23']);
  });

  it('when one is corrected while its label is computed, then it owes a label all the same', async () => {
    await uploadBars('NIFTY', bar('2024-01-19'));
    const read = await history.bars('NIFTY');
    await uploadBars('NIFTY', bar('2024-01-19', 99));
    await history.labelled('NIFTY', read);
    expect(await owing()).toEqual(['NIFTY 2024-01-19']);
    expect(await history.bars('NIFTY')).toEqual([bar('2024-01-19', 99)]);
  });

  it('when the labels are of an older version, then every bar owes new ones', async () => {
    await uploadBars('NIFTY', bar('2024-01-19'));
    await database.sql`update daily_bars set labelled_by = 'A.0 B.0'`;
    expect(await owing()).toEqual(['NIFTY 2024-01-19']);
    await label('2024-01-19');
    const [row] = await database.sql`select labelled_by from daily_bars`;
    expect(row?.['labelled_by']).toBe(`${REGIME_VERSION} ${SHAPE_VERSION}`);
  });
});

describe('given bars folded from prices', () => {
  it('when a file has the day, then the file counts, whichever comes first', async () => {
    await uploadBars('NIFTY', bar('2024-01-19', 91));
    expect(await history.addFolded('NIFTY', [bar('2024-01-19'), bar('2024-01-23')])).toBe(1);
    expect(await uploadBars('NIFTY', bar('2024-01-23', 92))).toMatchObject({ replaced: 1 });
    expect(await history.addFolded('NIFTY', [bar('2024-01-23')])).toBe(0);
    expect((await history.bars('NIFTY')).map(({ close }) => close)).toEqual([91, 92]);
  });

  it('when the same day is folded again, then only another bar counts, and owes labels anew', async () => {
    expect(await history.addFolded('NIFTY', [bar('2024-01-23')])).toBe(1);
    await label('2024-01-23');
    expect(await history.addFolded('NIFTY', [bar('2024-01-23')])).toBe(0);
    expect(await owing()).toEqual([]);
    expect(await history.addFolded('NIFTY', [bar('2024-01-23', 99.5)])).toBe(1);
    expect(await owing()).toEqual(['NIFTY 2024-01-23']);
  });

  it('when it is asked what is lacking, then underlyings of a year with a trade or a bar are, day by day', async () => {
    await uploadBars('OLD', bar('2022-01-19'));
    await uploadBars('NIFTY', bar('2023-06-01'), bar('2024-01-19'));
    await history.addFolded('NIFTY', [bar('2024-01-20')]);
    const future = {
      kind: 'FUT',
      exchange: 'NSE',
      underlying: 'WIPRO',
      expiry: '2024-01-25',
    } as const;
    const trade = reportedTradeOf({ tradeId: 'T1', instrument: future });
    await postgresIntake(database.sql).trades(await uploaded('trades'), batchOf([trade]));
    const dates = ['2024-01-19', '2024-01-20', '2024-01-23'];
    expect(await history.lacking(dates, 'MISSING')).toEqual([
      { underlying: 'NIFTY', dates: ['2024-01-23'] },
      { underlying: 'WIPRO', dates },
    ]);
    expect(await history.lacking(dates, 'NOT_UPLOADED')).toEqual([
      { underlying: 'NIFTY', dates: ['2024-01-20', '2024-01-23'] },
      { underlying: 'WIPRO', dates },
    ]);
    expect(await history.lacking([], 'MISSING')).toEqual([]);
  });
});

describe('given both labels of a history', () => {
  const bars = tradingDaysBetween('2024-01-01', '2024-02-29')
    .filter(formsDailyBar)
    .map((date, i) => ({ ...bar(date, 100 + (i % 7)), high: 121 + (i % 3) }));

  it('when they are stored, then they come out to the last bit, each in its own table', async () => {
    const [regimes, shapes] = [regimeHistory(bars), shapeHistory('NIFTY', bars)];
    expect(await history.label('r1', 'NIFTY', regimes)).toBe(bars.length);
    expect(await history.shape('NIFTY', shapes)).toBe(bars.length);
    expect(await history.shape('NIFTY', shapes)).toBe(0);
    expect(
      await database.sql`select date, version, regime, features from regimes order by date`,
    ).toEqual(regimes);
    expect(
      await database.sql`select date, version, shape, features from session_shapes order by date`,
    ).toEqual(shapes);
  });

  it('when a shape changes, then no trade becomes stale; nor is the shape any trade can know', async () => {
    const trade = reportedTradeOf({ tradeId: 'T1' });
    await postgresIntake(database.sql).trades(await uploaded('trades'), batchOf([trade]));
    const revision = () => database.sql`select revision, regime from trades`;
    const before = await revision();
    const [shape] = shapeHistory('NIFTY', bars);
    const other: DatedShape[] = shape ? [{ ...shape, shape: 'TRENDING_BEARISH' }] : [];
    expect(await history.shape('NIFTY', other)).toBe(1);
    expect(await revision()).toEqual(before);
    const labelOn = await postgresTrades(database.sql).regimes(['NIFTY'], [shape?.date ?? '']);
    expect(labelOn('NIFTY', shape?.date ?? '')).toBeUndefined();
  });

  it('when a label names the wrong scheme for its table, then the database refuses it', async () => {
    const [regime] = regimeHistory(bars);
    const [shape] = shapeHistory('NIFTY', bars);
    if (!regime || !shape) throw new Error('expected labels of the bars, found none');
    await expect(
      history.label('r1', 'NIFTY', [{ ...regime, version: SHAPE_VERSION }]),
    ).rejects.toThrow('regimes_known_before');
    await expect(history.shape('NIFTY', [{ ...shape, version: REGIME_VERSION }])).rejects.toThrow(
      'session_shapes_version_check',
    );
  });
});
