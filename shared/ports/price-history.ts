// Past prices of any instrument over any range of time, from whichever archive holds them.
import type { Instant } from '#core/market/ist.ts';
import type { FaultCounts } from '#core/prices/price-faults.ts';
import type { PriceSeries, Resolution } from '#core/prices/price-series.ts';
import type { SessionGaps } from '#core/prices/session-gaps.ts';

export interface PriceRange {
  /** contractKey of the instrument; an index by its symbol. */
  readonly instrument: string;
  /** Rows in [from, to). */
  readonly from: Instant;
  readonly to: Instant;
}

/** What was repaired, dropped or is missing in the range asked for. */
export type PriceCounts = FaultCounts & SessionGaps;

export type PriceAnswer =
  | {
      readonly kind: 'prices';
      /** At least one row. Its resolution may be coarser, or finer, than the one wanted. */
      readonly series: PriceSeries;
      readonly counts: PriceCounts;
    }
  | { readonly kind: 'none'; readonly reason: 'UNKNOWN_INSTRUMENT' | 'NO_PRICES_IN_RANGE' };

export interface PriceHistory {
  /** Throws CalendarUnknown for a range outside the known calendar, and what the archive throws. */
  prices(range: PriceRange, wanted: Resolution): Promise<PriceAnswer>;
}
