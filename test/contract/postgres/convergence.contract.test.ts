// However uploads, corrections, lots, fade policies and the functions' messages interleave: when all is quiet, every
// advisor stands where a computation from nothing puts him, and no upload waits for anything.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { postgresDailyHistory } from '#adapters/postgres/daily-history.ts';
import { postgresIntake } from '#adapters/postgres/intake.ts';
import { postgresMeasurements } from '#adapters/postgres/measurements.ts';
import { postgresRuleConfigurations } from '#adapters/postgres/rule-configurations.ts';
import { postgresStandings } from '#adapters/postgres/standings.ts';
import { postgresTrades } from '#adapters/postgres/trades.ts';
import { postgresUploads } from '#adapters/postgres/uploads.ts';
import { postgresWork } from '#adapters/postgres/work.ts';
import { leaderboardQuery } from '#contracts/http.ts';
import { REGIME_VERSION } from '#core/analytics/regimes/regime.ts';
import { addDays, istInstant } from '#core/market/ist.ts';
import { analyse } from '#core/pipeline/analysis.ts';
import type { Fade } from '#core/rules/fades/fade.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import { createEnrich } from '#lambdas/enrich/handler.ts';
import { createMetrics } from '#lambdas/metrics/handler.ts';
import { ruleReadings } from '#runtime/rule-readings.ts';
import { tradeExcursions } from '#runtime/trade-excursions.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import { fifoLanes } from '#test/support/fifo-lanes.ts';
import { memoryRulesQueue } from '#test/support/memory-ports.ts';
import { memoryPrices } from '#test/support/memory-prices.ts';
import { NO_VOLATILITIES } from '#test/support/no-volatilities.ts';
import { seriesOfRows } from '#test/support/price-day.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';
import { listeningLogger } from '#test/support/silent-logger.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const trade = fc
  .record({
    tradeId: fc.constantFrom('T1', 'T2', 'T3', 'T4'),
    advisorId: fc.constantFrom('A', 'B', 'C'),
    day: fc.integer({ min: 0, max: 5 }),
    exitPrice: fc.constantFrom(21_450, 21_600),
  })
  .map(({ tradeId, advisorId, day, exitPrice }) => {
    const entryAt = istInstant(addDays('2024-01-15', day), '10:00');
    return reportedTradeOf({ tradeId, advisorId, exitPrice, entryAt, exitAt: entryAt + 3_600_000 });
  });

type Bar = readonly [open: number, high: number, low: number, close: number];

/** By day: as claimed, the stop first, the fill never traded, no prices, a wide bar, as claimed. */
const SHAPES: readonly ((minute: number) => Bar | null)[] = [
  (minute) => [21_500, 21_500 + 2 * minute, 21_440, 21_460],
  (minute) => [21_500, 21_610, 21_450 - 3 * minute, 21_480],
  () => [21_800, 21_900, 21_790, 21_850],
  () => null,
  () => [21_500, 21_650, 21_380, 21_450],
  () => [21_500, 21_620, 21_440, 21_600],
];

const BARS = SHAPES.flatMap((shape, day) => {
  const open = istInstant(addDays('2024-01-15', day), '10:00');
  return Array.from({ length: 100 }, (_, minute) => minute).flatMap((minute) => {
    const bar = shape(minute);
    return bar === null ? [] : [[open + minute * 60_000, ...bar] as const];
  });
});
const TAPE = { 'NIFTY:2024-01-25:FUT': seriesOfRows('MINUTE', BARS) };
/** Trades of all runs whose claim the tape contradicts. */
let contradicted = 0;

