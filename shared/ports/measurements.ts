// Measuring advisors: what is owed and known, the trades it takes, and what comes of it.
import type { IsoDate } from '#core/market/ist.ts';
import type {
  MeasurementInput,
  MeasurementOutcome,
  MeasurementPlan,
  MeasurementStart,
  RankFound,
  RankWanted,
} from '#core/pipeline/measurement.ts';

/** Some of the advisor's trades wait for their features. */
export class FeaturesStale extends Error {
  override readonly name = 'FeaturesStale';
  readonly code = 'FEATURES_STALE';
}

/** Somebody else measured the advisor in the meantime: nothing was stored. */
export class MeasurementOvertaken extends Error {
  override readonly name = 'MeasurementOvertaken';
  readonly code = 'MEASUREMENT_OVERTAKEN';
}

export interface Measurements {
  /** Throws FeaturesStale while trades entered by the end of the date wait for their features. */
  start(advisorId: string, asOf: IsoDate): Promise<MeasurementStart>;
  /** What the plan asks for; throws FeaturesStale as above, or MeasurementOvertaken. */
  input(advisorId: string, plan: MeasurementPlan): Promise<MeasurementInput>;
  /** Of the trades closed by the end of the date; throws MeasurementOvertaken. */
  ranks(
    advisorId: string,
    asOf: IsoDate,
    wanted: readonly RankWanted[],
  ): Promise<readonly RankFound[]>;
  /** All or nothing; throws MeasurementOvertaken. */
  store(outcome: MeasurementOutcome): Promise<void>;
}
