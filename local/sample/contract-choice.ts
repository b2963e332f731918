// Which contract an advisor picks: real expiries by the dated rules, strikes near the price.
import type { Category } from '#core/market/category.ts';
import { monthlyExpiries, weeklyExpiries } from '#core/market/expiry.ts';
import type { Future, Instrument, Option, OptionType } from '#core/market/instrument.ts';
import { addDays, type IsoDate } from '#core/market/ist.ts';
import type { Period } from '#core/signals/trade.ts';
import type { Random } from './random.ts';
import type { Underlying } from './underlyings.ts';

/** Calendar days a contract should live at least beyond the entry; many take the nearest anyway. */
const WANTED_LIFE: Readonly<Record<Period, number>> = { INTRADAY: 0, SWING: 4, POSITIONAL: 15 };

export type ContractWish = {
  readonly category: Category;
  readonly period: Period;
  readonly date: IsoDate;
  /** Print of the underlying at the entry. */
  readonly spot: number;
  readonly optionType: OptionType;
};

/** The instrument for a wish; an option is at the money or up to two steps out of it. */
export function chooseInstrument(
  random: Random,
  underlying: Underlying,
  wish: ContractWish,
): Instrument {
  const { symbol } = underlying;
  switch (wish.category) {
    case 'NSE_EQ':
      return { kind: 'EQ', exchange: 'NSE', underlying: symbol };
    case 'INDEX_FUTURES':
    case 'STOCK_FUTURES':
      return futureOf(symbol, expiryFrom(monthlyOf(symbol), wish));
    case 'INDEX_OPTIONS':
    case 'STOCK_OPTIONS':
      return optionOf(random, underlying, wish);
    default:
      return wish.category satisfies never;
  }
}

const futureOf = (underlying: string, expiry: IsoDate): Future => ({
  kind: 'FUT',
  exchange: 'NSE',
  underlying,
  expiry,
});

function optionOf(random: Random, underlying: Underlying, wish: ContractWish): Option {
  const { symbol, strikeStep } = underlying;
  const outward = wish.optionType === 'CE' ? 1 : -1;
  const steps = Math.round(wish.spot / strikeStep) + outward * random.integer(0, 2);
  return {
    kind: 'OPT',
    exchange: 'NSE',
    underlying: symbol,
    expiry: expiryFrom(optionExpiriesOf(symbol), wish),
    strike: steps * strikeStep,
    optionType: wish.optionType,
  };
}

function expiryFrom(expiries: readonly IsoDate[], { date, period }: ContractWish): IsoDate {
  const wanted = addDays(date, WANTED_LIFE[period]);
  const expiry = expiries.find((candidate) => candidate >= wanted);
  if (!expiry)
    throw new RangeError(`expiry from ${wanted}: expected one in the calendar, found none`);
  return expiry;
}

const YEARS = [2025, 2026];
const monthlies = new Map<string, readonly IsoDate[]>();
const optionExpiries = new Map<string, readonly IsoDate[]>();

function monthlyOf(symbol: string): readonly IsoDate[] {
  const known = monthlies.get(symbol) ?? YEARS.flatMap((year) => monthlyExpiries(symbol, year));
  monthlies.set(symbol, known);
  return known;
}

function optionExpiriesOf(symbol: string): readonly IsoDate[] {
  const known =
    optionExpiries.get(symbol) ??
    [...monthlyOf(symbol), ...YEARS.flatMap((year) => weeklyExpiries(symbol, year))].sort();
  optionExpiries.set(symbol, known);
  return known;
}
