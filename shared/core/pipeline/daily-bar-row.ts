// A row of an uploaded file of daily bars; the underlying is the file's name.
import { calendarCoverage, calendarCovers } from '#core/market/calendar.ts';
import type { DatedBar } from './daily-runs.ts';
import { date, price, type Read, read, refuse } from './field.ts';
import { type Columns, FileRefused, type RawRow } from './parse.ts';
import { canonicalUnderlying } from './underlying.ts';

export const DAILY_BAR_COLUMNS: Columns = {
  names: ['date', 'open', 'high', 'low', 'close'],
  required: ['date', 'open', 'high', 'low', 'close'],
};

/** The bar of a row, or what is wrong with it: high and low must bracket open and close. */
export function dailyBarOf(row: RawRow): Read<DatedBar> {
  const text = (name: string) => row.fields[name] ?? '';
  const day = date('date', text('date'));
  if (!day.ok) return day;
  if (!calendarCovers(day.value)) {
    const { from, to } = calendarCoverage();
    return refuse('date', 'OUTSIDE_CALENDAR', `a date from ${from} to ${to}`, day.value);
  }
  const open = price('open', text('open'));
  if (!open.ok) return open;
  const high = price('high', text('high'));
  if (!high.ok) return high;
  const low = price('low', text('low'));
  if (!low.ok) return low;
  const close = price('close', text('close'));
  if (!close.ok) return close;
  const bar = { open: open.value, high: high.value, low: low.value, close: close.value };
  if (bar.high < Math.max(bar.open, bar.close) || bar.low > Math.min(bar.open, bar.close)) {
    const expected = 'high and low around open and close';
    return refuse('high', 'BAD_RANGE', expected, JSON.stringify(bar));
  }
  return read({ date: day.value, ...bar });
}

/** NIFTY.csv.gz -> NIFTY, as trades spell it. Throws FileRefused when the name holds no symbol. */
export function underlyingOfFile(fileName: string): string {
  const [symbol = ''] = (fileName.split('/').at(-1) ?? '').split('.');
  const underlying = canonicalUnderlying(symbol);
  if (underlying !== '') return underlying;
  throw new FileRefused(`file name: expected <underlying>.csv or .json, found "${fileName}"`);
}
