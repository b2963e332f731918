import { describe, expect, it } from '@jest/globals';
import type { Regime } from '#core/analytics/regimes/regime.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { istInstant } from '#core/market/ist.ts';
import { createEnrich } from '#lambdas/enrich/handler.ts';
import type { EnrichedTrade } from '#ports/trades.ts';
import { memoryQueue, memoryRulesQueue, memoryWork } from '#test/support/memory-ports.ts';
import { memoryPrices } from '#test/support/memory-prices.ts';
import { memoryRuleConfigurations } from '#test/support/memory-rule-configurations.ts';
import { NO_VOLATILITIES } from '#test/support/no-volatilities.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';
import { listeningLogger } from '#test/support/silent-logger.ts';
import { sqsEvent } from '#test/support/sqs-event.ts';

const message = { runId: 'run', advisorId: 'ADV1', asOf: '2024-01-31' };
const TCS: Instrument = { kind: 'EQ', exchange: 'NSE', underlying: 'TCS' };

/** `labels` by 'underlying date'; only what was asked for is answered, as the database does. */
function world(labels: Readonly<Record<string, Regime>>, entryDates: readonly string[]) {
  const stale = entryDates.map((date, n) => ({
    trade: reportedTradeOf({
      tradeId: `T${n}`,
      instrument: TCS,
      entryAt: istInstant(date, '10:00'),
      exitAt: istInstant(date, '15:00'),
    }),
    revision: n,
    contractLot: undefined,
  }));
  const enriched: EnrichedTrade[] = [];
  const fail = { enrich: false };
  const work = memoryWork();
  const metricsQueue = memoryQueue();
  const handler = createEnrich({
    prices: memoryPrices({}),
    rulesQueue: memoryRulesQueue(),
    configurations: memoryRuleConfigurations(),
    volatilities: NO_VOLATILITIES,
    trades: {
      stale: async () => stale,
      regimes: async (underlyings, dates) => (underlying, date) =>
        underlyings.includes(underlying) && dates.includes(date)
          ? labels[`${underlying} ${date}`]
          : undefined,
      enrich: async (trades) => {
        if (fail.enrich) throw new Error('no database');
        enriched.push(...trades);
      },
    },
    ...{ work, metricsQueue },
    deadLetters: { bury: async () => undefined },
    maxReceives: 5,
    logger: listeningLogger().logger,
  });
  const run = () =>
    handler(sqsEvent({ id: '1', body: JSON.stringify(message), group: message.advisorId }));
  return { run, fail, work, metricsQueue, regimes: () => enriched.map((one) => one.regime) };
}

describe('given labels around the day of a trade', () => {
  it('when it entered on a Tuesday after a holiday, then the label of the session before counts, never its own', async () => {
    // 22 January 2024 was a holiday, Saturday the 20th a full session.
    const { run, regimes } = world(
      {
        'TCS 2024-01-19': 'SIDEWAYS',
        'TCS 2024-01-20': 'TRENDING_BULLISH',
        'TCS 2024-01-23': 'TRENDING_BEARISH',
        'NIFTY 2024-01-20': 'SIDEWAYS_BULLISH',
        'NIFTY 2024-01-23': 'SIDEWAYS_BEARISH',
      },
      ['2024-01-23'],
    );
    await run();
    expect(regimes()).toEqual([
      { regime: 'TRENDING_BULLISH', source: 'INSTRUMENT', marketRegime: 'SIDEWAYS_BULLISH' },
    ]);
  });

  it('when the session before was the hour of Muhurat, then the last regular one counts', async () => {
    const { run, regimes } = world(
      { 'TCS 2023-11-12': 'SIDEWAYS', 'TCS 2023-11-10': 'TRENDING_BEARISH' },
      ['2023-11-13'],
    );
    await run();
    expect(regimes()).toEqual([
      { regime: 'TRENDING_BEARISH', source: 'INSTRUMENT', marketRegime: 'UNKNOWN' },
    ]);
  });

  it.each<[string, Readonly<Record<string, Regime>>]>([
    ['has no label', {}],
    ['is still warming up', { 'TCS 2024-01-20': 'UNKNOWN' }],
    ['has only the label of its own day', { 'TCS 2024-01-23': 'TRENDING_BEARISH' }],
  ])('when its share %s, then the market speaks for it', async (_, own) => {
    const { run, regimes } = world({ ...own, 'NIFTY 2024-01-20': 'SIDEWAYS' }, ['2024-01-23']);
    await run();
    expect(regimes()).toEqual([{ regime: 'SIDEWAYS', source: 'MARKET', marketRegime: 'SIDEWAYS' }]);
  });

  it('when trades of several days come together, then each has the label of its own eve', async () => {
    const { run, regimes } = world(
      {
        'TCS 2024-01-20': 'SIDEWAYS',
        'TCS 2024-01-23': 'TRENDING_BEARISH',
        'TCS 2024-01-24': 'TRENDING_BULLISH',
      },
      ['2024-01-25', '2024-01-23', '2024-01-24'],
    );
    await run();
    expect(regimes().map((one) => one.regime)).toEqual([
      'TRENDING_BULLISH',
      'SIDEWAYS',
      'TRENDING_BEARISH',
    ]);
  });
});

describe('given features that cannot be stored', () => {
  it('when the message comes again, then only then is the advisor handed on', async () => {
    const { run, fail, work, metricsQueue } = world({}, ['2024-01-23']);
    fail.enrich = true;
    expect(await run()).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect([work.log, metricsQueue.sent]).toEqual([[], []]);
    fail.enrich = false;
    expect(await run()).toEqual({ batchItemFailures: [] });
    expect([work.log, metricsQueue.sent]).toEqual([['enriched ADV1'], [message]]);
  });
});
