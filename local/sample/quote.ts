// What an instrument costs at a print of its underlying's path.

import { tradingDaysBetween } from '#core/market/calendar.ts';
import { type Category, categoryOf } from '#core/market/category.ts';
import type { Instrument, Option } from '#core/market/instrument.ts';
import { roundToTick, tickOf } from '#core/market/tick.ts';
import { premiumOf } from './premium.ts';
import { MARKET_VOLATILITY, MINUTES_A_DAY, type PricePath, printAt } from './price-path.ts';

/** Prices of one instrument along a path. */
export type Quote = {
  readonly instrument: Instrument;
  readonly category: Category;
  /** Rupees of one tick. */
  readonly tick: number;
  readonly path: PricePath;
  /** Price at an index of the path before it is put on the grid. */
  rawAt(index: number): number;
  /** Price at an index of the path, on the tick grid, never below one tick. */
  at(index: number): number;
  /** Any price on the grid, never below one tick. */
  onGrid(price: number): number;
};

const TRADING_DAYS_A_YEAR = 252;
/** Implied volatility stands a little above the realised one. */
const IMPLIED_PREMIUM = 1.08;

/** Daily standard deviation the path was made with, climates aside. */
export const dailyVolatility = ({ underlying }: PricePath): number =>
  Math.hypot(underlying.beta * MARKET_VOLATILITY, underlying.ownVolatility);

/** The quote of an instrument; its grid is the one of the entry day, as the exchange keeps it a month. */
export function quoteOf(path: PricePath, instrument: Instrument, entryIndex: number): Quote {
  const category = categoryOf(instrument);
  const entryDay = Math.floor(entryIndex / MINUTES_A_DAY);
  const paise = tickOf(category, printAt(path, entryIndex), path.days[entryDay] ?? '');
  const tick = paise / 100;
  const onGrid = (price: number): number => Math.max(tick, roundToTick(price, paise));
  const rawAt =
    instrument.kind === 'OPT'
      ? premiumAlong(path, instrument, entryDay)
      : (index: number) => printAt(path, index);
  return { instrument, category, tick, path, onGrid, rawAt, at: (index) => onGrid(rawAt(index)) };
}

function premiumAlong(
  path: PricePath,
  option: Option,
  entryDay: number,
): (index: number) => number {
  const daysOfLife = tradingDaysBetween(path.days[entryDay] ?? '', option.expiry).length;
  const lastIndex = (entryDay + daysOfLife) * MINUTES_A_DAY;
  const volatility = dailyVolatility(path) * Math.sqrt(TRADING_DAYS_A_YEAR) * IMPLIED_PREMIUM;
  const { strike, optionType } = option;
  return (index) =>
    premiumOf({
      forward: printAt(path, index),
      strike,
      optionType,
      volatility,
      minutesLeft: lastIndex - index,
    });
}
