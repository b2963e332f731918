// Step 8 for the cells of an advisor: every rule cell and mini cell with all metrics of the design, in
// one pass over his trades. A cell's figures are those of an advisor who made its trades only.
import { CELLS_PER_TRADE, type Cell, type CellFeatures } from '#core/analytics/cell.ts';
import { cellHistories, foldOrder } from '#core/analytics/cell-fold.ts';
import { cellReplays } from '#core/analytics/cell-replay.ts';
import { type CellTable, cellTable, NO_CELL } from '#core/analytics/cell-table.ts';
import { corpusWindow } from '#core/analytics/corpus-window.ts';
import { type ExcursionMetrics, excursionMetrics } from '#core/analytics/excursion-metrics.ts';
import type { TradeExcursion } from '#core/analytics/trade-excursion.ts';
import type { IsoDate } from '#core/market/ist.ts';
import { compareIds } from '#core/signals/id-order.ts';
import {
  type AdvisorMetrics,
  bookOptions,
  type MeasuredTrade,
  metricsOf,
  replayTrade,
} from './metrics.ts';

export interface CellTrade extends MeasuredTrade, CellFeatures {
  /** Null = the trade was not held against a tape. An unfilled one counts in the path only. */
  readonly excursion: TradeExcursion | null;
}

export interface CellMetrics {
  readonly cell: Cell;
  readonly metrics: AdvisorMetrics;
  /** Over the closed trades that were held against a tape; null without any. */
  readonly path: ExcursionMetrics | null;
}

/**
 * Metrics of every occupied cell of one advisor as of a date, from all his trades in any order. Each
 * trade is in three cells at most and the trades are sorted once: O(n log n), however many cells.
 */
export function cellMetrics(trades: readonly CellTrade[], asOf: IsoDate): readonly CellMetrics[] {
  const window = corpusWindow(asOf);
  const known = trades.filter((trade) => trade.entryAt < window.to).sort(byEntry);
  const table = cellTable(known);
  const cells = table.cells.length;
  const closed = foldOrder(known).filter((place) => (known[place]?.knownAt ?? 0) < window.to);
  const ofTrade = withoutUnfilled(known, table);
  const histories = cellHistories({ trades: known, ofTrade, order: closed, cells });
  const replayed = known.map((trade) => replayTrade(trade, window));
  const replays = cellReplays({ trades: replayed, ofTrade, cells }, bookOptions(window));
  const paths = cellPaths(known, table, closed);
  return table.cells.map((cell, number) => ({
    cell,
    metrics: metricsOf(of(histories, number), of(replays, number), window),
    path: of(paths, number),
  }));
}

/** Numbers of cells as in the table, but for trades that never were: those are in none. */
function withoutUnfilled(trades: readonly CellTrade[], { ofTrade }: CellTable): Int32Array {
  const filled = ofTrade.slice();
  trades.forEach(({ excursion }, place) => {
    if (excursion?.kind !== 'unfilled') return;
    filled.fill(NO_CELL, place * CELLS_PER_TRADE, (place + 1) * CELLS_PER_TRADE);
  });
  return filled;
}

/** What the closed trades of each cell went through, in the order of the fold. */
function cellPaths(
  trades: readonly CellTrade[],
  { cells, ofTrade }: CellTable,
  closed: Int32Array,
): readonly (ExcursionMetrics | null)[] {
  const excursions = cells.map((): TradeExcursion[] => []);
  for (const place of closed) {
    const excursion = trades[place]?.excursion;
    if (!excursion) continue;
    for (let own = 0; own < CELLS_PER_TRADE; own++) {
      excursions[ofTrade[place * CELLS_PER_TRADE + own] ?? NO_CELL]?.push(excursion);
    }
  }
  return excursions.map((own) => (own.length > 0 ? excursionMetrics(own) : null));
}

function of<T>(byCell: readonly T[], number: number): T {
  const own = byCell[number];
  if (own === undefined) {
    throw new RangeError(`cell ${number}: expected one of ${byCell.length}, found none`);
  }
  return own;
}

const byEntry = (a: CellTrade, b: CellTrade): number =>
  a.entryAt - b.entryAt || compareIds(a.tradeId, b.tradeId);
