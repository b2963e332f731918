// Where on the tape the end of an order lies. Where prices are missing the order leaves at the last one
// that is known; where the backtest itself ends, it stays open.
import { type ClaimedRow, exitRow, type Place } from '#core/analytics/excursions/claimed-row.ts';
import type { IndexedPrices } from '#core/analytics/excursions/trade-excursion.ts';
import { isTradingDay, previousTradingDay } from '#core/market/calendar.ts';
import { type Instant, type IsoDate, istDate } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import { firstIndexFrom } from '#core/prices/price-series.ts';
import { sessionMissing } from '#core/prices/session-days.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import type { ExitCause } from './backtest.ts';
import type { OrderEnd } from './order-end.ts';

export interface EndRow {
  readonly row: number;
  /** OPEN: before everything else of the row; CLOSE: after it; else somewhere inside. */
  readonly place: Place;
  readonly price: Price;
  readonly cause: ExitCause;
  /** Null = still open. */
  readonly at: Instant | null;
}

export interface EndQuestion {
  readonly report: ReportedTrade;
  readonly end: OrderEnd;
  readonly fill: ClaimedRow;
  /** Last date of the backtest: the series has nothing after it. */
  readonly lastDate: IsoDate;
}

export function endRow(prices: IndexedPrices, question: EndQuestion): EndRow {
  const { report, fill } = question;
  const found = saidRow(prices, question) ?? timedRow(prices, question);
  const row = Math.max(fill.row, found.row);
  const at = prices.series.at[row] ?? Number.NaN;
  if (!sessionMissing(prices.days, report.entryAt, at)) return { ...found, row };
  return lastPrice(prices, beforeGap(prices, report.entryAt, row), 'PRICES_END');
}

/** His own exit, where the tape has its row. */
function saidRow({ series }: IndexedPrices, { report, end, fill }: EndQuestion): EndRow | null {
  if (end.cause !== 'ADVISOR_EXIT') return null;
  const exit = exitRow(series, report, fill);
  if (exit === null || exit.row < fill.row) return null;
  const last = series.close[exit.row] ?? Number.NaN;
  const price = exit.traded ? report.exitPrice : last;
  return { row: exit.row, place: exit.place, price, cause: end.cause, at: report.exitAt };
}

/** The first price from the time on, on its day; at the end of a contract the last one. */
function timedRow(prices: IndexedPrices, question: EndQuestion): EndRow {
  const { series } = prices;
  const { end, fill } = question;
  const next = Math.max(firstIndexFrom(series.at, end.at), fill.row);
  const at = series.at[next];
  if (end.cause === 'EXPIRY') {
    const last = lastPrice(prices, Math.max(next - 1, fill.row), 'EXPIRY');
    return istDate(last.at ?? 0) === istDate(end.at) ? last : unended(prices, next, question);
  }
  if (at === undefined || istDate(at) !== istDate(end.at)) return unended(prices, next, question);
  const price = series.open[next] ?? Number.NaN;
  return { row: next, place: 'OPEN', price, cause: end.cause, at };
}

/** Nothing at the time it should have ended. */
function unended(
  prices: IndexedPrices,
  next: number,
  { end, fill, lastDate }: EndQuestion,
): EndRow {
  const last = lastPrice(prices, Math.max(next - 1, fill.row), 'PRICES_END');
  const lastDay = isTradingDay(lastDate) ? lastDate : previousTradingDay(lastDate);
  const isOpen = istDate(end.at) > lastDate && istDate(last.at ?? 0) === lastDay;
  return isOpen ? { ...last, cause: 'OPEN', at: null } : last;
}

function lastPrice({ series }: IndexedPrices, row: number, cause: ExitCause): EndRow {
  const price = series.close[row] ?? Number.NaN;
  return { row, place: 'CLOSE', price, cause, at: series.at[row] ?? Number.NaN };
}

/** The last row before the first whole session without prices. */
function beforeGap({ series, days }: IndexedPrices, entryAt: Instant, row: number): number {
  let day = firstIndexFrom(days.dayEnd, (series.at[row] ?? Number.NaN) + 1);
  const first = firstIndexFrom(days.dayEnd, entryAt + 1);
  const empty = days.emptySoFar[first] ?? 0;
  while (day > first && (days.emptySoFar[day] ?? 0) > empty) day -= 1;
  return firstIndexFrom(series.at, days.dayEnd[day] ?? Number.NaN) - 1;
}
