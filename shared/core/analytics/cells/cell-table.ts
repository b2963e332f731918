// Cells and trades side by side: every occupied cell has a small number, every trade the numbers of its
// cells. Made once, so that all passes over the trades index arrays only.

import { REGIMES } from '#core/analytics/regimes/regime.ts';
import { CATEGORIES } from '#core/market/category.ts';
import { TIME_SESSIONS } from '#core/market/time-session.ts';
import { PERIODS } from '#core/signals/trade.ts';
import { CELLS_PER_TRADE, type Cell, type CellFeatures, cellKey, cellsOf } from './cell.ts';

export const NO_CELL = -1;

export interface CellTable {
  /** Occupied cells; a cell's number is its place here. */
  readonly cells: readonly Cell[];
  /** CELLS_PER_TRADE numbers per trade, filled up with NO_CELL. */
  readonly ofTrade: Int32Array;
}

/** Cells are numbered as the trades bring them up. */
export function cellTable(trades: readonly CellFeatures[]): CellTable {
  const numbering = cellNumbering();
  const ofTrade = new Int32Array(trades.length * CELLS_PER_TRADE);
  for (let trade = 0; trade < trades.length; trade++) {
    const features = trades[trade];
    if (features) ofTrade.set(numbering.numbersOf(features), trade * CELLS_PER_TRADE);
  }
  return { cells: numbering.cells, ofTrade };
}

function cellNumbering() {
  const cells: Cell[] = [];
  const numbers = new Map<string, number>();
  /** Trades with the same features are in the same cells: looked up after the first of them. */
  const seen = new Map<number, Int32Array>();
  const numberOf = (cell: Cell): number => {
    const key = cellKey(cell);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, cells.length);
    return cells.push(cell) - 1;
  };
  const numbersOf = (features: CellFeatures): Int32Array => {
    const code = codeOf(features);
    const known = seen.get(code);
    if (known) return known;
    const own = new Int32Array(CELLS_PER_TRADE).fill(NO_CELL);
    own.set(cellsOf(features).map(numberOf));
    seen.set(code, own);
    return own;
  };
  return { cells, numbersOf };
}

/** One number for all features that decide about cells. */
function codeOf(features: CellFeatures): number {
  const { category, period, periodInferred, regime, weekday, timeSession } = features;
  let code = CATEGORIES.indexOf(category);
  code = code * PERIODS.length + PERIODS.indexOf(period);
  code = code * 2 + Number(periodInferred);
  code = code * (REGIMES.length + 1) + (regime === 'UNKNOWN' ? 0 : 1 + REGIMES.indexOf(regime));
  code = code * 7 + weekday;
  return code * TIME_SESSIONS.length + TIME_SESSIONS.indexOf(timeSession);
}
