import { describe, expect, it } from '@jest/globals';
import { contractKey } from '#core/market/instrument.ts';
import { istInstant } from '#core/market/ist.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import { tradePaths } from '#local/cli/trade-paths.ts';
import { memoryPrices } from '#test/support/memory-prices.ts';
import { seriesOfRows } from '#test/support/price-day.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';

const FIRST = '2024-01-23';
const SECOND = '2024-01-24';

const tapeOf = (...dates: readonly string[]): PriceSeries =>
  seriesOfRows(
    'MINUTE',
    dates.flatMap((date) =>
      ['10:00', '10:01', '10:02'].map(
        (time) => [istInstant(date, time), 100, 102, 98, 101] as const,
      ),
    ),
  );

const held = (tradeId: string, from: string, to: string): ReportedTrade =>
  reportedTradeOf({
    tradeId,
    entryPrice: 100,
    entryAt: istInstant(from, '10:00'),
    stoploss: 90,
    targets: [120],
    exitPrice: 100,
    exitAt: istInstant(to, '10:02'),
    exitReason: 'ADVISOR_EXIT',
  });

const readAsOf = async (trades: readonly ReportedTrade[], tape: PriceSeries) => {
  const { instrument, advisorId } = held('T', FIRST, FIRST);
  const { tape: report, metricsOf } = await tradePaths(
    trades,
    memoryPrices({ [contractKey(instrument)]: tape }),
    { asOf: FIRST, onTrades: () => undefined },
  );
  return { report, metrics: metricsOf(advisorId) };
};

describe('given trades as of a date', () => {
  it('when what came after it is altered or gone, then nothing that is said of the prices changes', async () => {
    const closed = held('T1', FIRST, FIRST);
    const open = held('T2', FIRST, SECOND);
    const later = held('T3', SECOND, SECOND);
    const all = await readAsOf([closed, open, later], tapeOf(FIRST, SECOND));
    const alone = await readAsOf([closed, held('T2', FIRST, '2024-01-29')], tapeOf(FIRST));
    expect(all).toEqual(alone);
    expect(all.report).toMatchObject({ trades: 1, covered: 1, priceRows: 3 });
  });
});
