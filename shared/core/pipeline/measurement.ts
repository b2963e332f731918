// Measuring an advisor again at the cost of what changed: the days whose trades changed are summed anew
// and carried forward, the replay goes on from the last checkpoint before the first change. The result is
// that of a measurement from nothing, bit for bit.

import {
  byKnownDay,
  daySums,
  type FoldedDay,
  type FoldSums,
  noSums,
  pathCount,
  plusDay,
} from '#core/analytics/day-fold.ts';
import {
  EXCURSION_PERCENTILES,
  PERCENTILE_NAMES,
  type PercentileName,
  percentilesBy,
} from '#core/analytics/excursions/excursion-metrics.ts';
import type { RankedFigure } from '#core/analytics/excursions/excursion-sums.ts';
import { between, percentilePlace } from '#core/analytics/percentile.ts';
import { CorpusBook } from '#core/analytics/replay/corpus-book.ts';
import type { CorpusCheckpoint } from '#core/analytics/replay/corpus-checkpoint.ts';
import { type CorpusWindow, corpusWindow } from '#core/analytics/replay/corpus-window.ts';
import type { ReplaySummary } from '#core/analytics/replay/replay-state.ts';
import { dateOfDay, dayNumber, type Instant, type IsoDate, istInstant } from '#core/market/ist.ts';
import type { AdvisorStanding } from './leaderboard.ts';
import { bookOptions, type MeasuredTrade, metricsOf, replayTrades } from './metrics.ts';

/** Trades with a claimed exit on this day (days since 1970-01-01, IST) changed. */
export interface OwedDay {
  readonly day: number;
  /** Of the latest change; another one means that more has changed since. */
  readonly version: number;
  /** The earliest entry among them, before and after the change. */
  readonly fromAt: Instant;
}

/** What is known of an advisor when he is measured. */
export interface MeasurementStart {
  readonly advisorId: string;
  readonly asOf: IsoDate;
  /** Counts his measurements: whoever stores one states which he began from. */
  readonly version: number;
  /** He had entered a trade by the end of the date. */
  readonly entered: boolean;
  /** On his latest entry by the date that carries one. */
  readonly advisorName: string | null;
  /** All of them, later ones too. */
  readonly owed: readonly OwedDay[];
  /** Up to the day before the first owed one; without any by the date, up to the date. */
  readonly totalBefore: FoldSums | null;
  /** Stored days from the first owed one by the date on; none when nothing is owed. */
  readonly daysAfter: readonly Pick<FoldedDay, 'day' | 'sums'>[];
  /** Whose window the stored checkpoints belong to. */
  readonly checkpointsAsOf: IsoDate | null;
  /** When those stored begin, in order. */
  readonly checkpoints: readonly Instant[];
}

/** Claimed exits in [from, to). */
export interface ExitStretch {
  readonly from: Instant;
  readonly to: Instant;
}

/** What a measurement has to read: trades that enter in the window or before it and exit in a stretch. */
export interface MeasurementPlan {
  readonly window: CorpusWindow;
  /** Owed days by the date. */
  readonly owed: readonly OwedDay[];
  /** The last checkpoint that no change reaches; null: the whole window is replayed. */
  readonly resumeAt: Instant | null;
  /** In order, none touching another. */
  readonly stretches: readonly ExitStretch[];
}

export interface MeasurementInput {
  /** Of the plan's stretches, in any order. */
  readonly trades: readonly MeasuredTrade[];
  readonly resume: CorpusCheckpoint | null;
}

/** What a measurement leaves behind. */
export interface MeasurementOutcome {
  readonly advisorId: string;
  readonly asOf: IsoDate;
  readonly version: number;
  /** No longer owed, unless they changed since. */
  readonly settled: readonly OwedDay[];
  readonly days: readonly FoldedDay[];
  /** Stored days that have no trades any more. */
  readonly emptiedDays: readonly number[];
  readonly checkpoints: CheckpointChange;
  /** Null when he does not exist at the date (any more). */
  readonly standing: AdvisorStanding | null;
}

/** A measurement that only lacks the ranks of its path figures. */
export interface MeasurementDraft extends Omit<MeasurementOutcome, 'standing'> {
  readonly entered: boolean;
  readonly advisorName: string | null;
  readonly window: CorpusWindow;
  readonly history: FoldSums;
  readonly replay: ReplaySummary;
}

/** Two neighbours among a figure's values of the closed trades, in ascending order, counted from 0. */
export interface RankWanted {
  readonly name: PercentileName;
  readonly figure: RankedFigure;
  readonly count: number;
  readonly below: number;
  readonly above: number;
}

export interface RankFound {
  readonly name: PercentileName;
  readonly low: number;
  readonly high: number;
}

/** Stored checkpoints after the instant give way to these; null: all of them. */
export interface CheckpointChange {
  readonly asOf: IsoDate | null;
  readonly after: Instant | null;
  readonly checkpoints: readonly CorpusCheckpoint[];
}

const END_OF_TIME: Instant = 8_640_000_000_000_000;

