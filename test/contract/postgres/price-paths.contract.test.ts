// What a trade went through, and the outcome that counts, beside what was claimed.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { postgresIntake } from '#adapters/postgres/intake.ts';
import { postgresTrades } from '#adapters/postgres/trades.ts';
import { postgresUploads } from '#adapters/postgres/uploads.ts';
import type { TradeExcursion } from '#core/analytics/excursions/trade-excursion.ts';
import { istInstant } from '#core/market/ist.ts';
import { countedTrade, excursionsOf } from '#core/pipeline/excursions.ts';
import { tradeFeatures } from '#core/pipeline/features.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import { NO_FADE } from '#test/support/no-fade.ts';
import { seriesOfRows } from '#test/support/price-day.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());
beforeEach(() => database.empty());

const at = (time: string) => istInstant('2024-01-23', time);
/** Says it bought at 21500 and reached 21600 at 11:40; at 10:30 the stop of 21400 had been touched. */
const TRADE = reportedTradeOf();
const TAPE = seriesOfRows('MINUTE', [
  [at('10:05'), 21_500, 21_510, 21_490, 21_505],
  [at('10:30'), 21_450, 21_460, 21_390, 21_410],
  [at('10:31'), 21_410, 21_440, 21_385, 21_430],
  [at('11:40'), 21_590, 21_610, 21_580, 21_600],
]);

async function store(trade = TRADE): Promise<void> {
  const upload = await postgresUploads(database.sql).request({
    ...{ id: randomUUID(), kind: 'trades', fileName: 'f.csv', asOf: null },
  });
  await postgresIntake(database.sql).trades(upload, {
    batches: (async function* () {
      yield { rows: [{ line: 2, value: trade }], rejects: [] };
    })(),
    ignoredColumns: () => [],
  });
}

async function enrich(excursionOf: (trade: typeof TRADE) => TradeExcursion): Promise<void> {
  const stale = await postgresTrades(database.sql).stale('ADV1');
  await postgresTrades(database.sql).enrich(
    stale.map(({ trade, revision, contractLot }) => {
      const excursion = excursionOf(trade);
      return {
        ...{ tradeId: trade.tradeId, revision, excursion, ...NO_FADE },
        features: tradeFeatures(countedTrade(trade, excursion) ?? trade, contractLot),
        regime: { regime: 'UNKNOWN', source: 'NONE', marketRegime: 'UNKNOWN' },
      };
    }),
  );
}

const readOff = (trade: typeof TRADE): TradeExcursion => {
  const [found] = excursionsOf([trade], TAPE);
  if (!found) throw new Error('expected an excursion, found none');
  return found;
};

const stored = async () => {
  const [row] = await database.sql`select path, exit_at, exit_price, exit_reason, measured_exit_at,
    filled, net_paise, mae_pct, mfe_pct, wse_pct, wte_pct, post_sl_pct, post_target_pct,
    contradiction, path_gap, ambiguous from trades`;
  return row;
};

describe('given a claim that the tape contradicts', () => {
  it('when it is enriched, then the outcome of the tape counts, to the last digit, and the claim stays', async () => {
    await store();
    await enrich(readOff);
    const path = readOff(TRADE);
    if (path.kind !== 'path') throw new Error('expected a path');
    expect(await stored()).toEqual({
      path,
      exit_at: TRADE.exitAt,
      exit_price: 21_600,
      exit_reason: 'TARGET_HIT',
      measured_exit_at: at('10:30'),
      filled: true,
      net_paise: expect.any(Number),
      mae_pct: 100,
      mfe_pct: 10,
      wse_pct: null,
      wte_pct: null,
      post_sl_pct: path.afterStop?.postSlPct,
      post_target_pct: null,
      contradiction: 'STOP_FIRST',
      path_gap: null,
      ambiguous: false,
    });
    expect((await stored())?.['net_paise']).toBeLessThan(0);
  });

  it('when its fill was never traded, then it is kept as no trade', async () => {
    await store(reportedTradeOf({ entryPrice: 21_550 }));
    await enrich(readOff);
    expect(await stored()).toMatchObject({
      filled: false,
      contradiction: 'ENTRY_NOT_TRADED',
      measured_exit_at: TRADE.exitAt,
      ambiguous: false,
    });
  });
});

describe('given an entry that is only the advised level', () => {
  const ADVISED = reportedTradeOf({ entryPrice: 21_550, entryBasis: 'ADVISED' });

  it('when the tape does not bear it out, then the claim counts and nothing contradicts it', async () => {
    await store(ADVISED);
    await enrich(readOff);
    expect(await stored()).toMatchObject({
      filled: true,
      contradiction: null,
      path_gap: 'FILL_UNKNOWN',
      measured_exit_at: TRADE.exitAt,
      ambiguous: false,
    });
  });

  it('when a correction says it was the fill, then the trade is judged anew', async () => {
    await store(ADVISED);
    await enrich(readOff);
    await store({ ...ADVISED, entryBasis: 'FILL' });
    await enrich(readOff);
    expect(await stored()).toMatchObject({ filled: false, contradiction: 'ENTRY_NOT_TRADED' });
  });

  it('when another basis is written past the checks of the files, then the table refuses it', async () => {
    await store();
    await expect(database.owner`update trades set entry_basis = 'GUESS'`).rejects.toThrow(
      'trades_entry_basis_check',
    );
  });
});

describe('given a claim without prices', () => {
  it('when it is enriched, then it counts as claimed, with the reason', async () => {
    await store();
    await enrich(() => ({ kind: 'gap', gap: 'NO_SERIES' }));
    expect(await stored()).toMatchObject({
      path_gap: 'NO_SERIES',
      contradiction: null,
      measured_exit_at: TRADE.exitAt,
      filled: true,
      mae_pct: null,
    });
  });

  it('when the claim is corrected to end earlier than it was measured, then it waits for its new path', async () => {
    await store();
    await enrich(() => ({ kind: 'gap', gap: 'NO_SERIES' }));
    await store(reportedTradeOf({ exitAt: at('10:06'), exitPrice: 21_505 }));
    expect(await postgresTrades(database.sql).stale('ADV1')).toHaveLength(1);
    await enrich(() => ({ kind: 'gap', gap: 'NO_SERIES' }));
    expect(await stored()).toMatchObject({ measured_exit_at: at('10:06') });
  });
});
