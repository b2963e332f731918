// One advisor as of one date: what is owed, the trades and ranks that takes, the outcome stored.
import type { IsoDate } from '#core/market/ist.ts';
import {
  measureAgain,
  measurementOutcome,
  measurementPlan,
  ranksWanted,
} from '#core/pipeline/measurement.ts';
import type { Measurements } from '#ports/measurements.ts';

/** Throws FeaturesStale or MeasurementOvertaken; nothing is stored then. */
export async function measureAdvisor(
  measurements: Measurements,
  advisorId: string,
  asOf: IsoDate,
): Promise<void> {
  const start = await measurements.start(advisorId, asOf);
  const plan = measurementPlan(start);
  const input = await measurements.input(advisorId, plan);
  const draft = measureAgain(start, plan, input);
  const ranks = await measurements.ranks(advisorId, asOf, ranksWanted(draft));
  await measurements.store(measurementOutcome(draft, ranks));
}
