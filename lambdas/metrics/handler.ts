// Step 8 for one advisor as of one date: replay, metrics, standing.
import type { WorkMessage } from '#contracts/work-message.ts';
import { advisorMetrics } from '#core/pipeline/metrics.ts';
import type { Standings } from '#ports/standings.ts';
import { FeaturesStale, type Trades } from '#ports/trades.ts';
import { type WorkConsumerDeps, workConsumer } from '#runtime/work-consumer.ts';

export interface MetricsDeps extends WorkConsumerDeps {
  readonly trades: Trades;
  readonly standings: Standings;
}

export const createMetrics = (deps: MetricsDeps) =>
  workConsumer(deps, (message) => measure(deps, message));

async function measure(deps: MetricsDeps, message: WorkMessage): Promise<void> {
  const { logger, work } = deps;
  try {
    await measureAdvisor(deps, message);
  } catch (error) {
    if (!(error instanceof FeaturesStale)) throw error;
    // An upload changed trades after this run enriched them; that upload owes the same measurement.
    const successor = await work.successor(message);
    if (successor === null) throw error;
    logger.info('left to a later run', { ...message, successor });
  }
  await work.measured(message);
}

async function measureAdvisor({ trades, standings }: MetricsDeps, message: WorkMessage) {
  const { advisorId, asOf } = message;
  const { advisorName, trades: own } = await trades.ofAdvisor(advisorId, asOf);
  const metrics = advisorMetrics(own, asOf);
  if (metrics) await standings.store(asOf, { advisorId, advisorName, metrics });
  else await standings.remove(asOf, advisorId);
}
