// The corpus replay of all cells in one walk: events are sorted once, and each moves the corpora of the
// cells its trade belongs to. Every cell has its own crore and sees its own trades only, in the order in
// which a book of that cell would.

import type { BookOptions } from '#core/analytics/replay/corpus-book.ts';
import { ReplayColumns } from '#core/analytics/replay/replay-columns.ts';
import { orderedEvents } from '#core/analytics/replay/replay-events.ts';
import { instantOf, phaseOf } from '#core/analytics/replay/replay-order.ts';
import {
  closeDays,
  dayEnds,
  enter,
  exit,
  isolatedExit,
  openingState,
  type ReplayState,
  type ReplaySummary,
  summarise,
} from '#core/analytics/replay/replay-state.ts';
import type { ReplayTrade } from '#core/analytics/replay/replay-trade.ts';
import { CELLS_PER_TRADE } from './cell.ts';
import { type CellTable, NO_CELL } from './cell-table.ts';

/** Trades in order of entry, then of id, as in the table; the answer is by number of the cell. */
export function cellReplays(
  trades: readonly ReplayTrade[],
  { cells, ofTrade }: CellTable,
  options: BookOptions,
): readonly ReplaySummary[] {
  const ends = dayEnds(options.tradingDays);
  const states = cells.map(() => openingState(options.openingPaise));
  const columns = new ReplayColumns(trades);
  const { key, slot } = orderedEvents(columns, options.window);
  const step = cellStep({ columns, ends, options, entered: new Uint8Array(ofTrade.length) });
  for (let i = 0; i < key.length; i++) {
    const event = key[i] ?? 0;
    const trade = slot[i] ?? 0;
    const first = trade * CELLS_PER_TRADE;
    for (let place = first; place < first + CELLS_PER_TRADE; place++) {
      const state = states[ofTrade[place] ?? NO_CELL];
      if (state) step(state, event, trade, place);
    }
  }
  return states.map((state) => summarise(state, ends));
}

interface CellWalk {
  readonly columns: ReplayColumns;
  readonly ends: Float64Array;
  readonly options: BookOptions;
  /** By trade and cell: 1 = the trade found its margin in that cell's corpus. */
  readonly entered: Uint8Array;
}

/** What one event does to one cell. */
function cellStep({ columns, ends, options, entered }: CellWalk) {
  const { exitAt, margin, net } = columns;
  const { from, to } = options.window;
  return (state: ReplayState, event: number, trade: number, place: number): void => {
    const at = instantOf(event);
    closeDays(state, ends, at);
    if (phaseOf(event) === 1) {
      const inside = Math.min(exitAt[trade] ?? 0, to) - Math.max(at, from);
      entered[place] = Number(enter(state, margin[trade] ?? 0, inside));
      return;
    }
    isolatedExit(state, net[trade] ?? 0);
    if (entered[place] === 1) exit(state, margin[trade] ?? 0, net[trade] ?? 0);
  };
}
