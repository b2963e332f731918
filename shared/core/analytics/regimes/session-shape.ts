// Scheme B: the shape of the single session t, named after its close (market rules reference 8.3). It
// says what the day was, never what could be known before it: for attribution only. Rules and trades
// know scheme A (regime.ts) alone, hence another word, another type and another table.
import type { Regime } from './regime.ts';
import { averageTrueRange, type DailyBar, trueRanges } from './trend-indicators.ts';

/** The five names of the regimes; UNKNOWN while there is no average range to measure the day by. */
export type SessionShape = Regime;

/** Stored with every shape; a change of formula or threshold is a new version. */
export const SHAPE_VERSION = 'B.1';

export interface ShapeFeatures {
  /** Bars of the unbroken run up to and including this one. */
  readonly bars: number;
  /** |C - O| / (H - L), 0..1; null when the price stood still. */
  readonly body: number | null;
  /** (C - L) / (H - L), 0..1; null when the price stood still. */
  readonly clv: number | null;
  /** True range in average ranges of the day before. */
  readonly rho: number | null;
  /** Close to close, in average ranges of the day before. */
  readonly net: number | null;
}

export interface ShapeLabel {
  readonly shape: SessionShape;
  readonly features: ShapeFeatures;
}

/** One shape per bar; the first with an ATR14 of the day before is bar 15. */
export function sessionShapes(bars: readonly DailyBar[]): readonly ShapeLabel[] {
  const ranges = trueRanges(bars);
  const atr = averageTrueRange(bars);
  return bars.map((bar, t) => {
    const average = atr[t - 1] ?? null;
    const range = bar.high - bar.low;
    const inAverages = (move: number | null): number | null =>
      average !== null && average > 0 && move !== null ? move / average : null;
    const before = bars[t - 1];
    const features: ShapeFeatures = {
      bars: t + 1,
      body: range > 0 ? Math.abs(bar.close - bar.open) / range : null,
      clv: range > 0 ? (bar.close - bar.low) / range : null,
      rho: inAverages(ranges[t] ?? null),
      net: inAverages(before === undefined ? null : bar.close - before.close),
    };
    return { shape: shapeOf(bar, features), features };
  });
}

function shapeOf({ open, close }: DailyBar, { body, clv, rho, net }: ShapeFeatures): SessionShape {
  if (rho === null || net === null) return 'UNKNOWN';
  if (body === null || clv === null) return 'SIDEWAYS';
  const strong = body >= 0.6 && rho >= 0.8;
  if (strong && clv >= 0.75 && close > open) return 'TRENDING_BULLISH';
  if (strong && clv <= 0.25 && close < open) return 'TRENDING_BEARISH';
  if (net >= 0.25 && clv >= 0.5) return 'SIDEWAYS_BULLISH';
  if (net <= -0.25 && clv <= 0.5) return 'SIDEWAYS_BEARISH';
  return 'SIDEWAYS';
}
