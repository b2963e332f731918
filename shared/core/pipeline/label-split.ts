// How often each label occurs, year by year, and why the other sessions have none: what people look at
// before they trust a scheme.
import type { REGIMES, Regime } from '#core/analytics/regimes/regime.ts';
import { tradingDaysBetween } from '#core/market/calendar.ts';
import type { IsoDate } from '#core/market/ist.ts';
import { isOneHourSession } from './daily-runs.ts';

export type LabelName = (typeof REGIMES)[number];

export interface DayLabel {
  readonly date: IsoDate;
  readonly label: Regime;
}

/** Sessions without a label: too few bars since the series began, no bar at all, one hour only. */
export type UnlabelledReason = 'WARM_UP' | 'NO_BAR' | 'ONE_HOUR_SESSION';

export interface LabelCounts {
  /** Trading days from the first bar to the last. */
  readonly sessions: number;
  readonly labelled: number;
  readonly labels: Readonly<Record<LabelName, number>>;
  /** In percent of the labelled sessions; null without any. */
  readonly sharePct: Readonly<Record<LabelName, number>> | null;
  /** Labelled sessions whose label differs from that of the labelled bar just before them. */
  readonly changes: number;
  readonly unlabelled: Readonly<Record<UnlabelledReason, number>>;
}

export interface LabelSplit {
  readonly total: LabelCounts;
  readonly years: readonly (LabelCounts & { readonly year: string })[];
  readonly firstLabelled: IsoDate | null;
}

/** What one session adds to the counts. */
interface SessionFact {
  readonly date: IsoDate;
  readonly label: LabelName | null;
  readonly reason: UnlabelledReason | null;
  readonly changed: boolean;
}

/** The split of labels in order of date, one per bar. */
export function labelSplit(days: readonly DayLabel[]): LabelSplit {
  const facts = sessionFacts(days);
  const years = [...new Set(facts.map(({ date }) => date.slice(0, 4)))];
  return {
    total: countsOf(facts),
    years: years.map((year) => ({
      year,
      ...countsOf(facts.filter(({ date }) => date.startsWith(year))),
    })),
    firstLabelled: facts.find(({ label }) => label !== null)?.date ?? null,
  };
}

function sessionFacts(days: readonly DayLabel[]): readonly SessionFact[] {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return [];
  const position = new Map(days.map(({ date }, i) => [date, i]));
  return tradingDaysBetween(first.date, last.date).map((date) => {
    const at = position.get(date);
    if (at === undefined) {
      return {
        ...{ date, label: null, changed: false },
        reason: isOneHourSession(date) ? 'ONE_HOUR_SESSION' : 'NO_BAR',
      };
    }
    const label = named(days[at]);
    const before = named(days[at - 1]);
    const changed = label !== null && before !== null && label !== before;
    return { date, label, changed, reason: label === null ? 'WARM_UP' : null };
  });
}

const named = (day: DayLabel | undefined): LabelName | null =>
  day === undefined || day.label === 'UNKNOWN' ? null : day.label;

function countsOf(facts: readonly SessionFact[]): LabelCounts {
  const of = (name: LabelName) => facts.filter(({ label }) => label === name).length;
  const without = (why: UnlabelledReason) => facts.filter(({ reason }) => reason === why).length;
  const labelled = facts.filter(({ label }) => label !== null).length;
  const labels = byLabel(of);
  return {
    sessions: facts.length,
    labelled,
    labels,
    sharePct: labelled > 0 ? byLabel((name) => (100 * labels[name]) / labelled) : null,
    changes: facts.filter(({ changed }) => changed).length,
    unlabelled: {
      WARM_UP: without('WARM_UP'),
      NO_BAR: without('NO_BAR'),
      ONE_HOUR_SESSION: without('ONE_HOUR_SESSION'),
    },
  };
}

const byLabel = (of: (name: LabelName) => number): Readonly<Record<LabelName, number>> => ({
  TRENDING_BULLISH: of('TRENDING_BULLISH'),
  TRENDING_BEARISH: of('TRENDING_BEARISH'),
  SIDEWAYS: of('SIDEWAYS'),
  SIDEWAYS_BULLISH: of('SIDEWAYS_BULLISH'),
  SIDEWAYS_BEARISH: of('SIDEWAYS_BEARISH'),
});
