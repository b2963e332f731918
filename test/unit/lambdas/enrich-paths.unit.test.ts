// Step 7 in the enrich function: each series is read once, and the outcome that counts gives the features.
import { describe, expect, it } from '@jest/globals';
import { istInstant } from '#core/market/ist.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import { createEnrich } from '#lambdas/enrich/handler.ts';
import type { EnrichedTrade } from '#ports/trades.ts';
import { memoryQueue, memoryRulesQueue, memoryWork } from '#test/support/memory-ports.ts';
import { type MemoryPrices, memoryPrices } from '#test/support/memory-prices.ts';
import { memoryRuleConfigurations } from '#test/support/memory-rule-configurations.ts';
import { seriesOfRows } from '#test/support/price-day.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';
import { listeningLogger } from '#test/support/silent-logger.ts';
import { sqsEvent } from '#test/support/sqs-event.ts';

const at = (time: string, date = '2024-01-23') => istInstant(date, time);

const FUTURE = 'NIFTY:2024-01-25:FUT';
const TAPE = seriesOfRows('MINUTE', [
  [at('10:05'), 21_500, 21_510, 21_490, 21_505],
  [at('10:30'), 21_450, 21_460, 21_390, 21_410],
  [at('11:40'), 21_590, 21_610, 21_580, 21_600],
  [at('10:05', '2024-01-24'), 21_500, 21_510, 21_490, 21_505],
  [at('11:40', '2024-01-24'), 21_590, 21_610, 21_580, 21_600],
]);

async function enriched(
  prices: MemoryPrices,
  trades: readonly ReportedTrade[],
  configurations = memoryRuleConfigurations(),
) {
  const stored: EnrichedTrade[] = [];
  const message = { runId: 'run', advisorId: 'ADV1', asOf: '2024-01-31' };
  const response = await createEnrich({
    prices,
    configurations,
    volatilities: { between: async () => new Map() },
    trades: {
      stale: async () => trades.map((trade) => ({ trade, revision: 0, contractLot: 50 })),
      regimes: async () => () => undefined,
      enrich: async (some) => void stored.push(...some),
    },
    work: memoryWork(),
    rulesQueue: memoryRulesQueue(),
    metricsQueue: memoryQueue(),
    deadLetters: { bury: async () => undefined },
    maxReceives: 5,
    logger: listeningLogger().logger,
  })(sqsEvent({ id: '1', body: JSON.stringify(message), group: 'ADV1' }));
  expect(response).toEqual({ batchItemFailures: [] });
  return stored;
}

const nextDay = { entryAt: at('10:05', '2024-01-24'), exitAt: at('11:40', '2024-01-24') };

describe('given stale trades of an advisor', () => {
  it('when several were open on one day, then the prices of that day are asked for once', async () => {
    const prices = memoryPrices({ [FUTURE]: TAPE });
    const trades = ['a', 'b', 'c'].map((tradeId) => reportedTradeOf({ tradeId }));
    const stored = await enriched(prices, [
      ...trades,
      reportedTradeOf({ tradeId: 'd', ...nextDay }),
    ]);
    expect(prices.asked).toEqual([FUTURE, FUTURE]);
    expect(stored.map(({ tradeId, excursion }) => [tradeId, excursion.kind])).toEqual([
      ['a', 'path'],
      ['b', 'path'],
      ['c', 'path'],
      ['d', 'path'],
    ]);
  });

  it('when the tape contradicts a claim, then the features are those of the outcome that counts', async () => {
    const prices = memoryPrices({ [FUTURE]: TAPE });
    const [lied, honest] = await enriched(prices, [
      reportedTradeOf({ tradeId: 'lied' }),
      reportedTradeOf({ tradeId: 'honest', ...nextDay }),
    ]);
    expect(lied?.excursion).toMatchObject({ contradiction: 'STOP_FIRST' });
    expect(lied?.features).toMatchObject({ isWinning: false, stoplossHit: true, targetHit: false });
    expect(lied?.features.grossPaise).toBe(-(lied?.features.quantity ?? 0) * 100 * 100);
    expect(lied?.features.holdingHours).toBeCloseTo(25 / 60, 12);
    expect(honest?.features).toMatchObject({ isWinning: true, targetHit: true });
  });

  it('when the archive does not know the instrument, then the claims stand', async () => {
    const [one] = await enriched(memoryPrices({}), [reportedTradeOf()]);
    expect(one?.excursion).toEqual({ kind: 'gap', gap: 'NO_SERIES' });
    expect(one?.features).toMatchObject({ isWinning: true, targetHit: true });
  });
});

describe('given a trade with a stop and a target on the tape', () => {
  const capped = {
    ...DEFAULT_CONFIGURATION,
    fade: { ...DEFAULT_CONFIGURATION.fade, capShare: 0.002 },
  };

  it('when it is enriched, then its fade is read off the same prices, with our stop at his target', async () => {
    const prices = memoryPrices({ [FUTURE]: TAPE });
    const [one] = await enriched(prices, [reportedTradeOf({ ...nextDay })]);
    expect(one?.fade).toMatchObject({
      ...{ kind: 'outcome', source: 'TAPE', reason: 'STOPLOSS_HIT', exitPrice: 21_600 },
    });
    expect(prices.asked).toEqual([FUTURE]);
  });

  it('when the policy keeps our levels nearer, then the fade ends there', async () => {
    const prices = memoryPrices({ [FUTURE]: TAPE });
    const trades = [reportedTradeOf({ ...nextDay })];
    const [one] = await enriched(prices, trades, memoryRuleConfigurations(capped));
    // The bar of the exit opens beyond our stop at 21,543.
    expect(one?.fade).toMatchObject({ reason: 'STOPLOSS_HIT', exitPrice: 21_590 });
    expect(one?.fadePolicy).toEqual(capped.fade);
  });

  it('when the fill was never traded, then there is nothing to fade', async () => {
    const prices = memoryPrices({ [FUTURE]: TAPE });
    const [one] = await enriched(prices, [reportedTradeOf({ ...nextDay, entryPrice: 21_520 })]);
    expect(one?.fade).toEqual({ kind: 'refused', refusal: 'UNFILLED' });
  });
});
