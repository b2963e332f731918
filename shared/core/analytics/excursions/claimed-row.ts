// Where on the tape a claimed fill or exit lies, and how much of that row belongs to the trade. A bar
// does not tell the order inside its minute, so the place says what is certain.
import { sessionWindows } from '#core/market/calendar.ts';
import { type Instant, istDate } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import { segmentOf } from '#core/market/time-session.ts';
import { firstIndexFrom, type PriceSeries, rowAt } from '#core/prices/price-series.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';

/**
 * OPEN: at the first price of the row. TOUCH: inside the bar, when the price first came there from the
 * open (a time given to the minute is the minute's start). WITHIN: at a second inside the bar, so that
 * nothing is known of the order. CLOSE: after the last price of the row. A tick is always OPEN.
 */
export type Place = 'OPEN' | 'TOUCH' | 'WITHIN' | 'CLOSE';

export interface ClaimedRow {
  readonly row: number;
  readonly place: Place;
  /** The claimed price lies in the row's range (between two ticks: was crossed). */
  readonly traded: boolean;
}

const MINUTE = 60_000;

/** Null when the series has no row there. */
export function fillRow(series: PriceSeries, trade: ReportedTrade): ClaimedRow | null {
  const { entryAt, entryPrice } = trade;
  if (series.resolution === 'TICK') return crossing(series, entryAt, entryPrice, 0);
  const row = rowAt(series, entryAt);
  if (row === null) return null;
  const place =
    entryAt % MINUTE !== 0 ? 'WITHIN' : series.open[row] === entryPrice ? 'OPEN' : 'TOUCH';
  return { row, place, traded: inRange(series, row, entryPrice) };
}

/** Null when the series has no row there. An exit at the end of a session (or at a halt) is the last close. */
export function exitRow(
  series: PriceSeries,
  trade: ReportedTrade,
  fill: ClaimedRow,
): ClaimedRow | null {
  const { exitAt, exitPrice } = trade;
  if (series.resolution === 'TICK') return crossing(series, exitAt, exitPrice, fill.row);
  const inside = rowAt(series, exitAt);
  if (inside !== null) {
    const place = exitPlace(series, inside, trade, fill);
    return { row: inside, place, traded: inRange(series, inside, exitPrice) };
  }
  const ended = firstIndexFrom(series.at, exitAt) - 1;
  const isLastBar = (series.at[ended] ?? Number.NaN) + MINUTE === exitAt && endsSession(trade);
  if (!isLastBar) return null;
  return { row: ended, place: 'CLOSE', traded: inRange(series, ended, exitPrice) };
}

const endsSession = ({ instrument, exitAt }: ReportedTrade): boolean =>
  sessionWindows(istDate(exitAt), segmentOf(instrument)).some(({ close }) => close === exitAt);

/** A contract that ends leaves at the last close of its day; its exit names the start of that bar. */
function exitPlace(
  series: PriceSeries,
  row: number,
  trade: ReportedTrade,
  fill: ClaimedRow,
): Place {
  const { exitAt, exitPrice, exitReason } = trade;
  if (exitAt % MINUTE !== 0) return 'WITHIN';
  // A fill inside the bar comes after its open.
  const canLeaveAtOpen = row > fill.row || fill.place === 'OPEN';
  if (canLeaveAtOpen && series.open[row] === exitPrice) return 'OPEN';
  return exitReason === 'EXPIRED' && series.close[row] === exitPrice ? 'CLOSE' : 'TOUCH';
}

const inRange = ({ low, high }: PriceSeries, row: number, price: Price): boolean =>
  price >= (low[row] ?? Number.NaN) && price <= (high[row] ?? Number.NaN);

/**
 * The first tick of the claimed minute that stood at the price or jumped over it; without one the
 * minute's first tick, not traded. Claimed times are seldom better than a minute.
 */
function crossing(
  series: PriceSeries,
  from: Instant,
  price: Price,
  notBefore: number,
): ClaimedRow | null {
  const first = Math.max(firstIndexFrom(series.at, from), notBefore);
  if (!((series.at[first] ?? Number.NaN) < from + MINUTE)) return null;
  for (let row = first; (series.at[row] ?? Number.NaN) < from + MINUTE; row++) {
    const now = series.close[row] ?? Number.NaN;
    const before = row > first ? (series.close[row - 1] ?? now) : now;
    if (Math.min(before, now) <= price && price <= Math.max(before, now)) {
      return { row, place: 'OPEN', traded: true };
    }
  }
  return { row: first, place: 'OPEN', traded: false };
}
