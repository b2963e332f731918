// What the trades of a subject went through, in figures that outcomes hide.
import type { Excursion, StopExtension } from './excursion.ts';
import { percentile } from './percentile.ts';
import { mean } from './statistics.ts';
import type { Contradiction, TapeGap } from './trade-tape.ts';

/** One trade's path, or why the tape says nothing. */
export type TradePath =
  | { readonly kind: 'gap'; readonly gap: TapeGap }
  | {
      readonly kind: 'path';
      readonly excursion: Excursion;
      readonly afterStop: StopExtension | null;
      readonly postTargetPct: number | null;
      readonly ambiguous: boolean;
      readonly contradiction: Contradiction | null;
    };

/** Percentages; null = undefined. Shares and coverage from 0 to 1. */
export interface PathMetrics {
  readonly maePct: number | null;
  readonly mfePct: number | null;
  readonly maeP75: number | null;
  readonly maeP90: number | null;
  readonly mfeP75: number | null;
  readonly mfeP90: number | null;
  /** Mean MAE / mean MFE: below 0.3 excellent, above 0.5 fat tails, above 0.8 poor. */
  readonly painReward: number | null;
  readonly postSlPct: number | null;
  readonly postTargetPct: number | null;
  /** p90 of the worst moves of trades without a stop. */
  readonly wsePct: number | null;
  /** p75 of the best moves of trades without a target. */
  readonly wtePct: number | null;
  readonly huntedShare: number | null;
  readonly ambiguousShare: number | null;
  readonly contradictedShare: number | null;
  /** Trades the tape knows / all trades. */
  readonly coverage: number | null;
}

export function pathMetrics(paths: readonly TradePath[]): PathMetrics {
  const known = paths.filter((path) => path.kind === 'path');
  const of = (figure: (path: (typeof known)[number]) => number | null | undefined): number[] =>
    known.map(figure).filter((value) => value !== null && value !== undefined);
  const mae = of((path) => path.excursion.maePct);
  const mfe = of((path) => path.excursion.mfePct);
  const meanMae = mean(mae);
  const meanMfe = mean(mfe);
  return {
    maePct: meanMae,
    mfePct: meanMfe,
    maeP75: percentile(mae, 0.75),
    maeP90: percentile(mae, 0.9),
    mfeP75: percentile(mfe, 0.75),
    mfeP90: percentile(mfe, 0.9),
    painReward: meanMae !== null && meanMfe !== null && meanMfe > 0 ? meanMae / meanMfe : null,
    postSlPct: mean(of((path) => path.afterStop?.postSlPct)),
    postTargetPct: mean(of((path) => path.postTargetPct)),
    wsePct: percentile(
      of((path) => path.excursion.wsePct),
      0.9,
    ),
    wtePct: percentile(
      of((path) => path.excursion.wtePct),
      0.75,
    ),
    huntedShare: mean(of((path) => path.afterStop && Number(path.afterStop.hunted))),
    ambiguousShare: mean(of((path) => Number(path.ambiguous))),
    contradictedShare: mean(of((path) => Number(path.contradiction !== null))),
    coverage: paths.length > 0 ? known.length / paths.length : null,
  };
}
