// What sizing and stops need of an advisor: for each of his cells how far his trades went without a stop
// or a target, what came after his stops, and whether his record is to be trusted.
import { type Cell, type CellFeatures, cellKey, cellsOf } from '#core/analytics/cells/cell.ts';
import type { ExcursionFigures } from '#core/analytics/excursions/excursion-sums.ts';
import type { TrustFlag } from '#core/analytics/trust.ts';
import type { AdvisorMetrics } from '#core/pipeline/metrics.ts';
import { lowerShareBound } from './significance/wilson-bound.ts';

/** From how many trades on a learnt distance counts (design, WSE / WTE). */
export const LEAST_DISTANCE_TRADES = 20;

/** Trust flag of a record, and how many equal trades its recency weights amount to. */
export interface TrustEvidence {
  readonly trust: TrustFlag | null;
  readonly nEffective: number | null;
}

export interface CellLevel extends TrustEvidence {
  readonly cell: Cell;
  /** Closed trades. */
  readonly n: number;
  /** p90 of the worst moves without a stop, % of the entry, and of how many; null below 20 of them. */
  readonly stop: LearntDistance | null;
  /** p75 of the best moves without a target, likewise. */
  readonly target: LearntDistance | null;
  /** What came in the half hour after his stops; null when none was hit on the tape. */
  readonly afterStop: AfterStop | null;
}

export interface LearntDistance {
  readonly pct: number;
  readonly n: number;
}

export interface AfterStop {
  /** Stops that were hit and seen on the tape. */
  readonly n: number;
  /** Mean move beyond the stop, % of the entry; negative = the price turned at once. */
  readonly postSlPct: number;
  /** Price back at the entry, 0 to 1, and its lower 95 % bound. */
  readonly huntedShare: number;
  readonly huntedLowerBound: number;
  readonly overshootP75Pct: number;
}

export interface AdvisorLevels extends TrustEvidence {
  readonly advisorId: string;
  /** By cell key. */
  readonly cells: readonly CellLevel[];
}

/** A trade whose cells and path are known. */
export interface LevelTrade extends CellFeatures {
  readonly path?: ExcursionFigures | null;
}

/** The metrics of an advisor and of his cells, in the order the levels are to have. */
export interface LevelMetrics {
  readonly advisorId: string;
  readonly advisor: AdvisorMetrics;
  readonly cells: readonly { readonly cell: Cell; readonly metrics: AdvisorMetrics }[];
}

/** `closed` are the trades that the metrics are of, in any order. */
export function advisorLevels(
  { advisorId, advisor, cells }: LevelMetrics,
  closed: readonly LevelTrade[],
): AdvisorLevels {
  const counts = pathCounts(closed);
  return {
    advisorId,
    ...trustOf(advisor),
    cells: cells.map(({ cell, metrics }) => ({
      cell,
      n: metrics.trades,
      ...distancesOf(metrics, counts.get(cellKey(cell))),
      ...trustOf(metrics),
    })),
  };
}

/** The narrowest level of a situation that has what is asked for; null when none has. */
export function narrowestLevel(
  { cells }: AdvisorLevels,
  situation: CellFeatures,
  has: (level: CellLevel) => boolean,
): CellLevel | null {
  for (const key of cellsOf(situation).map(cellKey)) {
    const level = cells.find(({ cell }) => cellKey(cell) === key);
    if (level !== undefined && has(level)) return level;
  }
  return null;
}

const trustOf = ({ trust, nEffective }: AdvisorMetrics): TrustEvidence => ({ trust, nEffective });

/** How many trades of a cell a figure is of. */
interface PathCounts {
  withoutStop: number;
  withoutTarget: number;
  stopped: number;
  hunted: number;
}

function pathCounts(closed: readonly LevelTrade[]): ReadonlyMap<string, PathCounts> {
  const counts = new Map<string, PathCounts>();
  for (const trade of closed) {
    const { path } = trade;
    if (!path) continue;
    for (const key of cellsOf(trade).map(cellKey)) {
      const own = counts.get(key) ?? { withoutStop: 0, withoutTarget: 0, stopped: 0, hunted: 0 };
      own.withoutStop += Number(path.wsePct !== null);
      own.withoutTarget += Number(path.wtePct !== null);
      own.stopped += Number(path.hunted !== null);
      own.hunted += Number(path.hunted === true);
      counts.set(key, own);
    }
  }
  return counts;
}

function distancesOf(
  { path }: AdvisorMetrics,
  counts: PathCounts | undefined,
): Pick<CellLevel, 'stop' | 'target' | 'afterStop'> {
  if (path === null || counts === undefined) return { stop: null, target: null, afterStop: null };
  const { withoutStop, withoutTarget, stopped, hunted } = counts;
  const { postSlPct, huntedShare, overshootP75 } = path;
  const huntedLowerBound = lowerShareBound(hunted, stopped);
  const isKnown =
    postSlPct !== null &&
    huntedShare !== null &&
    overshootP75 !== null &&
    huntedLowerBound !== null;
  return {
    stop: distance(path.wseP90, withoutStop),
    target: distance(path.wteP75, withoutTarget),
    afterStop: isKnown
      ? { n: stopped, postSlPct, huntedShare, huntedLowerBound, overshootP75Pct: overshootP75 }
      : null,
  };
}

const distance = (pct: number | null, n: number): LearntDistance | null =>
  pct !== null && n >= LEAST_DISTANCE_TRADES ? { pct, n } : null;