const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('trades' as const),
      trades: fc.array(trade, { maxLength: 3 }),
      asOf: fc.constantFrom(null, null, '2024-01-16', '2024-01-18', '2024-01-25'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('lot' as const), lot: fc.constantFrom(25, 75) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('label' as const),
      date: fc.constantFrom('2024-01-15', '2024-01-17'),
      regime: fc.constantFrom('SIDEWAYS' as const, 'TRENDING_BULLISH' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('fades' as const),
      // The second one is nearer than the targets and stops of these trades.
      capShare: fc.constantFrom(0.3, 0.003),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom('enrich' as const, 'metrics' as const),
      pick: fc.nat(3),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

function createWorld() {
  const { sql } = database;
  const enrichQueue = fifoLanes();
  const metricsQueue = fifoLanes();
  const shared = {
    trades: postgresTrades(sql),
    work: postgresWork(sql),
    rulesQueue: memoryRulesQueue(),
    deadLetters: { bury: async () => Promise.reject(new Error('nothing may be buried')) },
    maxReceives: 1000,
    logger: listeningLogger().logger,
  };
  const enrich = createEnrich({
    ...shared,
    metricsQueue,
    prices: memoryPrices(TAPE),
    volatilities: NO_VOLATILITIES,
    configurations: postgresRuleConfigurations(sql),
  });
  const metrics = createMetrics({ ...shared, measurements: postgresMeasurements(sql) });
  const handOn = async (runId: string) => enrichQueue.send(await shared.work.pending(runId));
  const request = (kind: 'trades' | 'contracts', asOf: string | null) =>
    postgresUploads(sql).request({ id: randomUUID(), kind, fileName: 'f.csv', asOf });
  const fileOf = <T>(values: readonly T[]) => ({
    batches: (async function* () {
      yield { rows: values.map((value, n) => ({ line: n + 2, value })), rejects: [] };
    })(),
    ignoredColumns: () => [],
  });
  return {
    takeTrades: async (trades: readonly ReportedTrade[], asOf: string | null) => {
      const upload = await request('trades', asOf);
      await postgresIntake(sql).trades(upload, fileOf(trades));
      await handOn(upload.id);
    },
    takeLot: async (lot: number) => {
      const upload = await request('contracts', null);
      const contract = { contract: 'NIFTY:2024-01-25:FUT', kind: 'FUT' as const, lot };
      const more = { underlying: 'NIFTY', expiry: '2024-01-25', strike: null, optionType: null };
      await postgresIntake(sql).contracts(upload, fileOf([{ ...contract, ...more }]));
      await handOn(upload.id);
    },
    label: async (date: string, regime: 'SIDEWAYS' | 'TRENDING_BULLISH') => {
      const unknown = { bars: 30, adx: null, plusDi: null, minusDi: null };
      const features = { ...unknown, efficiency: null, choppiness: null, slope: null };
      const runId = `regime-${randomUUID()}`;
      const label = { date, regime, features, version: REGIME_VERSION };
      await postgresDailyHistory(sql).label(runId, 'NIFTY', [label]);
      await handOn(runId);
    },
    fade: async (capShare: number) => {
      const configurations = postgresRuleConfigurations(sql);
      const { configuration } = await configurations.current();
      const fade = { ...configuration.fade, capShare };
      const change = { author: 'asha', reason: 'because' };
      const answer = await configurations.save({
        ...change,
        configuration: { ...configuration, fade },
      });
      if (answer.kind === 'saved' && answer.runId !== null) await handOn(answer.runId);
    },
    enrichOne: (pick: number) => enrichQueue.deliver(pick, enrich),
    measureOne: (pick: number) => metricsQueue.deliver(pick, metrics),
    quiet: () => enrichQueue.waiting() + metricsQueue.waiting() === 0,
  };
}
type World = ReturnType<typeof createWorld>;

async function take(world: World, given: Step): Promise<void> {
  switch (given.kind) {
    case 'trades':
      return world.takeTrades(given.trades, given.asOf);
    case 'lot':
      return world.takeLot(given.lot);
    case 'label':
      return world.label(given.date, given.regime);
    case 'fades':
      return world.fade(given.capShare);
    case 'enrich':
      return void (await world.enrichOne(given.pick));
    case 'metrics':
      return void (await world.measureOne(given.pick));
    default:
      return given satisfies never;
  }
}

/** Delivers what waits, in turn, until nothing does. */
async function settle(world: World): Promise<void> {
  for (let turn = 0; !world.quiet(); turn++) {
    if (turn > 500) throw new Error('expected the queues to run empty, found messages going round');
    await world.measureOne(turn);
    await world.enrichOne(turn);
  }
}

/** The trades as they are stored now, each taken as new. */
async function storedTrades(): Promise<readonly ReportedTrade[]> {
  await database.sql`update trades set features_stale = true`;
  const trades = postgresTrades(database.sql);
  const own = await Promise.all(['A', 'B', 'C'].map((advisorId) => trades.stale(advisorId)));
  return own.flat().map((one) => one.trade);
}

/** Each stored fade, and what the current policy makes of the trade. */
async function fades(trades: readonly ReportedTrade[], lot: number | undefined) {
  const { sql } = database;
  const stored = await sql<{ trade_id: string; fade: Fade }[]>`select trade_id, fade from trades`;
  const { fade } = (await postgresRuleConfigurations(sql).current()).configuration;
  const terms = { fade, lotOf: () => lot };
  const fresh = await ruleReadings(trades, memoryPrices(TAPE), terms);
  return {
    stored: new Map(stored.map((row) => [row.trade_id, row.fade])),
    fresh: new Map(trades.map(({ tradeId }, n) => [tradeId, fresh[n]?.fade])),
  };
}

async function expectSettled(): Promise<void> {
  const { sql } = database;
  const uploads = await postgresUploads(sql).list({ cursor: 0, limit: 100 });
  expect(
    uploads.filter((one) => one.status !== 'DONE' || one.progress.failures.length > 0),
  ).toEqual([]);
  const stale = await sql`select trade_id from trades where features_stale`;
  expect(stale).toHaveLength(0);
  const unknown = await sql`
    select t.trade_id from trades t join regimes r on r.underlying = 'NIFTY'
      and r.date = (t.entry_at at time zone 'Asia/Kolkata')::date - 1
    where t.regime <> r.regime and extract(isodow from t.entry_at) between 2 and 5`;
  expect(unknown).toHaveLength(0);
  const asOf = await postgresStandings(sql).latestDate();
  if (asOf === null) return;
  const page = await postgresStandings(sql).page(asOf, leaderboardQuery.parse({ limit: 500 }));
  const [contract] = await sql<{ lot: number }[]>`select lot from contracts`;
  const trades = await storedTrades();
  const { stored, fresh: faded } = await fades(trades, contract?.lot);
  expect(stored).toEqual(faded);
  const { excursions } = await tradeExcursions(trades, memoryPrices(TAPE));
  contradicted += excursions.filter((one) => one.kind !== 'gap' && one.contradiction).length;
  const of = new Map(trades.map((trade, n) => [trade, excursions[n]]));
  const fresh = analyse(
    trades,
    () => contract?.lot,
    asOf,
    (trade) => {
      const excursion = of.get(trade);
      if (!excursion) throw new Error(`trade ${trade.tradeId}: expected an excursion, found none`);
      return excursion;
    },
  );
  expect(page.standings).toEqual(fresh.standings);
}

describe('given uploads, corrections, lots, labels, fade policies and messages in any interleaving', () => {
  it('when everything has been delivered, then every figure of the latest date is that of a fresh computation', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 24 }), async (steps) => {
        await database.empty();
        const world = createWorld();
        for (const one of steps) await take(world, one);
        await settle(world);
        await expectSettled();
      }),
      { numRuns: 60 },
    );
    expect(contradicted).toBeGreaterThan(0);
  });
});
