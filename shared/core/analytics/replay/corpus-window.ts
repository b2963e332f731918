// The window of the corpus replay: exactly 90 calendar days, the as-of date being the last of them.
import { calendarCoverage } from '#core/market/calendar.ts';
import { addDays, type Instant, type IsoDate, istDate, istInstant } from '#core/market/ist.ts';
import type { Paise } from '#core/market/money.ts';

/** Rs 1 crore, shared by all trades of the subject. */
export const OPENING_CORPUS: Paise = 1_000_000_000;
/** Rs 5 lakh, for a trade that is looked at alone. */
export const ISOLATED_CAPITAL: Paise = 50_000_000;
export const WINDOW_DAYS = 90;

export interface CorpusWindow {
  readonly firstDate: IsoDate;
  readonly asOf: IsoDate;
  /** First instant of the window. */
  readonly from: Instant;
  /** First instant after the as-of date. */
  readonly to: Instant;
}

export function corpusWindow(asOf: IsoDate, days: number = WINDOW_DAYS): CorpusWindow {
  const firstDate = addDays(asOf, 1 - days);
  return { firstDate, asOf, from: istInstant(firstDate, '00:00'), to: endOfDate(asOf) };
}

/** The first instant that the as-of date does not know. */
export const endOfDate = (asOf: IsoDate): Instant => istInstant(addDays(asOf, 1), '00:00');

/** First and last as-of date whose whole window the market calendar knows. */
export function measurableDates(): { readonly from: IsoDate; readonly to: IsoDate } {
  const { from, to } = calendarCoverage();
  return { from: addDays(from, WINDOW_DAYS - 1), to };
}

/** The date of the last exit, or the first measurable date where that is later. */
export function defaultAsOf(lastExitAt: Instant): IsoDate {
  const date = istDate(lastExitAt);
  const { from } = measurableDates();
  return [date, from].sort().at(-1) ?? from;
}
