// Step 8 for one advisor as of one date: replay, metrics, standing. Then the rules are told.
import type { WorkMessage } from '#contracts/work-message.ts';
import { FeaturesStale, type Measurements } from '#ports/measurements.ts';
import { type WorkConsumerDeps, workConsumer } from '#runtime/work-consumer.ts';
import { measureAdvisor } from './measure-advisor.ts';

export interface MetricsDeps extends WorkConsumerDeps {
  readonly measurements: Measurements;
}

export const createMetrics = (deps: MetricsDeps) =>
  workConsumer(deps, async (message) => {
    await measure(deps, message);
    await deps.rulesQueue.send({ kind: 'SETTLED', ...message });
  });

async function measure(deps: MetricsDeps, message: WorkMessage): Promise<void> {
  const { logger, work } = deps;
  try {
    await measureAdvisor(deps.measurements, message.advisorId, message.asOf);
  } catch (error) {
    if (!(error instanceof FeaturesStale)) throw error;
    // An upload changed trades after this run enriched them; that upload owes the same measurement.
    const successor = await work.successor(message);
    if (successor === null) throw error;
    logger.info('left to a later run', { ...message, successor });
  }
  await work.measured(message);
}
