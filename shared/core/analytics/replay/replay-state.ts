// What the replay knows after an event, as one row of numbers, so that it can be kept and resumed: the
// same events in the same order give the same bits, however often the walk was interrupted.
import { addDays, type Instant, type IsoDate, istInstant } from '#core/market/ist.ts';
import type { Paise } from '#core/market/money.ts';
import { ISOLATED_CAPITAL } from './corpus-window.ts';

/** Places in the row. */
const FREE = 0;
const VALUE = 1;
const PEAK = 2;
const DEEPEST = 3;
const EXITS = 4;
const CHANGE_MEAN = 5;
const CHANGE_SQUARES = 6;
const DAY = 7;
const DAY_START = 8;
const RETURN_MEAN = 9;
const RETURN_SQUARES = 10;
const HELD_MARGIN = 11;
const SKIPPED = 12;
/** 1 once a change, or a daily return, was asked of a corpus that is used up: undefined from then on. */
const CHANGE_UNDEFINED = 13;
const RETURN_UNDEFINED = 14;
/** Trades that overlap the window, skipped ones included. */
const TRADES = 15;
/** The isolated trades beside the corpus: each with its own capital, results compounded. */
const WEALTH = 16;
const WEALTH_PEAK = 17;
const WEALTH_DEEPEST = 18;
const ALL_EXITS = 19;
const RESULT_MEAN = 20;
const RESULT_SQUARES = 21;
export const STATE_SIZE = 22;

/** A wealth beyond this is scaled down with its peak by a power of two: exact, and only their ratio counts. */
const WEALTH_LIMIT = 2 ** 500;

export type ReplayState = Float64Array;

export function openingState(openingPaise: Paise): ReplayState {
  const state = new Float64Array(STATE_SIZE);
  state[FREE] = openingPaise;
  state[VALUE] = openingPaise;
  state[PEAK] = openingPaise;
  state[DAY_START] = openingPaise;
  state[WEALTH] = 1;
  state[WEALTH_PEAK] = 1;
  return state;
}

/** Ends of the window's trading days; the last takes everything after it. */
export const dayEnds = (tradingDays: readonly IsoDate[]): Float64Array =>
  Float64Array.from(tradingDays, (day, index) =>
    index === tradingDays.length - 1
      ? Number.POSITIVE_INFINITY
      : istInstant(addDays(day, 1), '00:00'),
  );

export const corpusValueOf = (state: ReplayState): Paise => at(state, VALUE);

/** Takes the margin if it is there; otherwise counts the trade as skipped. */
export function enter(state: ReplayState, marginPaise: Paise, millisecondsHeld: number): boolean {
  state[TRADES] = at(state, TRADES) + 1;
  if (at(state, FREE) < marginPaise) {
    state[SKIPPED] = at(state, SKIPPED) + 1;
    return false;
  }
  state[FREE] = at(state, FREE) - marginPaise;
  state[HELD_MARGIN] = at(state, HELD_MARGIN) + marginPaise * millisecondsHeld;
  return true;
}

/** Returns margin and result; the corpus value moves only here. */
export function exit(state: ReplayState, marginPaise: Paise, netPaise: Paise): void {
  const before = at(state, VALUE);
  const value = before + netPaise;
  state[FREE] = at(state, FREE) + marginPaise + netPaise;
  state[VALUE] = value;
  const peak = Math.max(at(state, PEAK), value);
  state[PEAK] = peak;
  state[DEEPEST] = Math.min(at(state, DEEPEST), ((value - peak) / peak) * 100);
  const exits = at(state, EXITS) + 1;
  state[EXITS] = exits;
  if (before > 0) fold(state, CHANGE_MEAN, CHANGE_SQUARES, exits, (netPaise / before) * 100);
  else state[CHANGE_UNDEFINED] = 1;
}

