// After the close: days without a daily bar are folded from prices, then both labels of every underlying
// whose bars are new or corrected; advisors whose trades may know a changed regime are enriched and
// measured again. A backfill does the same for whole histories.
import type { Logger } from '@aws-lambda-powertools/logger';
import { type RegimeBackfill, type RegimeEvent, regimeEventOf } from '#contracts/regime-event.ts';
import { calendarCoverage, tradingDaysBetween } from '#core/market/calendar.ts';
import { addDays, type IsoDate, istDate } from '#core/market/ist.ts';
import { formsDailyBar } from '#core/pipeline/daily-runs.ts';
import { regimeHistory } from '#core/pipeline/regimes.ts';
import { shapeHistory } from '#core/pipeline/session-shapes.ts';
import type { DailyHistory, Unfolded, Unlabelled } from '#ports/daily-history.ts';
import type { PriceHistory } from '#ports/price-history.ts';
import type { Work } from '#ports/work.ts';
import type { WorkQueue } from '#ports/work-queue.ts';
import { foldedDays } from '#runtime/folded-days.ts';

export interface RegimeDeps {
  readonly history: DailyHistory;
  readonly prices: PriceHistory;
  readonly work: Work;
  readonly enrichQueue: WorkQueue;
  readonly logger: Logger;
}

/** Labels changed per underlying. */
export type RegimeResult = Readonly<
  Record<string, { readonly regimes: number; readonly shapes: number }>
>;

/** A day whose prices were late is tried again for as long. */
const RETRIED_DAYS = 14;

/** `awsRequestId` stays the same when Lambda tries a failed event again. */
export const createRegime =
  (deps: RegimeDeps) =>
  async (event: unknown, context: { readonly awsRequestId: string }): Promise<RegimeResult> => {
    const asked = regimeEventOf(event);
    const runId =
      'backfill' in asked
        ? `regime-backfill-${context.awsRequestId}`
        : `regime-${asked.scheduledAt}`;
    await foldDays(deps, asked);
    const result: Record<string, { regimes: number; shapes: number }> = {};
    for (const one of await unlabelled(deps.history, asked)) {
      result[one.underlying] = await labelFrom(deps.history, runId, one);
    }
    deps.logger.info('regimes labelled', { runId, result });
    await deps.enrichQueue.send(await deps.work.pending(runId));
    return result;
  };

async function foldDays({ history, prices, logger }: RegimeDeps, asked: RegimeEvent) {
  const backfill = 'backfill' in asked ? asked : null;
  const dates = backfill ? askedDates(backfill) : recentDates(asked);
  if (dates.length === 0) return;
  const unfolded: Unfolded = backfill ? 'NOT_UPLOADED' : 'MISSING';
  for (const { underlying, dates: wanted } of await history.lacking(dates, unfolded)) {
    if (backfill?.underlyings && !backfill.underlyings.includes(underlying)) continue;
    const { bars, gaps } = await foldedDays(prices, underlying, wanted);
    if (bars.length === 0) continue;
    const stored = await history.addFolded(underlying, bars);
    logger.info('daily bars folded from prices', { underlying, stored, left: gaps });
  }
}

const askedDates = ({ from, to }: RegimeBackfill): readonly IsoDate[] =>
  from === undefined || to === undefined ? [] : tradingDaysBetween(from, to).filter(formsDailyBar);

/** The sessions that ended before the run began; its own day's too, since it runs after the close. */
function recentDates(asked: RegimeEvent): readonly IsoDate[] {
  if ('backfill' in asked) return [];
  const { from, to } = calendarCoverage();
  const today = istDate(Date.parse(asked.scheduledAt));
  const first = addDays(today, -RETRIED_DAYS);
  return today > to || first < from ? [] : tradingDaysBetween(first, today).filter(formsDailyBar);
}

/** A backfill labels from the very first bar. */
async function unlabelled(
  history: DailyHistory,
  asked: RegimeEvent,
): Promise<readonly Unlabelled[]> {
  if (!('backfill' in asked)) return history.unlabelled();
  const { underlyings } = asked;
  return (await history.underlyings())
    .filter((name) => underlyings === undefined || underlyings.includes(name))
    .map((underlying) => ({ underlying, from: calendarCoverage().from }));
}

/** Earlier bars are read, because Wilder's averages remember them all, but no earlier label can change. */
async function labelFrom(history: DailyHistory, runId: string, { underlying, from }: Unlabelled) {
  const bars = await history.bars(underlying);
  const since = <T extends { readonly date: IsoDate }>(rows: readonly T[]) =>
    rows.filter(({ date }) => date >= from);
  const labels = since(regimeHistory(bars));
  const changed = {
    regimes: labels.length > 0 ? await history.label(runId, underlying, labels) : 0,
    shapes: await history.shape(underlying, since(shapeHistory(underlying, bars))),
  };
  await history.labelled(underlying, since(bars));
  return changed;
}
