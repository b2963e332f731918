// A trade's life on the tape: which prices were seen while it was open, which level was touched first,
// and whether the tape contradicts what was claimed. Bars do not tell the order inside a minute; where
// it matters, the pessimistic order counts.
import type { Instant } from '#core/market/ist.ts';
import { type PriceSeries, rowAt } from '#core/prices/price-series.ts';
import { directionOf, type ReportedTrade } from '#core/signals/trade.ts';
import type { Extremes } from './excursion.ts';

/** Why the tape cannot say anything about a trade. */
export type TapeGap = 'NO_SERIES' | 'GAP_AT_ENTRY' | 'GAP_AT_EXIT';

/** What the tape knows better than the claim. */
export type Contradiction =
  | 'ENTRY_NOT_TRADED'
  | 'EXIT_NOT_TRADED'
  | 'STOP_FIRST'
  | 'TARGET_FIRST'
  | 'TARGET_NEVER_REACHED';

export interface TapeLife {
  readonly entryRow: number;
  readonly exitRow: number;
  readonly seen: Extremes;
  /** Rows in which the first published levels were touched first, null = never while open. */
  readonly stopRow: number | null;
  readonly targetRow: number | null;
  /** Stop and target were touched first in one and the same row. */
  readonly ambiguous: boolean;
  readonly contradiction: Contradiction | null;
}

export type TapeReading =
  | { readonly kind: 'life'; readonly life: TapeLife }
  | { readonly kind: 'gap'; readonly gap: TapeGap };

/** Reads the trade off the series of its instrument (or of the underlying that prices it). */
export function readTape(trade: ReportedTrade, series: PriceSeries | null): TapeReading {
  if (series === null) return { kind: 'gap', gap: 'NO_SERIES' };
  const entryRow = rowAt(series, trade.entryAt);
  if (entryRow === null) return { kind: 'gap', gap: 'GAP_AT_ENTRY' };
  const exitRow = rowAt(series, trade.exitAt);
  if (exitRow === null) return { kind: 'gap', gap: 'GAP_AT_EXIT' };
  const touched = touchedRows(trade, series, entryRow, exitRow);
  const life = {
    entryRow,
    exitRow,
    seen: seenWhileOpen(trade, series, entryRow, exitRow),
    ...touched,
    ambiguous: touched.stopRow !== null && touched.stopRow === touched.targetRow,
  };
  return { kind: 'life', life: { ...life, contradiction: contradictionOf(trade, series, life) } };
}

/** Extremes of what was certainly seen between fill and exit. */
function seenWhileOpen(
  trade: ReportedTrade,
  series: PriceSeries,
  entryRow: number,
  exitRow: number,
): Extremes {
  const { entryPrice, exitPrice } = trade;
  let low = Math.min(entryPrice, exitPrice);
  let high = Math.max(entryPrice, exitPrice);
  const see = (price: number): void => {
    low = Math.min(low, price);
    high = Math.max(high, price);
  };
  if (entryRow < exitRow) {
    seeEntryRow(trade, series, entryRow, see);
    for (let row = entryRow + 1; row < exitRow; row++) {
      const rowLow = series.low[row] ?? low;
      const rowHigh = series.high[row] ?? high;
      if (rowLow < low) low = rowLow;
      if (rowHigh > high) high = rowHigh;
    }
    see(at(series.open, exitRow));
  }
  if (
    leftAtClose(trade, series, exitRow) &&
    (entryRow < exitRow || filledAtOpen(trade, series, entryRow))
  ) {
    see(at(series.low, exitRow));
    see(at(series.high, exitRow));
  }
  return { low, high };
}

/**
 * A fill at the open sees the whole bar. Inside the bar the price came to the entry from its open: what
 * lies beyond the entry on that way is seen, what lies behind may have been before the fill.
 */
function seeEntryRow(
  trade: ReportedTrade,
  series: PriceSeries,
  row: number,
  see: (price: number) => void,
): void {
  const open = at(series.open, row);
  see(at(series.close, row));
  if (open >= trade.entryPrice) see(at(series.low, row));
  if (open <= trade.entryPrice) see(at(series.high, row));
}

const filledAtOpen = (trade: ReportedTrade, series: PriceSeries, row: number): boolean =>
  at(series.open, row) === trade.entryPrice;

/** A contract that ends leaves at the last close: then the whole bar was seen. */
const leftAtClose = (trade: ReportedTrade, series: PriceSeries, row: number): boolean =>
  trade.exitReason === 'EXPIRED' &&
  at(series.close, row) === trade.exitPrice &&
  at(series.open, row) !== trade.exitPrice;

/** First rows, entry to exit, in which stop and first target were touched. */
function touchedRows(
  trade: ReportedTrade,
  series: PriceSeries,
  entryRow: number,
  exitRow: number,
): Pick<TapeLife, 'stopRow' | 'targetRow'> {
  const { stoploss } = trade;
  const [target = null] = trade.targets;
  const long = directionOf(trade.side) === 1;
  let stopRow: number | null = null;
  let targetRow: number | null = null;
  for (let row = entryRow; row <= exitRow && (stopRow === null || targetRow === null); row++) {
    const low = at(series.low, row);
    const high = at(series.high, row);
    if (stopRow === null && stoploss !== null && (long ? low <= stoploss : high >= stoploss)) {
      stopRow = row;
    }
    // In the bar of the fill a target counts only if the fill was at its open.
    const counts = row > entryRow || filledAtOpen(trade, series, entryRow);
    if (
      targetRow === null &&
      target !== null &&
      counts &&
      (long ? high >= target : low <= target)
    ) {
      targetRow = row;
    }
  }
  return { stopRow, targetRow };
}

function contradictionOf(
  trade: ReportedTrade,
  series: PriceSeries,
  { entryRow, exitRow, stopRow, targetRow }: Omit<TapeLife, 'contradiction'>,
): Contradiction | null {
  if (!traded(series, entryRow, trade.entryPrice)) return 'ENTRY_NOT_TRADED';
  if (!traded(series, exitRow, trade.exitPrice)) return 'EXIT_NOT_TRADED';
  if (trade.exitReason === 'TARGET_HIT') {
    if (stopRow !== null && stopRow < exitRow) return 'STOP_FIRST';
    if (targetRow === null && exitRow > entryRow) return 'TARGET_NEVER_REACHED';
  }
  if (trade.exitReason === 'STOPLOSS_HIT' && targetRow !== null && targetRow < exitRow) {
    return 'TARGET_FIRST';
  }
  return null;
}

const traded = (series: PriceSeries, row: number, price: number): boolean =>
  price >= at(series.low, row) && price <= at(series.high, row);

const AFTER_MS = 30 * 60_000;

/** Extremes in (exit, exit + 30 minutes], cut at the session end; null when nothing traded there. */
export function seenAfter(
  series: PriceSeries,
  exitRow: number,
  sessionEnd: Instant,
): Extremes | null {
  const last = Math.min(at(series.at, exitRow) + AFTER_MS, sessionEnd);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let row = exitRow + 1; row < series.at.length && at(series.at, row) <= last; row++) {
    if (at(series.at, row) === sessionEnd) break;
    low = Math.min(low, at(series.low, row));
    high = Math.max(high, at(series.high, row));
  }
  return high >= low ? { low, high } : null;
}

const at = (column: Float64Array, row: number): number => column[row] ?? Number.NaN;
