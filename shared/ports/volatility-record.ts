// Daily volatilities read off a day's closes, kept with what they were read from.
import type { Option } from '#core/market/instrument.ts';
import type { IsoDate } from '#core/market/ist.ts';
import type { DailyAtm } from '#core/options/daily-volatility.ts';

export interface UnderlyingVolatility {
  readonly underlying: string;
  readonly date: IsoDate;
  /** With the reason where there is none. */
  readonly atm: DailyAtm;
}

export interface VolatilityRecord {
  /** Options that some trade named by the end of the date and that had not expired before it. */
  namedOptions(date: IsoDate): Promise<readonly Option[]>;
  /** A day recorded again replaces what it had. */
  record(days: readonly UnderlyingVolatility[]): Promise<void>;
}
