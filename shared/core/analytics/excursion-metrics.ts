// What the trades of a subject went through, in figures that outcomes hide.
import { percentile } from './percentile.ts';
import { mean } from './statistics.ts';
import type { CoverageGap, TradeExcursion, TradePath } from './trade-excursion.ts';

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

export function excursionMetrics(trades: readonly TradeExcursion[]): ExcursionMetrics {
  const paths = trades.filter((trade) => trade.kind === 'path');
  const known = trades.filter((trade) => trade.kind !== 'gap');
  const of = (figure: (path: TradePath) => number | null | undefined): readonly number[] =>
    paths.map(figure).filter((value) => value !== null && value !== undefined);
  const shareOfKnown = (count: number) => (known.length > 0 ? count / known.length : null);
  const mae = of(({ maePct }) => maePct);
  const mfe = of(({ mfePct }) => mfePct);
  const wse = of(({ wsePct }) => wsePct);
  const wte = of(({ wtePct }) => wtePct);
  return {
    maePct: mean(mae),
    mfePct: mean(mfe),
    maeP75: percentile(mae, 0.75),
    maeP90: percentile(mae, 0.9),
    mfeP75: percentile(mfe, 0.75),
    mfeP90: percentile(mfe, 0.9),
    painReward: ratio(mean(mae), mean(mfe)),
    postSlPct: mean(of(({ afterStop }) => afterStop?.postSlPct)),
    overshootP75: percentile(
      of(({ afterStop }) => afterStop?.overshootPct),
      0.75,
    ),
    huntedShare: mean(of(({ afterStop }) => afterStop && Number(afterStop.hunted))),
    postTargetPct: mean(of(({ postTargetPct }) => postTargetPct)),
    wsePct: mean(wse),
    wseP90: percentile(wse, 0.9),
    wtePct: mean(wte),
    wteP75: percentile(wte, 0.75),
    ambiguousShare: shareOfKnown(paths.filter(({ optimistic }) => optimistic !== null).length),
    contradictedShare: shareOfKnown(known.filter((one) => one.contradiction !== null).length),
    coverage: trades.length > 0 ? known.length / trades.length : null,
  };
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
