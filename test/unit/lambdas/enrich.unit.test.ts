import { describe, expect, it } from '@jest/globals';
import { calendarCoverage } from '#core/market/calendar.ts';
import { istInstant } from '#core/market/ist.ts';
import { createEnrich } from '#lambdas/enrich/handler.ts';
import type { EnrichedTrade, StaleTrade } from '#ports/trades.ts';
import { memoryQueue, memoryRulesQueue, memoryWork } from '#test/support/memory-ports.ts';
import { memoryPrices } from '#test/support/memory-prices.ts';
import { memoryRuleConfigurations } from '#test/support/memory-rule-configurations.ts';
import { NO_VOLATILITIES } from '#test/support/no-volatilities.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';
import { listeningLogger } from '#test/support/silent-logger.ts';
import { sqsEvent } from '#test/support/sqs-event.ts';

const message = { runId: 'run', advisorId: 'ADV1', asOf: '2014-03-31' };

describe('given a trade entered on the first day the calendar knows', () => {
  it('when its advisor is enriched, then no earlier label can be known, and nothing else is held up', async () => {
    const { from } = calendarCoverage();
    const trade = reportedTradeOf({
      instrument: { kind: 'EQ', exchange: 'NSE', underlying: 'TCS' },
      entryAt: istInstant(from, '10:00'),
      exitAt: istInstant(from, '11:00'),
    });
    const stale: readonly StaleTrade[] = [{ trade, revision: 0, contractLot: undefined }];
    const enriched: EnrichedTrade[] = [];
    const queue = memoryQueue();
    const response = await createEnrich({
      trades: {
        stale: async () => stale,
        regimes: async () => () => 'SIDEWAYS',
        enrich: async (trades) => void enriched.push(...trades),
      },
      prices: memoryPrices({}),
      configurations: memoryRuleConfigurations(),
      volatilities: NO_VOLATILITIES,
      work: memoryWork(),
      rulesQueue: memoryRulesQueue(),
      metricsQueue: queue,
      deadLetters: { bury: async () => undefined },
      maxReceives: 5,
      logger: listeningLogger().logger,
    })(sqsEvent({ id: '1', body: JSON.stringify(message), group: 'ADV1' }));
    expect(response).toEqual({ batchItemFailures: [] });
    expect(enriched.map((one) => one.regime)).toEqual([
      { regime: 'UNKNOWN', source: 'NONE', marketRegime: 'UNKNOWN' },
    ]);
    expect(queue.sent).toEqual([message]);
  });
});
