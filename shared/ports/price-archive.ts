// Prices kept for good: one instrument, one day, one resolution at a time.
import type { IsoDate } from '#core/market/ist.ts';
import type { FaultCounts } from '#core/prices/price-faults.ts';
import type { PriceSeries, Resolution } from '#core/prices/price-series.ts';

export interface PriceDay {
  /** contractKey of the instrument; an index by its symbol. */
  readonly instrument: string;
  readonly date: IsoDate;
  /** Clean. Without a row: the source was asked and knows of no trading that day. */
  readonly series: PriceSeries;
  /** What cleaning the day found. */
  readonly faults: FaultCounts;
  /** Who delivered it. */
  readonly source: string;
}

export type ArchivedDates = Readonly<Record<Resolution, ReadonlySet<IsoDate>>>;

export interface PriceArchive {
  /** Replaces what was stored of that day and resolution; returns the bytes it takes. */
  store(day: PriceDay): Promise<number>;
  /** Null when that day was never archived: other than a day without trading. */
  read(instrument: string, date: IsoDate, resolution: Resolution): Promise<PriceDay | null>;
  /** Every day of the instrument that can be read. */
  days(instrument: string): Promise<ArchivedDates>;
}
