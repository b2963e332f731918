// A session's daily bar from its minute prices (or ticks): for underlyings without a daily file. The
// window is that of continuous cash trading by date: until 2026-08-02 the close is the last minute before
// 15:30, since 2026-08-03 the one before 15:15, because the auction price after it can be moved by one
// print (market rules reference 8.3). The reference also allows an index its future at 15:30; the index
// itself is taken, whose shares all trade until 15:15: the premium of a future would enter body and close.
// Shares without derivatives trade on until 15:30; which ones is not known here, so they end at 15:15 too.
import type { DailyBar } from '#core/analytics/regimes/trend-indicators.ts';
import { type SessionWindow, sessionWindows } from '#core/market/calendar.ts';
import type { IsoDate } from '#core/market/ist.ts';
import { firstIndexFrom, type PriceSeries } from './price-series.ts';

export type DailyGap =
  /** No session, or one whose hours are not announced. */
  | 'NO_HOURS'
  | 'NO_PRICES'
  /** More than a tenth of the minutes have no price: an extreme may be among them. */
  | 'MINUTES_MISSING'
  /** No price in the first five minutes. */
  | 'NO_OPEN'
  /** No price in the last five minutes. */
  | 'NO_CLOSE';

export type FoldedDay =
  /** `halted`: the market stood still for a while; the minutes of the halt are not missing. */
  | { readonly kind: 'bar'; readonly bar: DailyBar; readonly halted: boolean }
  | { readonly kind: 'gap'; readonly reason: DailyGap };

const MINUTE = 60_000;
const MAX_MISSING_SHARE = 0.1;
const EDGE = 5 * MINUTE;

/** The bar of a session; the series may span other days too. Throws CalendarUnknown. */
export function dailyBarFrom(series: PriceSeries, date: IsoDate): FoldedDay {
  const windows = sessionWindows(date, 'EQUITY_CAS');
  const [first] = windows;
  const last = windows.at(-1);
  if (first === undefined || last === undefined) return gap('NO_HOURS');
  const fold = folded(series, windows);
  if (fold === null) return gap('NO_PRICES');
  const expected = windows.reduce((sum, { open, close }) => sum + (close - open) / MINUTE, 0);
  if (expected - fold.minutes > MAX_MISSING_SHARE * expected) return gap('MINUTES_MISSING');
  if (fold.firstAt >= first.open + EDGE) return gap('NO_OPEN');
  if (fold.lastAt < last.close - EDGE) return gap('NO_CLOSE');
  return { kind: 'bar', bar: fold.bar, halted: windows.length > 1 };
}

const gap = (reason: DailyGap): FoldedDay => ({ kind: 'gap', reason });

interface Fold {
  readonly bar: DailyBar;
  /** Distinct minutes with a price. */
  readonly minutes: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

function folded(series: PriceSeries, windows: readonly SessionWindow[]): Fold | null {
  let high = Number.NEGATIVE_INFINITY;
  let low = Number.POSITIVE_INFINITY;
  let minutes = 0;
  let firstRow = -1;
  let lastRow = -1;
  let minute = Number.NaN;
  for (const { open, close } of windows) {
    const end = firstIndexFrom(series.at, close);
    for (let row = firstIndexFrom(series.at, open); row < end; row++) {
      const started = Math.floor((series.at[row] ?? 0) / MINUTE);
      if (started !== minute) minutes += 1;
      minute = started;
      high = Math.max(high, series.high[row] ?? Number.NaN);
      low = Math.min(low, series.low[row] ?? Number.NaN);
      if (firstRow < 0) firstRow = row;
      lastRow = row;
    }
  }
  if (firstRow < 0) return null;
  const bar = { open: series.open[firstRow] ?? 0, high, low, close: series.close[lastRow] ?? 0 };
  return { bar, minutes, firstAt: series.at[firstRow] ?? 0, lastAt: series.at[lastRow] ?? 0 };
}
