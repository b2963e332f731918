// With prices as without: what happens after the as-of date does not change a byte of the output.
import { describe, expect, it } from '@jest/globals';
import { advisorReport } from '#contracts/advisor-report.ts';
import { endOfDate } from '#core/analytics/replay/corpus-window.ts';
import { type IsoDate, istDate } from '#core/market/ist.ts';
import { analyse } from '#core/pipeline/analysis.ts';
import { excursionsOf } from '#core/pipeline/excursions.ts';
import { seriesBetween } from '#core/prices/price-range.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import { createRandom } from '#local/sample/random.ts';
import { randomTape, randomTrade } from '#test/support/random-tape.ts';

function output(trades: readonly ReportedTrade[], series: PriceSeries, asOf: IsoDate): string {
  const excursions = excursionsOf(trades, series);
  const byTrade = new Map(trades.map((trade, index) => [trade, excursions[index]]));
  const { standings } = analyse(
    trades,
    () => undefined,
    asOf,
    (trade) => {
      const excursion = byTrade.get(trade);
      if (!excursion) throw new Error(`expected an excursion of ${trade.tradeId}`);
      return excursion;
    },
  );
  return JSON.stringify(standings.map(advisorReport));
}

/** Entries after the date vanish; whatever a trade still open then became is something else. */
function otherFuture(trades: readonly ReportedTrade[], asOf: IsoDate): readonly ReportedTrade[] {
  const end = endOfDate(asOf);
  return trades
    .filter(({ entryAt }) => entryAt < end)
    .map((trade) =>
      trade.exitAt < end
        ? trade
        : { ...trade, exitAt: end + 36_000_000, exitPrice: 1, exitReason: 'ADVISOR_EXIT' },
    );
}

describe('given trades read off a tape as of a date', () => {
  it('when everything after the date is deleted or altered, prices too, then the output is the same', () => {
    const random = createRandom(7, 'as-of');
    for (let n = 0; n < 40; n++) {
      const { instrument, series } = randomTape(random, 'MINUTE');
      const trades = Array.from({ length: 60 }, (_, id) =>
        randomTrade(random, { instrument, series }, id),
      );
      for (const asOf of new Set(trades.map(({ exitAt }) => istDate(exitAt)))) {
        const past = seriesBetween(series, Number.NEGATIVE_INFINITY, endOfDate(asOf));
        expect(output(otherFuture(trades, asOf), past, asOf)).toBe(output(trades, series, asOf));
      }
    }
  });
});
