// The shapes of an underlying's sessions over its history: what each day was, for attribution beside the
// regime that was known before it. A trade entered on day t must never be chosen by the shape of day t.
import {
  type SessionShape,
  SHAPE_VERSION,
  type ShapeFeatures,
  sessionShapes,
} from '#core/analytics/regimes/session-shape.ts';
import { isExpiryDay } from '#core/market/expiry.ts';
import type { IsoDate } from '#core/market/ist.ts';
import { type DatedBar, unbrokenRuns } from './daily-runs.ts';

export interface DatedShape {
  readonly date: IsoDate;
  readonly version: string;
  readonly shape: SessionShape;
  /** Closes of expiry days are pulled towards strikes: kept, but flagged (reference 8.3). */
  readonly features: ShapeFeatures & { readonly expiryDay: boolean };
}

/** Shapes of one underlying from its daily bars, oldest first. */
export const shapeHistory = (
  underlying: string,
  bars: readonly DatedBar[],
): readonly DatedShape[] =>
  unbrokenRuns(bars).flatMap((run) =>
    sessionShapes(run).map(({ shape, features }, t) => {
      const date = run[t]?.date ?? '';
      return {
        date,
        version: SHAPE_VERSION,
        shape,
        features: { ...features, expiryDay: isExpiryDay(underlying, date) },
      };
    }),
  );
