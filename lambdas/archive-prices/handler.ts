// Every market night: the prices that trades need and the archive lacks are asked of the vendors and kept;
// trades that can see more than before are enriched and measured again.
import type { Logger } from '@aws-lambda-powertools/logger';
import { givenUpAfter } from '#adapters/price-sources.ts';
import { archiveRequest } from '#contracts/archive-request.ts';
import { type Instant, istDate } from '#core/market/ist.ts';
import { needKey, type PriceNeed } from '#core/prices/price-needs.ts';
import type { ArchivedDay, ArchivedDays } from '#ports/archived-days.ts';
import type { Work } from '#ports/work.ts';
import type { WorkQueue } from '#ports/work-queue.ts';
import { archiveNeed, type NeedDeps, type NeedOutcome } from './archived-need.ts';
import { type ArchiveTask, archiveTask, daysToAsk } from './wanted-days.ts';

export interface ArchivePricesDeps extends NeedDeps {
  readonly days: ArchivedDays;
  readonly work: Work;
  readonly enrichQueue: WorkQueue;
  readonly now: () => Instant;
  readonly newId: () => string;
  readonly logger: Logger;
}

/** What Lambda tells a function about the time it has left. */
export interface TimeLeft {
  readonly getRemainingTimeInMillis: () => number;
}

export interface ArchiveResult {
  /** Instrument-days with prices, and those found without trading. */
  readonly stored: number;
  readonly quiet: number;
  readonly rows: number;
  readonly bytes: number;
  /** Instrument-days by the source that answered. */
  readonly sources: Readonly<Record<string, number>>;
  /** Sources that failed, how often, also where another one answered. */
  readonly sourceFailures: Readonly<Record<string, number>>;
  /** Days that no source could answer: asked for again the next time. */
  readonly unanswered: readonly (PriceNeed & { readonly reason: string })[];
  readonly staleTrades: number;
  /** Instrument-days for which there was no time; the next call goes on with them. */
  readonly left: number;
}

/** Lambda calls again what its schedule had called: what was archived stays archived. */
export class ArchiveUnfinished extends Error {
  override readonly name = 'ArchiveUnfinished';
  readonly code = 'ARCHIVE_UNFINISHED';
}

/** Recorded together: what a crash may have to ask for again. */
const BATCH = 16;
/** Enough for the slowest question and for waking the advisors. */
const RESERVE_MS = 180_000;
/** Lasting failures of a source before it is left alone for the rest of the call. */
const PATIENCE = 2;

export const createArchivePrices =
  (deps: ArchivePricesDeps) =>
  async (event: unknown, time: TimeLeft): Promise<ArchiveResult> => {
    const request = archiveRequest.parse(event);
    const task = archiveTask(request);
    const needs = await needsOf(deps, task);
    const done = await archiveNeeds(deps, needs, time);
    await wakeAdvisors(deps);
    const left = needs.length - done.outcomes.length;
    const result = { ...summary(done.outcomes), staleTrades: done.staleTrades, left };
    deps.logger.info('prices archived', { from: task.from, to: task.to, ...shortened(result) });
    if ('scheduledAt' in request && left > 0) {
      throw new ArchiveUnfinished(
        `archive: expected all of ${needs.length} instrument-days, ${left} are left`,
      );
    }
    return result;
  };

/** Trades first: the minutes of underlyings that are only followed can wait for the next call. */
async function needsOf({ days, now }: ArchivePricesDeps, task: ArchiveTask) {
  const known = await days.known(task);
  const traded = daysToAsk(task, await days.open(task), known, now());
  const asked = new Set(traded.map(needKey));
  const minutes = { ...task, ticksFrom: null };
  const followed = daysToAsk(minutes, await days.followed(task), known, now());
  return [...traded, ...followed.filter((need) => !asked.has(needKey(need)))];
}

/** One after the other: the vendors' rates allow no more. Ends early when the time does. */
async function archiveNeeds(
  deps: ArchivePricesDeps,
  needs: readonly PriceNeed[],
  time: TimeLeft,
): Promise<{ readonly outcomes: readonly NeedOutcome[]; readonly staleTrades: number }> {
  const sources = deps.sources.map((source) => givenUpAfter(PATIENCE, source));
  const today = istDate(deps.now());
  const outcomes: NeedOutcome[] = [];
  let staleTrades = 0;
  let unrecorded: ArchivedDay[] = [];
  const record = async (): Promise<void> => {
    if (unrecorded.length > 0) staleTrades += await deps.days.record(unrecorded);
    unrecorded = [];
  };
  for (const need of needs) {
    if (time.getRemainingTimeInMillis() < RESERVE_MS) break;
    const outcome = await archiveNeed({ ...deps, sources }, need, today);
    logFailures(deps.logger, outcome);
    outcomes.push(outcome);
    if (outcome.archived !== null) unrecorded.push(outcome.archived);
    if (unrecorded.length === BATCH) await record();
  }
  await record();
  return { outcomes, staleTrades };
}

function logFailures(logger: Logger, { need, archived, failures }: NeedOutcome): void {
  for (const error of failures) {
    const level = archived === null ? 'error' : 'warn';
    logger[level]('source of prices failed', { ...need, error });
  }
}

/** Of whatever left trades stale, also of a call that died before it came here. */
async function wakeAdvisors({ days, work, enrichQueue, newId }: ArchivePricesDeps): Promise<void> {
  const runId = `archive-${newId()}`;
  await days.plan(runId);
  await enrichQueue.send(await work.pending(runId));
}

function summary(outcomes: readonly NeedOutcome[]): Omit<ArchiveResult, 'staleTrades' | 'left'> {
  const archived = outcomes.flatMap((outcome) => outcome.archived ?? []);
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  return {
    stored: archived.filter(({ rows }) => rows > 0).length,
    quiet: archived.filter(({ rows }) => rows === 0).length,
    rows: total(archived.map(({ rows }) => rows)),
    bytes: total(archived.map(({ bytes }) => bytes)),
    sources: countsOf(archived.filter(({ rows }) => rows > 0).map(({ source }) => source)),
    sourceFailures: countsOf(
      outcomes.flatMap(({ failures }) => failures.map(({ source, code }) => `${source} ${code}`)),
    ),
    unanswered: outcomes.flatMap(({ need, archived: day, failures }) =>
      day === null ? [{ ...need, reason: failures.map(({ message }) => message).join('; ') }] : [],
    ),
  };
}

function countsOf(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** A whole list of failures belongs into the result, not into one line of the log. */
const shortened = ({ unanswered, ...result }: ArchiveResult) => ({
  ...result,
  unanswered: unanswered.length,
});
