// Prices of instruments in memory, with a note of what was asked for.
import { segmentOf } from '#core/prices/instrument-segment.ts';
import { countFaults } from '#core/prices/price-faults.ts';
import { seriesBetween } from '#core/prices/price-range.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';
import { sessionGaps } from '#core/prices/session-gaps.ts';
import type { PriceHistory } from '#ports/price-history.ts';

export interface MemoryPrices extends PriceHistory {
  /** Instruments in the order in which they were asked for. */
  readonly asked: readonly string[];
}

export function memoryPrices(series: Readonly<Record<string, PriceSeries>>): MemoryPrices {
  const asked: string[] = [];
  return {
    asked,
    async prices({ instrument, from, to }) {
      asked.push(instrument);
      const own = series[instrument];
      if (!own) return { kind: 'none', reason: 'UNKNOWN_INSTRUMENT' };
      const part = seriesBetween(own, from, to);
      if (part.at.length === 0) return { kind: 'none', reason: 'NO_PRICES_IN_RANGE' };
      const gaps = sessionGaps(part, { from, to, segment: segmentOf(instrument) });
      return { kind: 'prices', series: part, counts: { ...countFaults([], from, to), ...gaps } };
    },
  };
}
