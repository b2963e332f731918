// The sums per day of all cells in one walk over the closed history: each cell closes its day when a
// trade of another day comes up, so that days without a trade of it cost nothing.

import {
  addDay,
  addTrade,
  byExit,
  type FoldedTrade,
  type FoldSums,
  noSums,
} from '#core/analytics/day-fold.ts';
import { istDay } from '#core/market/ist.ts';
import { CELLS_PER_TRADE } from './cell.ts';
import { type CellTable, NO_CELL } from './cell-table.ts';

export interface CellHistory {
  readonly trades: readonly FoldedTrade[];
  readonly table: CellTable;
  /** Places of the trades that count, in the order of the fold. */
  readonly order: Int32Array;
}

/** Places of the trades in the order in which a history is folded: by known day, then by exit and id. */
export function foldOrder(trades: readonly FoldedTrade[]): Int32Array {
  const days = trades.map(({ knownAt }) => istDay(knownAt));
  const byFold = (a: number, b: number): number => {
    const [one, other] = [trades[a], trades[b]];
    return (days[a] ?? 0) - (days[b] ?? 0) || (one && other ? byExit(one, other) : 0);
  };
  return Int32Array.from(Array.from(trades.keys()).sort(byFold));
}

/** By number of the cell. */
export function cellHistories({ trades, table, order }: CellHistory): readonly FoldSums[] {
  const { cells, ofTrade } = table;
  const totals = cells.map(noSums);
  const days = cells.map(noSums);
  const dayOf = new Int32Array(cells.length);
  for (let i = 0; i < order.length; i++) {
    const place = order[i] ?? 0;
    const trade = trades[place];
    if (!trade) continue;
    const day = istDay(trade.knownAt);
    for (let own = 0; own < CELLS_PER_TRADE; own++) {
      const cell = ofTrade[place * CELLS_PER_TRADE + own] ?? NO_CELL;
      const sums = days[cell];
      const total = totals[cell];
      if (!sums || !total) continue;
      if (dayOf[cell] !== day) closeDay(total, sums);
      dayOf[cell] = day;
      addTrade(sums, trade);
    }
  }
  for (const [cell, total] of totals.entries()) addDay(total, days[cell] ?? noSums());
  return totals;
}

function closeDay(total: FoldSums, day: FoldSums): void {
  addDay(total, day);
  day.fill(0);
}
