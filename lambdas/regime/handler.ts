// After the close: labels every underlying's regime from its daily bars; advisors whose trades may
// know a changed label are enriched and measured again.
import type { Logger } from '@aws-lambda-powertools/logger';
import { scheduled } from '#contracts/scheduled.ts';
import { regimeHistory } from '#core/pipeline/regimes.ts';
import type { DailyHistory } from '#ports/daily-history.ts';
import type { Work } from '#ports/work.ts';
import type { WorkQueue } from '#ports/work-queue.ts';

export interface RegimeDeps {
  readonly history: DailyHistory;
  readonly work: Work;
  readonly enrichQueue: WorkQueue;
  readonly logger: Logger;
}

/** Labels changed per underlying. */
export type RegimeResult = Readonly<Record<string, number>>;

export const createRegime =
  ({ history, work, enrichQueue, logger }: RegimeDeps) =>
  async (event: unknown): Promise<RegimeResult> => {
    const { scheduledAt } = scheduled.parse(event);
    const runId = `regime-${scheduledAt}`;
    const changed: Record<string, number> = {};
    for (const underlying of await history.underlyings()) {
      const labels = regimeHistory(await history.bars(underlying));
      changed[underlying] = await history.label(runId, underlying, labels);
    }
    logger.info('regimes labelled', { runId, changed });
    await enrichQueue.send(await work.pending(runId));
    return changed;
  };