/** Every exit, whether the corpus had room for the trade or not: what it made of 5 lakh of its own. */
export function isolatedExit(state: ReplayState, netPaise: Paise): void {
  const result = netPaise / ISOLATED_CAPITAL;
  const wealth = at(state, WEALTH) * (1 + result);
  const peak = Math.max(at(state, WEALTH_PEAK), wealth);
  state[WEALTH_DEEPEST] = Math.min(at(state, WEALTH_DEEPEST), ((wealth - peak) / peak) * 100);
  const scale = peak > WEALTH_LIMIT ? 1 / WEALTH_LIMIT : 1;
  state[WEALTH] = wealth * scale;
  state[WEALTH_PEAK] = peak * scale;
  const exits = at(state, ALL_EXITS) + 1;
  state[ALL_EXITS] = exits;
  fold(state, RESULT_MEAN, RESULT_SQUARES, exits, result);
}

/** Closes every trading day that ended by the instant. */
export function closeDays(state: ReplayState, ends: Float64Array, instant: Instant): void {
  for (let day = at(state, DAY); instant >= (ends[day] ?? Number.POSITIVE_INFINITY); day++) {
    closeDay(state);
  }
}

function closeDay(state: ReplayState): void {
  const start = at(state, DAY_START);
  const value = at(state, VALUE);
  const days = at(state, DAY) + 1;
  state[DAY] = days;
  state[DAY_START] = value;
  if (start > 0) fold(state, RETURN_MEAN, RETURN_SQUARES, days, (value - start) / start);
  else state[RETURN_UNDEFINED] = 1;
}

/** Running mean and sum of squared distances (Welford 1962). */
function fold(
  state: ReplayState,
  meanAt: number,
  squaresAt: number,
  count: number,
  value: number,
): void {
  const distance = value - at(state, meanAt);
  const mean = at(state, meanAt) + distance / count;
  state[meanAt] = mean;
  state[squaresAt] = at(state, squaresAt) + distance * (value - mean);
}

/** The places a reader of the finished state needs. */
export interface ReplaySummary {
  readonly freePaise: Paise;
  readonly valuePaise: Paise;
  readonly deepestPct: number;
  readonly exits: number;
  readonly skipped: number;
  readonly heldMargin: number;
  /** Sample deviation of the change per exit, percent; null below two exits or once used up. */
  readonly changeDeviation: number | null;
  readonly dailyMean: number;
  /** Sample deviation of the daily returns, null below two days or once used up. */
  readonly dailyDeviation: number | null;
  /** Trades that overlap the window, skipped ones included. */
  readonly trades: number;
  readonly isolated: IsolatedSummary;
}

/** Every trade that left inside the window, alone with its own capital. */
export interface IsolatedSummary {
  readonly exits: number;
  readonly deepestPct: number;
  readonly mean: number;
  /** Sample deviation of net result / capital; null below two exits. */
  readonly deviation: number | null;
}

/** Closes the days that are left, on a copy. */
export function summarise(state: ReplayState, ends: Float64Array): ReplaySummary {
  const last = state.slice();
  for (let day = at(last, DAY); day < ends.length; day++) closeDay(last);
  const deviation = (undefinedAt: number, squaresAt: number, count: number) =>
    at(last, undefinedAt) === 1 || count < 2 ? null : Math.sqrt(at(last, squaresAt) / (count - 1));
  return {
    freePaise: at(last, FREE),
    valuePaise: at(last, VALUE),
    deepestPct: at(last, DEEPEST),
    exits: at(last, EXITS),
    skipped: at(last, SKIPPED),
    heldMargin: at(last, HELD_MARGIN),
    changeDeviation: deviation(CHANGE_UNDEFINED, CHANGE_SQUARES, at(last, EXITS)),
    dailyMean: at(last, RETURN_MEAN),
    dailyDeviation: deviation(RETURN_UNDEFINED, RETURN_SQUARES, ends.length),
    trades: at(last, TRADES),
    isolated: isolatedSummary(last),
  };
}

function isolatedSummary(state: ReplayState): IsolatedSummary {
  const exits = at(state, ALL_EXITS);
  return {
    exits,
    deepestPct: at(state, WEALTH_DEEPEST),
    mean: at(state, RESULT_MEAN),
    deviation: exits < 2 ? null : Math.sqrt(at(state, RESULT_SQUARES) / (exits - 1)),
  };
}

const at = (state: ReplayState, place: number): number => state[place] ?? Number.NaN;
