// How an advisor comes to an idea: habits give category, time and distances, the path gives the price.
import type { Category } from '#core/market/category.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { addDays, type IsoDate } from '#core/market/ist.ts';
import { directionOf, type Period, type Side } from '#core/signals/trade.ts';
import type { SampleAdvisor } from './advisors.ts';
import { chooseInstrument } from './contract-choice.ts';
import type { Habit } from './habits.ts';
import { MINUTES_A_DAY, type PricePath, printAt } from './price-path.ts';
import { dailyVolatility, type Quote, quoteOf } from './quote.ts';
import type { Random, Range } from './random.ts';
import type { Idea } from './trade-outcome.ts';

export type PlannedIdea = Idea & { readonly period: Period };

export type View = 'BULLISH' | 'BEARISH';

/** What is decided before instrument and view: two ideas compared with each other share it. */
export type Occasion = {
  readonly advisor: SampleAdvisor;
  readonly category: Category;
  readonly period: Period;
  readonly day: number;
  readonly minute: number;
};

const SESSION_MINUTES: Readonly<Record<'MORNING' | 'MIDDAY' | 'AFTERNOON', Range>> = {
  MORNING: [1, 134],
  MIDDAY: [135, 254],
  AFTERNOON: [255, 325],
};
/** 15:20, where intraday ideas are squared off. */
const SQUARE_OFF_MINUTE = 365;
const SWING_DAYS: Range = [1, 4];
const POSITIONAL_DAYS: Range = [5, 20];
const MAX_SWING_CALENDAR_DAYS = 7;

/** Usual stop distance: multiples of the daily volatility, for options a share of the premium. */
const USUAL_RISK: Readonly<Record<Period, number>> = { INTRADAY: 0.4, SWING: 1.1, POSITIONAL: 2.4 };
const USUAL_OPTION_RISK: Readonly<Record<Period, number>> = {
  INTRADAY: 0.2,
  SWING: 0.35,
  POSITIONAL: 0.45,
};
/** A sold option can lose at most its premium: its target stays above this share of the entry. */
const LOWEST_OPTION_TARGET = 0.15;
/** Nobody publishes an option that is all but worthless: a stop would have no room below it. */
const LOWEST_PREMIUM_TICKS = 40;

/** When, what kind and how long; options are never positional. */
export function occasionOf(random: Random, advisor: SampleAdvisor, day: number): Occasion {
  const { habit } = advisor;
  const category = random.weighted(habit.categories);
  const wished = random.weighted(habit.periods);
  const period = isOption(category) && wished === 'POSITIONAL' ? 'SWING' : wished;
  const minute = random.integer(...SESSION_MINUTES[random.weighted(habit.sessions)]);
  return { advisor, category, period, day, minute };
}

/** Cash equity held over night is long only. */
export const allowsView = ({ category, period }: Occasion, view: View): boolean =>
  view === 'BULLISH' || category !== 'NSE_EQ' || period === 'INTRADAY';

/** One idea of that view on that path; null when the option at hand is all but worthless. */
export function planIdea(
  random: Random,
  occasion: Occasion,
  path: PricePath,
  view: View,
): PlannedIdea | null {
  const { advisor, category, period, day } = occasion;
  const entryIndex = day * MINUTES_A_DAY + occasion.minute;
  const side = sideOf(random, occasion, view);
  const wish = {
    category,
    period,
    date: path.days[day] ?? '',
    spot: printAt(path, entryIndex),
    optionType: (view === 'BULLISH') === (side === 'BUY') ? ('CE' as const) : ('PE' as const),
  };
  const instrument = chooseInstrument(random, path.underlying, wish);
  const quote = quoteOf(path, instrument, entryIndex);
  const entryPrice = quote.at(entryIndex);
  if (entryPrice < LOWEST_PREMIUM_TICKS * quote.tick) return null;
  const levels = levelsOf(random, advisor.habit, { quote, side, period, entryPrice });
  const deadline = deadlineOf(random, occasion, path.days, instrument);
  return { quote, side, period, entryIndex, entryPrice, ...levels, deadline };
}

const isOption = (category: Category): boolean =>
  category === 'INDEX_OPTIONS' || category === 'STOCK_OPTIONS';

function sideOf(random: Random, { advisor, category }: Occasion, view: View): Side {
  if (!isOption(category)) return view === 'BULLISH' ? 'BUY' : 'SELL';
  return random.chance(advisor.habit.optionSelling) ? 'SELL' : 'BUY';
}

type Priced = {
  readonly quote: Quote;
  readonly side: Side;
  readonly period: Period;
  readonly entryPrice: number;
};

function levelsOf(
  random: Random,
  habit: Habit,
  priced: Priced,
): { readonly stoploss: number | null; readonly targets: readonly number[] } {
  const { quote, side, entryPrice } = priced;
  const direction = directionOf(side);
  const usual = entryPrice * usualRisk(priced);
  // Two ticks keep a level off the entry whatever the rounding does.
  const away = (distance: number): number => Math.max(distance, 2 * quote.tick);
  const first = random.between(...habit.reward) * usual;
  const targets = Array.from({ length: random.pick(habit.targets) }, (_, step) =>
    quote.onGrid(entryPrice + direction * away(first * (1 + 0.6 * step))),
  );
  const lowest = quote.onGrid(entryPrice * LOWEST_OPTION_TARGET);
  const possible = targets.filter(
    (target) => target >= lowest && target * direction > entryPrice * direction,
  );
  const stoploss = habit.risk
    ? quote.onGrid(entryPrice - direction * away(random.between(...habit.risk) * usual))
    : null;
  return { stoploss, targets: [...new Set(possible)] };
}

function usualRisk({ quote, period }: Priced): number {
  return quote.instrument.kind === 'OPT'
    ? USUAL_OPTION_RISK[period]
    : USUAL_RISK[period] * dailyVolatility(quote.path);
}

function deadlineOf(
  random: Random,
  { advisor, period, day, minute }: Occasion,
  days: readonly IsoDate[],
  instrument: Instrument,
): Idea['deadline'] {
  if (period === 'INTRADAY') {
    const calledOff = random.chance(advisor.habit.impatience)
      ? minute + random.integer(10, 150)
      : SQUARE_OFF_MINUTE;
    return calledOff < SQUARE_OFF_MINUTE
      ? { index: day * MINUTES_A_DAY + calledOff, reason: 'ADVISOR_EXIT' }
      : { index: day * MINUTES_A_DAY + SQUARE_OFF_MINUTE, reason: 'EXPIRED' };
  }
  const held = random.integer(...(period === 'SWING' ? SWING_DAYS : POSITIONAL_DAYS));
  const exitMinute = random.integer(5, 360);
  const lastDay = lastDayHeld(days, day, period, held);
  const expiryDay =
    instrument.kind === 'EQ' ? Number.POSITIVE_INFINITY : days.indexOf(instrument.expiry);
  return expiryDay >= 0 && expiryDay <= lastDay
    ? { index: (expiryDay + 1) * MINUTES_A_DAY - 1, reason: 'EXPIRED' }
    : { index: lastDay * MINUTES_A_DAY + exitMinute, reason: 'ADVISOR_EXIT' };
}

/** A swing idea ends within seven calendar days, whatever the holidays. */
function lastDayHeld(days: readonly IsoDate[], day: number, period: Period, held: number): number {
  let last = day + held;
  const limit = addDays(days[day] ?? '', MAX_SWING_CALENDAR_DAYS);
  while (period === 'SWING' && last > day + 1 && (days[last] ?? limit) > limit) last -= 1;
  return last;
}
