// What the replay knows after an event, as one row of numbers, so that it can be kept and resumed: the
// same events in the same order give the same bits, however often the walk was interrupted.
import { addDays, type Instant, type IsoDate, istInstant } from '#core/market/ist.ts';
import type { Paise } from '#core/market/money.ts';

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
export const STATE_SIZE = 15;

export type ReplayState = Float64Array;

export function openingState(openingPaise: Paise): ReplayState {
  const state = new Float64Array(STATE_SIZE);
  state[FREE] = openingPaise;
  state[VALUE] = openingPaise;
  state[PEAK] = openingPaise;
  state[DAY_START] = openingPaise;
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
  };
}

const at = (state: ReplayState, place: number): number => state[place] ?? Number.NaN;
