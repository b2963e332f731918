// What the trades of a subject went through, in figures that outcomes hide.

import { percentile } from '#core/analytics/percentile.ts';
import {
  addExcursion,
  EXCURSION_SUMS,
  type ExcursionFigures,
  type ExcursionMeans,
  excursionFigures,
  excursionMeans,
  type RankedFigure,
} from './excursion-sums.ts';
import type { CoverageGap, TradeExcursion } from './trade-excursion.ts';

/** Percentages; null = undefined. Shares and coverage from 0 to 1. Percentiles by interpolation (type 7). */
export interface ExcursionMetrics {
  readonly maePct: number | null;
  readonly mfePct: number | null;
  readonly maeP75: number | null;
  readonly maeP90: number | null;
  readonly mfeP75: number | null;
  readonly mfeP90: number | null;
  /** Mean MAE / mean MFE: below 0.3 excellent, above 0.5 fat tails, above 0.8 poor. */
  readonly painReward: number | null;
  readonly postSlPct: number | null;
  readonly overshootP75: number | null;
  readonly huntedShare: number | null;
  readonly postTargetPct: number | null;
  /** Means over trades without a stop, without a target; the percentiles are those sizing takes. */
  readonly wsePct: number | null;
  readonly wseP90: number | null;
  readonly wtePct: number | null;
  readonly wteP75: number | null;
  /** Of the trades the tape knows. */
  readonly ambiguousShare: number | null;
  readonly contradictedShare: number | null;
  /** Trades the tape knows / all trades. */
  readonly coverage: number | null;
}

/** The percentiles that are taken, and of which figure. */
export const EXCURSION_PERCENTILES = {
  maeP75: { figure: 'maePct', share: 0.75 },
  maeP90: { figure: 'maePct', share: 0.9 },
  mfeP75: { figure: 'mfePct', share: 0.75 },
  mfeP90: { figure: 'mfePct', share: 0.9 },
  overshootP75: { figure: 'overshootPct', share: 0.75 },
  wseP90: { figure: 'wsePct', share: 0.9 },
  wteP75: { figure: 'wtePct', share: 0.75 },
} as const satisfies Readonly<Record<string, { figure: RankedFigure; share: number }>>;
export type PercentileName = keyof typeof EXCURSION_PERCENTILES;
export const PERCENTILE_NAMES: readonly PercentileName[] = [
  ...(['maeP75', 'maeP90', 'mfeP75', 'mfeP90', 'overshootP75', 'wseP90', 'wteP75'] as const),
];
export interface PercentileWanted {
  readonly name: PercentileName;
  readonly figure: RankedFigure;
  readonly share: number;
}
export type ExcursionPercentiles = Readonly<Record<PercentileName, number | null>>;

/** Each percentile as `of` says it. */
export const percentilesBy = (
  of: (percentile: PercentileWanted) => number | null,
): ExcursionPercentiles => {
  const take = (name: PercentileName) => of({ name, ...EXCURSION_PERCENTILES[name] });
  return {
    ...{ maeP75: take('maeP75'), maeP90: take('maeP90'), mfeP75: take('mfeP75') },
    ...{ mfeP90: take('mfeP90'), overshootP75: take('overshootP75') },
    ...{ wseP90: take('wseP90'), wteP75: take('wteP75') },
  };
};

/** Of trades in any order. */
export const excursionPercentiles = (
  trades: readonly (ExcursionFigures | null)[],
): ExcursionPercentiles =>
  percentilesBy(({ figure, share }) =>
    percentile(
      trades.map((one) => one?.[figure] ?? null).filter((value) => value !== null),
      share,
    ),
  );

export function excursionMetricsOf(
  means: ExcursionMeans,
  percentiles: ExcursionPercentiles,
): ExcursionMetrics {
  const { maePct, mfePct, wsePct, wtePct } = means;
  const { maeP75, maeP90, mfeP75, mfeP90, overshootP75, wseP90, wteP75 } = percentiles;
  return {
    ...{ maePct, mfePct, maeP75, maeP90, mfeP75, mfeP90 },
    painReward: ratio(maePct, mfePct),
    postSlPct: means.postSlPct,
    overshootP75,
    huntedShare: means.huntedShare,
    postTargetPct: means.postTargetPct,
    ...{ wsePct, wseP90, wtePct, wteP75 },
    ambiguousShare: means.ambiguousShare,
    contradictedShare: means.contradictedShare,
    coverage: means.coverage,
  };
}

/** Of a list, summed as it stands. */
export function excursionMetrics(trades: readonly TradeExcursion[]): ExcursionMetrics {
  const sums = new Float64Array(EXCURSION_SUMS);
  const figures = trades.map(excursionFigures);
  for (const one of figures) addExcursion(sums, 0, one);
  return excursionMetricsOf(excursionMeans(sums, 0), excursionPercentiles(figures));
}

const ratio = (above: number | null, below: number | null): number | null =>
  above !== null && below !== null && below > 0 ? above / below : null;

/** Trades without a path by the reason; reasons that do not occur are left out. */
export function coverageGaps(
  trades: readonly TradeExcursion[],
): Readonly<Partial<Record<CoverageGap, number>>> {
  const counts: Partial<Record<CoverageGap, number>> = {};
  for (const trade of trades) {
    if (trade.kind === 'gap') counts[trade.gap] = (counts[trade.gap] ?? 0) + 1;
  }
  return counts;
}
