// Step 6: a trade carries the regime that was known before it: the label of the last regular session
// before the entry date, of its own underlying, else of the market. The day's own label is look-ahead.
import {
  REGIME_VERSION,
  type Regime,
  type RegimeFeatures,
  regimeLabels,
} from '#core/analytics/regime.ts';
import type { DailyBar } from '#core/analytics/trend-indicators.ts';
import {
  calendarCoverage,
  calendarCovers,
  previousTradingDay,
  specialSessionOf,
  tradingDaysBetween,
} from '#core/market/calendar.ts';
import type { IsoDate } from '#core/market/ist.ts';

export const MARKET_UNDERLYING = 'NIFTY';

export interface DatedBar extends DailyBar {
  readonly date: IsoDate;
}

export interface DatedRegime {
  readonly date: IsoDate;
  readonly version: string;
  readonly regime: Regime;
  readonly features: RegimeFeatures;
}

export type RegimeSource = 'INSTRUMENT' | 'MARKET' | 'NONE';

export interface KnownRegime {
  readonly regime: Regime;
  readonly source: RegimeSource;
  readonly marketRegime: Regime;
}

/** More missing sessions than this and the indicators start afresh: a gap of months is not one bar. */
const MAX_MISSING_SESSIONS = 5;

/** Labels of one underlying from its daily bars, oldest first. One-hour sessions form no bar. */
export function regimeHistory(bars: readonly DatedBar[]): readonly DatedRegime[] {
  return unbrokenRuns(bars.filter((bar) => isRegularLength(bar.date))).flatMap((run) =>
    regimeLabels(run).map((label, t) => ({
      date: run[t]?.date ?? '',
      version: REGIME_VERSION,
      regime: label.regime,
      features: label.features,
    })),
  );
}

/** `labelOn(underlying, date)` looks a stored label up. */
export function regimeBefore(
  underlying: string,
  entryDate: IsoDate,
  labelOn: (underlying: string, date: IsoDate) => Regime | undefined,
): KnownRegime {
  const date = lastRegularSessionBefore(entryDate);
  const labelled = (name: string) => (date === null ? null : known(labelOn(name, date)));
  const own = labelled(underlying);
  const market = labelled(MARKET_UNDERLYING);
  if (own) return { regime: own, source: 'INSTRUMENT', marketRegime: market ?? 'UNKNOWN' };
  if (market) return { regime: market, source: 'MARKET', marketRegime: market };
  return { regime: 'UNKNOWN', source: 'NONE', marketRegime: 'UNKNOWN' };
}

/** The session whose label a trade entered on that date may know; null when the calendar has none. */
export function lastRegularSessionBefore(date: IsoDate): IsoDate | null {
  for (let day = earlierSession(date); day !== null; day = earlierSession(day)) {
    if (isRegularLength(day)) return day;
  }
  return null;
}

const FIRST_SESSION = tradingDaysBetween(calendarCoverage().from, calendarCoverage().to)[0] ?? '';

const earlierSession = (date: IsoDate): IsoDate | null =>
  date <= FIRST_SESSION ? null : previousTradingDay(date);

const known = (regime: Regime | undefined): Regime | null =>
  regime === undefined || regime === 'UNKNOWN' ? null : regime;

function isRegularLength(date: IsoDate): boolean {
  const type = specialSessionOf(date)?.type;
  return type !== 'MUHURAT' && type !== 'DR_DRILL';
}

function unbrokenRuns(bars: readonly DatedBar[]): DatedBar[][] {
  const runs: DatedBar[][] = [];
  for (const bar of bars) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && missingBetween(last.date, bar.date) <= MAX_MISSING_SESSIONS) run.push(bar);
    else runs.push([bar]);
  }
  return runs;
}

/** Sessions without a bar between two dates, counted only as far as it matters. */
function missingBetween(from: IsoDate, to: IsoDate): number {
  let missing = 0;
  let day = to;
  while (missing <= MAX_MISSING_SESSIONS && calendarCovers(day)) {
    day = previousTradingDay(day);
    if (day <= from) return missing;
    missing += 1;
  }
  return missing;
}
