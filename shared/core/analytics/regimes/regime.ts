// Scheme A: the regime of day t in its context, to be used on day t + 1 (market rules reference 8.2).
import {
  averageTrueRange,
  choppiness,
  closeSlope,
  type DailyBar,
  directionalIndex,
  signedEfficiency,
} from './trend-indicators.ts';

export const REGIMES = [
  'TRENDING_BULLISH',
  'TRENDING_BEARISH',
  'SIDEWAYS',
  'SIDEWAYS_BULLISH',
  'SIDEWAYS_BEARISH',
] as const;
export type Regime = (typeof REGIMES)[number] | 'UNKNOWN';

/** Stored with every label; a change of formula or threshold is a new version. */
export const REGIME_VERSION = 'A.1';

/** A label needs this many bars ... */
export const WARM_UP_BARS = 28;
/** ... and from here on its figures no longer depend on how the smoothing began (reference 8.1). */
export const WELL_WARMED_BARS = 150;

export interface RegimeFeatures {
  /** Bars of the unbroken run up to and including this one; below WELL_WARMED_BARS Wilder's seed shows. */
  readonly bars: number;
  readonly adx: number | null;
  readonly plusDi: number | null;
  readonly minusDi: number | null;
  readonly efficiency: number | null;
  readonly choppiness: number | null;
  /** slope20 / ATR14 */
  readonly slope: number | null;
}

export interface RegimeLabel {
  readonly regime: Regime;
  readonly features: RegimeFeatures;
  /** 0..3 */
  readonly trendVotes: number;
  /** -3..3 */
  readonly direction: number;
}

/** One label per bar; fewer than 28 bars up to and including it = UNKNOWN. */
export function regimeLabels(bars: readonly DailyBar[]): readonly RegimeLabel[] {
  const directional = directionalIndex(bars);
  const efficiency = signedEfficiency(bars);
  const chop = choppiness(bars);
  const slope = closeSlope(bars);
  const atr = averageTrueRange(bars);
  return bars.map((_, t) => {
    const range = atr[t] ?? null;
    const rise = slope[t] ?? null;
    const features: RegimeFeatures = {
      bars: t + 1,
      adx: directional[t]?.adx ?? null,
      plusDi: directional[t]?.plusDi ?? null,
      minusDi: directional[t]?.minusDi ?? null,
      efficiency: efficiency[t] ?? null,
      choppiness: chop[t] ?? null,
      slope: range !== null && range > 0 && rise !== null ? rise / range : null,
    };
    return labelOf(features, t + 1 >= WARM_UP_BARS);
  });
}

function labelOf(features: RegimeFeatures, warm: boolean): RegimeLabel {
  const trendVotes = trendVotesOf(features);
  const direction = directionOf(features);
  const regime = warm ? regimeOf(trendVotes, direction) : 'UNKNOWN';
  return { regime, features, trendVotes, direction };
}

const trendVotesOf = ({ adx, efficiency, choppiness: chop }: RegimeFeatures): number =>
  Number(adx !== null && adx >= 25) +
  Number(efficiency !== null && Math.abs(efficiency) >= 0.3) +
  Number(chop !== null && chop <= 38.2);

function directionOf({ plusDi, minusDi, efficiency, slope }: RegimeFeatures): number {
  const di = plusDi === null || minusDi === null ? 0 : Math.sign(plusDi - minusDi);
  return di + beyond(efficiency, 0.1) + beyond(slope, 0.05);
}

/** +1 at or above the threshold, -1 at or below its negative, else 0. */
const beyond = (value: number | null, threshold: number): number =>
  value === null ? 0 : value >= threshold ? 1 : value <= -threshold ? -1 : 0;

function regimeOf(trendVotes: number, direction: number): Regime {
  if (direction >= 2) return trendVotes >= 2 ? 'TRENDING_BULLISH' : 'SIDEWAYS_BULLISH';
  if (direction <= -2) return trendVotes >= 2 ? 'TRENDING_BEARISH' : 'SIDEWAYS_BEARISH';
  return 'SIDEWAYS';
}
