// The last date on which a contract may still be held: index contracts until they expire in cash, stock
// contracts until some trading days before, since they end in delivery (market reference, sections 2.3 and 6.5).
import { calendarCovers, previousTradingDay } from '#core/market/calendar.ts';
import { isIndex } from '#core/market/category.ts';
import { shiftToTradingDay } from '#core/market/expiry.ts';
import type { Instrument } from '#core/market/instrument.ts';
import type { IsoDate } from '#core/market/ist.ts';

/** Null of shares. `stockDays` = trading days before the expiry by whose end stock contracts are out. */
export function lastSafeDate(instrument: Instrument, stockDays: number): IsoDate | null {
  if (instrument.kind === 'EQ') return null;
  const { expiry, underlying } = instrument;
  // Beyond the calendar nobody knows the holidays; the date is looked at again every morning.
  if (!calendarCovers(expiry)) return expiry;
  let date = shiftToTradingDay(expiry);
  if (isIndex(underlying)) return date;
  for (let day = 0; day < stockDays; day++) date = previousTradingDay(date);
  return date;
}
