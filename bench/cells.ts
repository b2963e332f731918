// The metrics of all cells of an advisor in one pass beside one pass per cell.
import { type Cell, cellKey, cellsOf } from '#core/analytics/cells/cell.ts';
import { corpusWindow, OPENING_CORPUS } from '#core/analytics/replay/corpus-window.ts';
import { type CellTrade, cellMetrics } from '#core/pipeline/cell-metrics.ts';
import { advisorMetrics } from '#core/pipeline/metrics.ts';
import { createRandom } from '#local/sample/random.ts';
import { randomCellTrades } from '#test/support/cell-trades.ts';
import { type Comparison, compare } from './comparison.ts';

const AS_OF = '2026-06-30';
const TRADES = 20_000;
const TWO_YEARS = 730 * 86_400_000;

export async function cellsBench(): Promise<readonly Comparison[]> {
  const { to } = corpusWindow(AS_OF);
  const trades = randomCellTrades(createRandom(3, 'cells'), {
    count: TRADES,
    from: to - TWO_YEARS,
    to,
    marginPaise: OPENING_CORPUS / 20,
  });
  const cells = new Map(trades.flatMap(cellsOf).map((cell) => [cellKey(cell), cell]));
  return [
    await compare(
      {
        what: 'metrics of all cells of an advisor',
        size: TRADES,
        peer: 'one pass over the trades per cell',
        rounds: 3,
        figures: { cells: cells.size },
      },
      () => cellMetrics(trades, AS_OF),
      () =>
        [...cells.values()].map((cell) =>
          advisorMetrics(
            trades.filter((one) => isIn(one, cell)),
            AS_OF,
          ),
        ),
    ),
  ];
}

function isIn(trade: CellTrade, cell: Cell): boolean {
  if (trade.periodInferred) return false;
  if (trade.category !== cell.category || trade.period !== cell.period) return false;
  if (cell.regime !== null && trade.regime !== cell.regime) return false;
  if (cell.kind === 'MINI') return true;
  return trade.weekday === cell.weekday && trade.timeSession === cell.timeSession;
}
