// The highest worth of a book, open positions included: losses are measured from it.
import type { IsoDate } from '#core/market/ist.ts';
import type { Paise } from '#core/market/money.ts';

export interface BookPeak {
  readonly date: IsoDate;
  /** Of the day. */
  readonly dayPaise: Paise;
  /** Ever. */
  readonly everPaise: Paise;
}
