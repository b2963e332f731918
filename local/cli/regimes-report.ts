// What `saras regimes --json` prints.
import type { Regime, RegimeFeatures } from '#core/analytics/regimes/regime.ts';
import type { SessionShape } from '#core/analytics/regimes/session-shape.ts';
import type { SupertrendPoint } from '#core/analytics/regimes/trend-lines.ts';
import type { IsoDate } from '#core/market/ist.ts';
import type { LabelSplit } from '#core/pipeline/label-split.ts';
import type { DatedRegime } from '#core/pipeline/regimes.ts';
import type { DatedShape } from '#core/pipeline/session-shapes.ts';
import type { DailyInput } from './daily-inputs.ts';

/** What `--json` prints per underlying. */
export interface UnderlyingRegimes {
  readonly underlying: string;
  readonly bars: Pick<DailyInput, 'fromFile' | 'fromMinutes'> & {
    readonly from: IsoDate | null;
    readonly to: IsoDate | null;
  };
  /** Scheme A: to be used on the next session. */
  readonly regimes: LabelSplit & { readonly version: string };
  /** Scheme B: what the session was, for attribution only. */
  readonly shapes: LabelSplit & { readonly version: string };
  readonly latest: LatestLabel | null;
  readonly days: readonly {
    readonly date: IsoDate;
    readonly regime: Pick<DatedRegime, 'regime' | 'features'>;
    readonly shape: Pick<DatedShape, 'shape' | 'features'>;
  }[];
}

export interface LatestLabel {
  readonly date: IsoDate;
  readonly regime: Regime;
  readonly shape: SessionShape;
  readonly features: RegimeFeatures;
  readonly supertrend: SupertrendPoint | null;
  readonly adaptiveAverage: number | null;
}
