// Step 6: a trade carries the regime that was known before it: the label of the last regular session
// before the entry date, of its own underlying, else of the market. The day's own label is look-ahead.
import {
  REGIME_VERSION,
  type Regime,
  type RegimeFeatures,
  regimeLabels,
} from '#core/analytics/regimes/regime.ts';
import { calendarCoverage, previousTradingDay, tradingDaysBetween } from '#core/market/calendar.ts';
import type { IsoDate } from '#core/market/ist.ts';
import { type DatedBar, formsDailyBar, unbrokenRuns } from './daily-runs.ts';

export const MARKET_UNDERLYING = 'NIFTY';

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

/** Labels of one underlying from its daily bars, oldest first. */
export function regimeHistory(bars: readonly DatedBar[]): readonly DatedRegime[] {
  return unbrokenRuns(bars).flatMap((run) =>
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
    if (formsDailyBar(day)) return day;
  }
  return null;
}

const FIRST_SESSION = tradingDaysBetween(calendarCoverage().from, calendarCoverage().to)[0] ?? '';

const earlierSession = (date: IsoDate): IsoDate | null =>
  date <= FIRST_SESSION ? null : previousTradingDay(date);

const known = (regime: Regime | undefined): Regime | null =>
  regime === undefined || regime === 'UNKNOWN' ? null : regime;
