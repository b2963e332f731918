// Features in and out of PostgreSQL to the last bit, where a date ends, and which trades a label reaches.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { postgresDailyHistory } from '#adapters/postgres/daily-history.ts';
import { postgresIntake } from '#adapters/postgres/intake.ts';
import { postgresTrades } from '#adapters/postgres/trades.ts';
import { postgresUploads } from '#adapters/postgres/uploads.ts';
import { REGIME_VERSION, type Regime } from '#core/analytics/regimes/regime.ts';
import { tradeFeatures } from '#core/pipeline/features.ts';
import { type DatedRegime, MARKET_UNDERLYING } from '#core/pipeline/regimes.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import { FeaturesStale } from '#ports/measurements.ts';
import type { Trades } from '#ports/trades.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import { NO_FADE } from '#test/support/no-fade.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';
import { tradesKnownAt } from '#test/support/stored-measurement.ts';

let database: TestDatabase;
let trades: Trades;

beforeAll(async () => {
  database = await startDatabase();
  trades = postgresTrades(database.sql);
});
afterAll(() => database.stop());
beforeEach(() => database.empty());

async function store(...given: readonly ReportedTrade[]): Promise<void> {
  const upload = await postgresUploads(database.sql).request({
    id: randomUUID(),
    kind: 'trades',
    fileName: 'f.csv',
    asOf: null,
  });
  const batches = (async function* () {
    yield { rows: given.map((value, n) => ({ line: n + 2, value })), rejects: [] };
  })();
  await postgresIntake(database.sql).trades(upload, { batches, ignoredColumns: () => [] });
}

const regime = { regime: 'SIDEWAYS', source: 'MARKET', marketRegime: 'SIDEWAYS' } as const;

/** Enriches all of the advisor's stale trades; `figures` stand in for what was computed. */
async function enrich(
  figures: Partial<ReturnType<typeof tradeFeatures>> = {},
  advisorId = 'ADV1',
): Promise<void> {
  const stale = await trades.stale(advisorId);
  await trades.enrich(
    stale.map(({ trade, revision }) => ({
      tradeId: trade.tradeId,
      revision,
      features: { ...tradeFeatures(trade, undefined), ...figures },
      regime,
      excursion: { kind: 'gap', gap: 'NO_SERIES' },
      ...NO_FADE,
    })),
  );
}

const at = (instant: string) => Date.parse(`${instant}+05:30`);
const enteredAt = (tradeId: string, instant: string, change: Partial<ReportedTrade> = {}) =>
  reportedTradeOf({
    tradeId,
    entryAt: at(instant),
    exitAt: at('2024-01-25T15:00:00'),
    ...change,
  });

const figure = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .map((value) => (value === 0 ? 0 : value));

describe('given any figures of a trade', () => {
  it('when they are stored, then the measurement reads them to the last bit and paisa', async () => {
    const figures = fc.record({
      marginPaise: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      netPaise: fc.maxSafeInteger(),
      returnPct: figure,
      rMultiple: fc.option(figure),
    });
    await fc.assert(
      fc.asyncProperty(figures, async (given) => {
        await database.empty();
        const trade = reportedTradeOf({ entryAt: at('2024-01-23T10:05:00.123') });
        await store(trade);
        await enrich(given);
        const { tradeId, entryAt, exitAt } = trade;
        const { trades: read } = await tradesKnownAt(database.sql, 'ADV1', '2024-01-23');
        expect(read).toMatchObject([{ tradeId, entryAt, exitAt, ...given }]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('given trades around the end of a day', () => {
  it('when the advisor is measured as of that day, then the day ends at midnight in India', async () => {
    await store(
      enteredAt('b', '2024-01-23T23:59:59.999'),
      enteredAt('a', '2024-01-24T00:00:00.000'),
    );
    await enrich();
    const known = async (asOf: string) =>
      (await tradesKnownAt(database.sql, 'ADV1', asOf)).trades.map((one) => one.tradeId);
    expect(await known('2024-01-22')).toEqual([]);
    expect(await known('2024-01-23')).toEqual(['b']);
    expect(await known('2024-01-24')).toEqual(['b', 'a']);
  });

  it('when only a trade of the next day waits for its features, then that day is measured all the same', async () => {
    await store(enteredAt('today', '2024-01-23T10:00:00'));
    await enrich();
    await store(enteredAt('tomorrow', '2024-01-24T10:00:00'));
    expect((await tradesKnownAt(database.sql, 'ADV1', '2024-01-23')).trades).toHaveLength(1);
    await expect(tradesKnownAt(database.sql, 'ADV1', '2024-01-24')).rejects.toThrow(FeaturesStale);
  });

  it('when another advisor, or nobody of that name, is measured, then he waits for nothing', async () => {
    await store(reportedTradeOf());
    expect(await tradesKnownAt(database.sql, 'adv1', '2024-01-24')).toEqual({
      advisorName: null,
      trades: [],
    });
  });
});

describe('given labels of several days', () => {
  const features = {
    ...{ bars: 30, adx: null, plusDi: null, minusDi: null },
    ...{ efficiency: 0.1, choppiness: null, slope: null },
  };
  const sensex = {
    kind: 'FUT',
    exchange: 'BSE',
    underlying: 'SENSEX',
    expiry: '2024-01-26',
  } as const;
  const labelled = (date: string, label: Regime): DatedRegime => ({
    ...{ date, version: REGIME_VERSION, regime: label, features },
  });
  const label = (underlying: string, ...labels: readonly DatedRegime[]) =>
    postgresDailyHistory(database.sql).label(randomUUID(), underlying, labels);
  const staleIds = async () =>
    (await trades.stale('ADV1')).map(({ trade }) => trade.tradeId).sort();

  beforeEach(async () => {
    await label('SENSEX', labelled('2024-01-19', 'SIDEWAYS'), labelled('2024-01-22', 'SIDEWAYS'));
    await store(
      enteredAt('20th', '2024-01-20T10:00:00', { instrument: sensex }),
      enteredAt('22nd', '2024-01-22T23:59:59.999', { instrument: sensex }),
      enteredAt('23rd', '2024-01-23T00:00:00.000', { instrument: sensex }),
      enteredAt('share', '2024-01-23T10:00:00', {
        instrument: { kind: 'EQ', exchange: 'NSE', underlying: 'M&M' },
      }),
    );
    await enrich();
  });

  it('when only the later one changes, then it counts alone and reaches the trades entered after its day', async () => {
    const kept = labelled('2024-01-19', 'SIDEWAYS');
    expect(await label('SENSEX', kept, labelled('2024-01-22', 'TRENDING_BULLISH'))).toBe(1);
    expect(await staleIds()).toEqual(['23rd']);
  });

  it('when the same label rests on other figures, then it counts as changed', async () => {
    const again = { ...labelled('2024-01-22', 'SIDEWAYS'), features: { ...features, adx: 20 } };
    expect(await label('SENSEX', again)).toBe(1);
    expect(await label('SENSEX', again)).toBe(0);
  });

  it('when the market is labelled, then the trades of every underlying are reached', async () => {
    expect(await label(MARKET_UNDERLYING, labelled('2024-01-22', 'TRENDING_BULLISH'))).toBe(1);
    expect(await staleIds()).toEqual(['23rd', 'share']);
  });

  it('when another underlying is labelled, then no trade is reached', async () => {
    expect(await label('BANKEX', labelled('2024-01-19', 'TRENDING_BULLISH'))).toBe(1);
    expect(await staleIds()).toEqual([]);
  });
});
