// Decides expiry dates: the weekday rule of the underlying, cycle and date gives the nominal day; a
// nominal day without a regular session moves to the previous regular trading day (market
// reference, section 2.2). Saturday and Sunday sessions and Muhurat days never take an expiry.
import {
  calendarCoverage,
  calendarCovers,
  isRegularTradingDay,
  previousTradingDay,
} from '#core/market/calendar.ts';
import { isIndex } from '#core/market/category.ts';
import { EXPIRY_RULES, type ExpiryRule } from '#core/market/expiry-table.ts';
import { addDays, type IsoDate, weekdayOf } from '#core/market/ist.ts';

export type ExpiryCycle = 'weekly' | 'monthly' | 'quarterly' | 'half-yearly';

const MONTHS_OF_CYCLE: Readonly<Record<Exclude<ExpiryCycle, 'weekly'>, number>> = {
  monthly: 1,
  quarterly: 3,
  'half-yearly': 6,
};

const ruleKey = (underlying: string): string => (isIndex(underlying) ? underlying : 'STOCKS');

const rulesOf = (underlying: string): readonly ExpiryRule[] =>
  EXPIRY_RULES[ruleKey(underlying)] ?? [];

/** The nominal day itself, or the last regular trading day before it. Throws CalendarUnknown. */
export function shiftToTradingDay(nominal: IsoDate): IsoDate {
  let date = nominal;
  while (!isRegularTradingDay(date)) date = previousTradingDay(date);
  return date;
}

/**
 * The expiry of a contract. `reference` is a month ('2026-11', or any date in it) for the monthly,
 * quarterly and half-yearly cycles and any date of the week (Monday to Sunday) for the weekly cycle.
 * Undefined when no such contract exists by the rules: cycle discontinued, not a quarter's month, or
 * the week that holds the monthly expiry. Stocks share one rule (any non-index name, or 'STOCKS').
 * Throws CalendarUnknown outside the calendar.
 */
export function expiryOf(
  underlying: string,
  cycle: ExpiryCycle,
  reference: string,
): IsoDate | undefined {
  const nominal = nominalExpiry(underlying, cycle, reference);
  return nominal === undefined ? undefined : shiftToTradingDay(nominal);
}

/** The day the weekday rule names, before holidays are considered; undefined as in `expiryOf`. */
export function nominalExpiry(
  underlying: string,
  cycle: ExpiryCycle,
  reference: string,
): IsoDate | undefined {
  if (cycle === 'weekly') return nominalWeekly(underlying, reference);
  const month = reference.slice(0, 7);
  if (Number(month.slice(5)) % MONTHS_OF_CYCLE[cycle] !== 0) return undefined;
  return nominalMonthly(underlying, month);
}

function nominalMonthly(underlying: string, month: string): IsoDate | undefined {
  for (const rule of rulesOf(underlying)) {
    if (rule.cycle !== 'monthly') continue;
    const nominal = lastWeekdayOf(month, rule.weekday);
    if (nominal >= rule.from && nominal <= rule.to) return nominal;
  }
  return undefined;
}

function nominalWeekly(underlying: string, date: IsoDate): IsoDate | undefined {
  const monday = mondayOf(date);
  for (const rule of rulesOf(underlying)) {
    if (rule.cycle !== 'weekly') continue;
    const nominal = addDays(monday, rule.weekday - 1);
    if (nominal < rule.from || nominal > rule.to) continue;
    return holdsMonthly(underlying, monday) ? undefined : nominal;
  }
  return undefined;
}

function holdsMonthly(underlying: string, monday: IsoDate): boolean {
  const sunday = addDays(monday, 6);
  return [monday, sunday].some((day) => {
    const nominal = nominalMonthly(underlying, day.slice(0, 7));
    return nominal !== undefined && nominal >= monday && nominal <= sunday;
  });
}

const mondayOf = (date: IsoDate): IsoDate => addDays(date, -((weekdayOf(date) + 6) % 7));

function lastWeekdayOf(month: string, weekday: number): IsoDate {
  const nextMonth = addDays(`${month}-28`, 4).slice(0, 7);
  const lastDay = addDays(`${nextMonth}-01`, -1);
  return addDays(lastDay, -((weekdayOf(lastDay) - weekday + 7) % 7));
}

/** The monthly expiries of a year in order; months without a contract are left out. */
export const monthlyExpiries = (underlying: string, year: number): readonly IsoDate[] =>
  Array.from({ length: 12 }, (_, index) => `${year}-${String(index + 1).padStart(2, '0')}`)
    .map((month) => expiryOf(underlying, 'monthly', month))
    .filter((expiry) => expiry !== undefined);

/** The weekly expiries whose nominal day lies in the year, in order, without the monthly ones. */
export function weeklyExpiries(underlying: string, year: number): readonly IsoDate[] {
  const expiries: IsoDate[] = [];
  const last = `${year}-12-31`;
  for (let monday = mondayOf(`${year}-01-01`); monday <= last; monday = addDays(monday, 7)) {
    const nominal = nominalWeekly(underlying, monday);
    if (nominal?.startsWith(`${year}-`)) expiries.push(shiftToTradingDay(nominal));
  }
  return expiries;
}

/** True when a weekly or monthly contract of the underlying expires on the date. */
export function isExpiryDay(underlying: string, date: IsoDate): boolean {
  if (!isRegularTradingDay(date)) return false;
  const { weekly, monthly } = expiryDaysOf(underlying);
  return weekly.has(date) || monthly.has(date);
}

/** True when the monthly (or a quarterly, half-yearly) contract expires on the date. */
export const isMonthlyExpiryDay = (underlying: string, date: IsoDate): boolean =>
  isRegularTradingDay(date) && expiryDaysOf(underlying).monthly.has(date);

type ExpiryDays = {
  readonly weekly: ReadonlySet<IsoDate>;
  readonly monthly: ReadonlySet<IsoDate>;
};

/** Asked once per trade, so the expiries of an underlying are listed once and remembered. */
const expiryDays = new Map<string, ExpiryDays>();

function expiryDaysOf(underlying: string): ExpiryDays {
  const key = ruleKey(underlying);
  const known = expiryDays.get(key);
  if (known) return known;
  const { from, to } = calendarCoverage();
  const first = Number(from.slice(0, 4));
  const years = Array.from({ length: Number(to.slice(0, 4)) - first + 1 }, (_, i) => first + i);
  const listed = {
    weekly: new Set(years.flatMap((year) => weeklyExpiries(key, year))),
    monthly: new Set(years.flatMap((year) => monthlyExpiries(key, year))),
  };
  expiryDays.set(key, listed);
  return listed;
}

/**
 * Whether an option with that expiry belongs to the weekly or the monthly cycle. An expiry that fits
 * no rule (a long-dated contract listed under an older weekday) is monthly unless weekly contracts
 * of the underlying exist at that time. Dates after the calendar are monthly: only long-dated
 * contracts are listed that far ahead.
 */
export function expiryCycleOf(underlying: string, expiry: IsoDate): 'weekly' | 'monthly' {
  if (!calendarCovers(expiry) || isMonthlyExpiryDay(underlying, expiry)) return 'monthly';
  const weeklyInForce = rulesOf(underlying).some(
    (rule) => rule.cycle === 'weekly' && expiry >= rule.from && expiry <= rule.to,
  );
  return weeklyInForce ? 'weekly' : 'monthly';
}