export function measurementPlan(start: MeasurementStart): MeasurementPlan {
  const window = corpusWindow(start.asOf);
  const owed = start.owed.filter(({ day }) => day <= dayNumber(start.asOf));
  const changedFrom = firstChange(start.owed, window);
  const own = start.checkpointsAsOf === start.asOf ? start.checkpoints : [];
  const resumeAt = own.findLast((at) => at <= changedFrom) ?? null;
  const replay = { from: resumeAt ?? window.from, to: END_OF_TIME };
  return { window, owed, resumeAt, stretches: joined([...owed.map(stretchOfDay), replay]) };
}

/** The earliest instant of a window that a change may reach. */
function firstChange(owed: readonly OwedDay[], window: CorpusWindow): Instant {
  const firstDay = dayNumber(window.firstDate);
  let first = END_OF_TIME;
  for (const { day, fromAt } of owed) if (day >= firstDay && fromAt < first) first = fromAt;
  return first;
}

const stretchOfDay = ({ day }: OwedDay): ExitStretch => ({
  from: istInstant(dateOfDay(day), '00:00'),
  to: istInstant(dateOfDay(day + 1), '00:00'),
});

function joined(stretches: readonly ExitStretch[]): readonly ExitStretch[] {
  const result: ExitStretch[] = [];
  for (const next of [...stretches].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last === undefined || last.to < next.from) result.push(next);
    else result[result.length - 1] = { from: last.from, to: Math.max(last.to, next.to) };
  }
  return result;
}

export function measureAgain(
  start: MeasurementStart,
  plan: MeasurementPlan,
  { trades, resume }: MeasurementInput,
): MeasurementDraft {
  const { advisorId, advisorName, entered, asOf, version } = start;
  const book = replayAgain(plan, trades, resume);
  return {
    ...{ advisorId, advisorName, entered, asOf, version, settled: plan.owed },
    ...foldAgain(start, plan, trades),
    checkpoints: checkpointChange(start, plan, book),
    window: plan.window,
    replay: book.summary(),
  };
}

/** The ranks its percentiles lie between. */
export const ranksWanted = ({ history }: MeasurementDraft): readonly RankWanted[] =>
  PERCENTILE_NAMES.flatMap((name) => {
    const { figure, share } = EXCURSION_PERCENTILES[name];
    const count = pathCount(history, figure);
    if (count === 0) return [];
    const { below, above } = percentilePlace(count, share);
    return [{ name, figure, count, below, above }];
  });

/** `found` has every rank wanted. */
export function measurementOutcome(
  draft: MeasurementDraft,
  found: readonly RankFound[],
): MeasurementOutcome {
  const { entered, advisorName, window, history, replay, ...outcome } = draft;
  const ranks = new Map(found.map((one) => [one.name, one]));
  const percentiles = percentilesBy(({ name, figure, share }) => {
    const rank = ranks.get(name);
    if (!rank) return null;
    const { fraction } = percentilePlace(pathCount(history, figure), share);
    return between(rank.low, rank.high, fraction);
  });
  const metrics = entered ? metricsOf(history, replay, window, percentiles) : null;
  return {
    ...outcome,
    standing: metrics && { advisorId: draft.advisorId, advisorName, metrics },
  };
}

function foldAgain(
  { asOf, totalBefore, daysAfter }: MeasurementStart,
  { owed }: MeasurementPlan,
  trades: readonly MeasuredTrade[],
) {
  const owedDays = new Set(owed.map(({ day }) => day));
  const isOwed = ({ day }: { readonly day: number }) => owedDays.has(day);
  const sums = new Map<number, FoldSums>();
  for (const one of daysAfter) if (!isOwed(one)) sums.set(one.day, one.sums);
  for (const [day, own] of byKnownDay(trades)) if (isOwed({ day })) sums.set(day, daySums(own));
  const emptiedDays = daysAfter.filter((one) => isOwed(one) && !sums.has(one.day));
  const days: FoldedDay[] = [];
  let total = totalBefore ?? noSums();
  let history = total;
  for (const [day, own] of [...sums].sort(([a], [b]) => a - b)) {
    total = plusDay(total, own);
    days.push({ day, sums: own, total });
    if (day <= dayNumber(asOf)) history = total;
  }
  return { days, emptiedDays: emptiedDays.map(({ day }) => day), history };
}

function replayAgain(
  { window, resumeAt }: MeasurementPlan,
  trades: readonly MeasuredTrade[],
  resume: CorpusCheckpoint | null,
): CorpusBook {
  const from = resumeAt ?? window.from;
  const own = trades.filter((trade) => trade.knownAt >= from);
  return new CorpusBook(replayTrades(own, window), {
    ...bookOptions(window),
    resume: resume ?? undefined,
  });
}

/** Checkpoints are kept for the newest date only; an older one must not leave them wrong. */
function checkpointChange(
  { asOf, checkpointsAsOf }: MeasurementStart,
  { owed, resumeAt }: MeasurementPlan,
  book: CorpusBook,
): CheckpointChange {
  if (checkpointsAsOf !== null && checkpointsAsOf > asOf) {
    const after = firstChange(owed, corpusWindow(checkpointsAsOf));
    return { asOf: checkpointsAsOf, after, checkpoints: [] };
  }
  return { asOf, after: resumeAt, checkpoints: book.checkpoints() };
}
