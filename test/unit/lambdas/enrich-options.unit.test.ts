import { describe, expect, it } from '@jest/globals';
import { addDays, istInstant } from '#core/market/ist.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import { createEnrich } from '#lambdas/enrich/handler.ts';
import type { EnrichedTrade } from '#ports/trades.ts';
import type { VolatilityHistory } from '#ports/volatility-history.ts';
import { memoryRulesQueue, memoryWork } from '#test/support/memory-ports.ts';
import { memoryPrices } from '#test/support/memory-prices.ts';
import { memoryRuleConfigurations } from '#test/support/memory-rule-configurations.ts';
import {
  minuteSeries,
  niftyOption,
  type OptionWorld,
  premiumAt,
} from '#test/support/option-world.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';
import { listeningLogger } from '#test/support/silent-logger.ts';
import { sqsEvent } from '#test/support/sqs-event.ts';

const WORLD: OptionWorld = {
  from: '2024-01-23',
  to: '2024-01-23',
  forward: (at) => 21_500 + 40 * Math.sin(at / 2_000_000),
  volatility: () => 0.15,
};
const [CALL, PUT] = [niftyOption(21_500), niftyOption(21_500, 'PE')];

/** Without stop and targets: nothing on the tape contradicts it. */
const trade = (change: Partial<ReportedTrade> = {}): ReportedTrade => {
  const premium = premiumAt(WORLD, CALL);
  const [entryAt, exitAt] = [istInstant('2024-01-23', '10:05'), istInstant('2024-01-23', '12:40')];
  return reportedTradeOf({
    instrument: CALL,
    ...{ entryAt, exitAt, entryPrice: premium(entryAt), exitPrice: premium(exitAt) },
    ...{ stoploss: null, targets: [], exitReason: 'ADVISOR_EXIT' },
    ...change,
  });
};

const vix: VolatilityHistory = {
  between: async () =>
    new Map([
      [
        'NIFTY',
        [
          {
            source: 'INDIA_VIX',
            values: Array.from({ length: 70 }, (_, i) => ({
              date: addDays('2023-11-14', i),
              volatility: 0.2 - i / 1000,
            })),
          },
        ],
      ],
    ]),
};

async function enriched(stale: readonly ReportedTrade[], known = true) {
  const stored: EnrichedTrade[] = [];
  const series = {
    'NIFTY:2024-01-25:21500:CE': minuteSeries(WORLD, premiumAt(WORLD, CALL)),
    'NIFTY:2024-01-25:21500:PE': minuteSeries(WORLD, premiumAt(WORLD, PUT)),
    NIFTY: minuteSeries(WORLD, WORLD.forward),
    'NIFTY:2024-01-25:FUT': minuteSeries(WORLD, WORLD.forward),
  };
  const response = await createEnrich({
    trades: {
      stale: async () => stale.map((one) => ({ trade: one, revision: 0, contractLot: 50 })),
      regimes: async () => () => 'SIDEWAYS',
      enrich: async (trades) => void stored.push(...trades),
    },
    prices: memoryPrices(known ? series : {}),
    configurations: memoryRuleConfigurations(),
    volatilities: vix,
    work: memoryWork(),
    rulesQueue: memoryRulesQueue(),
    metricsQueue: { send: async () => undefined },
    deadLetters: { bury: async () => undefined },
    maxReceives: 5,
    logger: listeningLogger().logger,
  })(
    sqsEvent({
      id: '1',
      group: 'ADV1',
      body: JSON.stringify({ runId: 'r', advisorId: 'ADV1', asOf: '2024-01-31' }),
    }),
  );
  expect(response).toEqual({ batchItemFailures: [] });
  return stored;
}

describe('given an option trade whose prices were archived', () => {
  it('when it is enriched, then its P&L is split and its level is that of the day before', async () => {
    const [stored] = await enriched([trade()]);
    const { option, features } = stored ?? {};
    if (option?.kind !== 'path') throw new Error(`expected a path, found ${option?.reason}`);
    expect(option.forwardSource).toBe('PARITY');
    expect(option.entry.volatility).toBeCloseTo(0.15, 4);
    expect(option.level).toMatchObject({ date: '2024-01-22', rank: 0, values: 70 });
    expect(option.pnl).toMatchObject({ attribution: { total: features?.grossPaise } });
  });

  it('when it was sold, then the split is that of the seller', async () => {
    const [bought, sold] = await enriched([trade(), trade({ tradeId: 'T2', side: 'SELL' })]);
    const totals = [bought, sold].map((one) =>
      one?.option?.kind === 'path' && one.option.pnl.kind === 'attributed'
        ? Math.sign(one.option.pnl.attribution.theta)
        : 0,
    );
    expect(totals).toEqual([-1, 1]);
  });
});

describe('given a trade without figures of an option', () => {
  it.each<[string, Partial<ReportedTrade>, boolean]>([
    ['is a future', { instrument: reportedTradeOf().instrument }, true],
    ['was filled at a price that was not traded', { entryPrice: 900 }, true],
    ['has no prices yet', {}, false],
  ])('when it %s, then it has none', async (_, change, known) => {
    const stored = await enriched([trade(change)], known);
    expect(stored).toHaveLength(1);
    expect(stored[0]?.option).toBeNull();
  });
});
