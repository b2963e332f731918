// On whose figures a rule is judged: the narrowest of its own cell, the mini rule with its regime and the
// mini rule without that has the minimum of trades.
import { type Cell, cellKey, type MiniCell } from '#core/analytics/cells/cell.ts';
import type { TrustFlag } from '#core/analytics/trust.ts';
import type { AdvisorMetrics } from '#core/pipeline/metrics.ts';
import type { GateLevel } from '#core/rules/rule.ts';

/** All figures of one advisor. */
export interface AdvisorCells {
  readonly advisor: AdvisorMetrics;
  /** By cell key. */
  readonly cells: ReadonlyMap<string, AdvisorMetrics>;
}

export interface LevelFigures {
  readonly level: GateLevel;
  readonly cell: Cell;
  readonly metrics: AdvisorMetrics;
}

/** The levels of a cell that exist, the narrowest first. */
export function levelsAbove(cell: Cell, { cells }: AdvisorCells): readonly LevelFigures[] {
  const { category, period, regime } = cell;
  const any: MiniCell = { kind: 'MINI', category, period, regime: null };
  const levels: readonly (readonly [GateLevel, Cell])[] = [
    ...(cell.kind === '6D' ? [['6D', cell] as const] : []),
    ...(regime === null ? [] : [['MINI_REGIME', { ...any, regime }] as const]),
    ['MINI', any],
  ];
  return levels.flatMap(([level, one]) => {
    const metrics = cells.get(cellKey(one));
    return metrics === undefined ? [] : [{ level, cell: one, metrics }];
  });
}

/** Null when none has it. `tradesOf` counts what the gate of trades counts. */
export const judgedLevel = (
  levels: readonly LevelFigures[],
  leastTrades: number,
  tradesOf: (level: LevelFigures) => number = ({ metrics }) => metrics.trades,
): LevelFigures | null => levels.find((level) => tradesOf(level) >= leastTrades) ?? null;

/** The flag of the narrowest level from the judged one on with enough effective trades, else the advisor's. */
export function trustAt(
  levels: readonly LevelFigures[],
  judged: LevelFigures,
  advisor: AdvisorMetrics,
  leastEffectiveTrades: number,
): TrustFlag | null {
  const enough = levels
    .slice(levels.indexOf(judged))
    .find(({ metrics }) => (metrics.nEffective ?? 0) >= leastEffectiveTrades);
  return (enough?.metrics ?? advisor).trust;
}
