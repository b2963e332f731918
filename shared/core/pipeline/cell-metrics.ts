// Step 8 for the cells of an advisor: every rule cell and mini cell with all metrics of the design, in
// one pass over his trades. A cell's figures are those of an advisor who made its trades only.
import { CELLS_PER_TRADE, type Cell, type CellFeatures } from '#core/analytics/cells/cell.ts';
import { cellHistories, foldOrder } from '#core/analytics/cells/cell-fold.ts';
import { cellReplays } from '#core/analytics/cells/cell-replay.ts';
import { type CellTable, cellTable, NO_CELL } from '#core/analytics/cells/cell-table.ts';
import {
  type ExcursionPercentiles,
  excursionPercentiles,
} from '#core/analytics/excursions/excursion-metrics.ts';
import type { ExcursionFigures } from '#core/analytics/excursions/excursion-sums.ts';
import { type CorpusWindow, corpusWindow } from '#core/analytics/replay/corpus-window.ts';
import type { IsoDate } from '#core/market/ist.ts';
import { compareIds } from '#core/signals/id-order.ts';
import {
  type AdvisorMetrics,
  bookOptions,
  type MeasuredTrade,
  metricsOf,
  replayTrade,
  wasHeld,
} from './metrics.ts';

export interface CellTrade extends MeasuredTrade, CellFeatures {}

export interface CellMetrics {
  readonly cell: Cell;
  readonly metrics: AdvisorMetrics;
}

/**
 * Metrics of every occupied cell of one advisor as of a date, from all his trades in any order. Each
 * trade is in three cells at most and the trades are sorted once: O(n log n), however many cells.
 */
export function cellMetrics(trades: readonly CellTrade[], asOf: IsoDate): readonly CellMetrics[] {
  const window = corpusWindow(asOf);
  const known = trades.filter((trade) => trade.entryAt < window.to).sort(byEntry);
  const table = cellTable(known);
  const closed = foldOrder(known).filter((place) => (known[place]?.knownAt ?? 0) < window.to);
  const histories = cellHistories({ trades: known, table, order: closed });
  const held = heldTable(known, table, window);
  const replayed = known.map((trade) => replayTrade(trade, window));
  const replays = cellReplays(replayed, held, bookOptions(window));
  const percentiles = cellPercentiles(known, table, closed);
  return table.cells.map((cell, number) => ({
    cell,
    metrics: metricsOf(of(histories, number), of(replays, number), window, of(percentiles, number)),
  }));
}

/** The table of the replay: trades that never were are in no cell. */
function heldTable(
  trades: readonly CellTrade[],
  { cells, ofTrade }: CellTable,
  window: CorpusWindow,
): CellTable {
  const held = ofTrade.slice();
  for (const [place, trade] of trades.entries()) {
    if (wasHeld(trade, window)) continue;
    held.fill(NO_CELL, place * CELLS_PER_TRADE, (place + 1) * CELLS_PER_TRADE);
  }
  return { cells, ofTrade: held };
}

/** Percentiles of what the closed trades of each cell went through. */
function cellPercentiles(
  trades: readonly CellTrade[],
  { cells, ofTrade }: CellTable,
  closed: Int32Array,
): readonly ExcursionPercentiles[] {
  const figures = cells.map((): ExcursionFigures[] => []);
  for (const place of closed) {
    const path = trades[place]?.path;
    if (!path) continue;
    for (let own = 0; own < CELLS_PER_TRADE; own++) {
      figures[ofTrade[place * CELLS_PER_TRADE + own] ?? NO_CELL]?.push(path);
    }
  }
  return figures.map(excursionPercentiles);
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
