// What the price archive was filled with, and which trades wait for more.
import type { IsoDate } from '#core/market/ist.ts';
import type { FaultCounts } from '#core/prices/price-faults.ts';
import type { DateRange, OpenDays, PriceNeed } from '#core/prices/price-needs.ts';

export interface ArchivedDay extends PriceNeed {
  /** 0 = the source knows of no trading. */
  readonly rows: number;
  readonly source: string;
  readonly faults: FaultCounts;
  readonly bytes: number;
  readonly askedOn: IsoDate;
}

/** Enough to know whether a day has to be asked for (again). */
export type KnownDay = Pick<ArchivedDay, 'instrument' | 'date' | 'wanted' | 'rows' | 'askedOn'>;

export interface ArchivedDays {
  /** Of all trades that were open on a day of the range. */
  open(range: DateRange): Promise<readonly OpenDays[]>;
  /**
   * The market, and every underlying with a trade in the range or the year before it, on all days of the
   * range: their daily bars and regimes need whole histories. By name.
   */
  followed(range: DateRange): Promise<readonly OpenDays[]>;
  known(range: DateRange): Promise<readonly KnownDay[]>;
  /**
   * Call it after the prices are stored: trades that can see a day they could not see before become
   * stale. Returns how many did.
   */
  record(days: readonly ArchivedDay[]): Promise<number>;
  /** Creates the run's work for the advisors of stale trades. */
  plan(runId: string): Promise<void>;
}
