// What one option trade was and went through: its greeks and volatility at entry, the volatility along
// the way, and how much of the P&L the underlying, volatility and time made.
import type { Option } from '#core/market/instrument.ts';
import { type Instant, istDate } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import { black76 } from '#core/options/black-76.ts';
import { expectedMove, thetaShare } from '#core/options/decay.ts';
import { daysToExpiry } from '#core/options/expiry-clock.ts';
import { ASSUMED_RATE, type ForwardSource } from '#core/options/option-rate.ts';
import {
  type AttributionRefusal,
  attributePnl,
  type OptionMark,
  type PnlAttribution,
} from '#core/options/pnl-attribution.ts';
import type { VolatilityLevel } from '#core/options/volatility-level.ts';
import { firstIndexFrom, type PriceSeries } from '#core/prices/price-series.ts';
import { fillMark } from './option-fill.ts';
import { type OptionTape, QUOTE_REFUSALS, type ValuedQuote } from './option-tape.ts';

/** A position in one option from its fill to the exit that counts. */
export interface HeldOption {
  readonly instrument: Option;
  /** Units of the underlying, negative when the option was sold. */
  readonly quantity: number;
  readonly entryAt: Instant;
  readonly entryPrice: Price;
  readonly exitAt: Instant;
  readonly exitPrice: Price;
}

export const OPTION_REFUSALS = [
  /** The option has no prices at all. */
  'NO_SERIES',
  /** No price of the option, or of any forward beside it, within a minute before the entry. */
  'GAP_AT_ENTRY',
  ...QUOTE_REFUSALS,
] as const;

/** Why a trade has no figures. */
export type OptionRefusal = (typeof OPTION_REFUSALS)[number];

/** The option just before the fill, per unit. */
export interface OptionEntry {
  /** The last price known before the fill, which the volatility was implied from. */
  readonly quote: Price;
  readonly forward: Price;
  /** Calendar days; the fraction is in `years`. */
  readonly daysToExpiry: number;
  /** Calendar years of 365 days. */
  readonly years: number;
  /** Per year, 0.13 = 13 %. */
  readonly volatility: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vegaPerUnit: number;
  readonly thetaPerYear: number;
  /** |theta per calendar day| / price: 0.08 = 8 % of the premium a day. */
  readonly thetaShare: number | null;
  /** One standard deviation of the underlying to expiry: in points, and in percent of the forward. */
  readonly expectedMove: number;
  readonly expectedMovePct: number;
}

/** The volatility at the marks of the trade. */
export interface VolatilityPath {
  /** Entry and exit included. */
  readonly marks: number;
  readonly marksWithoutVolatility: number;
  readonly lowest: number;
  readonly highest: number;
  /** Exit minus entry; null where the exit has none (expired, too cheap, no price). */
  readonly change: number | null;
}

export type OptionAttribution =
  | { readonly kind: 'attributed'; readonly attribution: PnlAttribution }
  | { readonly kind: 'refused'; readonly reason: AttributionRefusal | 'GAP_AT_EXIT' };

export type OptionPath =
  | {
      readonly kind: 'path';
      readonly forwardSource: ForwardSource;
      readonly rate: number;
      readonly entry: OptionEntry;
      /** How dear options on the underlying were; null where no recent daily volatility is known. */
      readonly level: VolatilityLevel | null;
      readonly along: VolatilityPath;
      readonly pnl: OptionAttribution;
    }
  | { readonly kind: 'refused'; readonly reason: OptionRefusal };

/**
 * `tapes` are those of the trade's contract, best forward source first: the first that knows entry and
 * exit is used, else the first that knows the entry. Marks stand at the entry, at every ten minutes of
 * the clock in between (closes of sessions lie among them) and at the exit.
 */
export function optionPath(
  held: HeldOption,
  tapes: readonly OptionTape[],
  level: VolatilityLevel | null,
): OptionPath {
  const entered = tapes.filter((tape) => tape.quoteAt(held.entryAt) !== null);
  const tape = entered.find(({ quoteAt }) => quoteAt(held.exitAt) !== null) ?? entered[0];
  const quote = tape?.quoteAt(held.entryAt);
  if (!tape || !quote) return { kind: 'refused', reason: 'GAP_AT_ENTRY' };
  if (quote.implied.kind === 'refused') return quote.implied;
  const { volatility } = quote.implied;
  const exit = tape.quoteAt(held.exitAt);
  const between = quotesBetween(tape, held.entryAt, held.exitAt);
  const last = volatilityIn([...between, ...(exit ? [exit] : [])]).at(-1) ?? volatility;
  return {
    kind: 'path',
    forwardSource: tape.source,
    rate: ASSUMED_RATE,
    entry: entryFigures(held.instrument, quote, volatility),
    level,
    along: volatilityPath(volatility, between, exit),
    pnl: exit
      ? attributePnl({ ...held.instrument, quantity: held.quantity, rate: ASSUMED_RATE }, [
          fillMark(tape, quote, { at: held.entryAt, price: held.entryPrice }, volatility),
          ...between.map(markOf),
          fillMark(tape, exit, { at: held.exitAt, price: held.exitPrice }, last),
        ])
      : { kind: 'refused', reason: 'GAP_AT_EXIT' },
  };
}

function entryFigures(option: Option, quote: ValuedQuote, volatility: number): OptionEntry {
  const { at, price, forward, years } = quote;
  const { optionType, strike, expiry } = option;
  const valuation = black76({ optionType, strike, years, forward, volatility, rate: ASSUMED_RATE });
  const move = expectedMove(forward, volatility, years);
  return {
    quote: price,
    forward,
    daysToExpiry: daysToExpiry(expiry, istDate(at)),
    years,
    volatility,
    delta: valuation.delta,
    gamma: valuation.gamma,
    vegaPerUnit: valuation.vegaPerUnit,
    thetaPerYear: valuation.thetaPerYear,
    thetaShare: thetaShare(valuation),
    expectedMove: move,
    expectedMovePct: (100 * move) / forward,
  };
}

function volatilityPath(
  atEntry: number,
  between: readonly ValuedQuote[],
  exit: ValuedQuote | null,
): VolatilityPath {
  const later = exit ? [...between, exit] : between;
  const known = [atEntry, ...volatilityIn(later)];
  return {
    marks: 1 + later.length,
    marksWithoutVolatility: 1 + later.length - known.length,
    lowest: known.reduce((low, value) => Math.min(low, value)),
    highest: known.reduce((high, value) => Math.max(high, value)),
    change: exit?.implied.kind === 'volatility' ? exit.implied.volatility - atEntry : null,
  };
}

const volatilityIn = (quotes: readonly ValuedQuote[]): readonly number[] =>
  quotes.flatMap(({ implied }) => (implied.kind === 'volatility' ? [implied.volatility] : []));

const markOf = ({ at, price, forward, implied }: ValuedQuote): OptionMark => ({
  at,
  price,
  forward,
  volatility: implied.kind === 'volatility' ? implied.volatility : null,
});

const MARK_MS = 10 * 60_000;
const MINUTE = 60_000;

/** Quotes at the marks strictly between the two instants; hours without prices are jumped over. */
function quotesBetween(tape: OptionTape, from: Instant, to: Instant): readonly ValuedQuote[] {
  const quotes: ValuedQuote[] = [];
  for (let at = nextMark(tape.series, from); at < to; at = nextMark(tape.series, at)) {
    const quote = tape.quoteAt(at);
    if (quote) quotes.push(quote);
  }
  return quotes;
}

/** The next ten minutes of the clock at which a row of the series has ended; infinite when none does. */
function nextMark(series: PriceSeries, after: Instant): Instant {
  const wanted = (Math.floor(after / MARK_MS) + 1) * MARK_MS;
  const row = series.at[firstIndexFrom(series.at, wanted - MINUTE)];
  if (row === undefined) return Number.POSITIVE_INFINITY;
  const ended = row + (series.resolution === 'MINUTE' ? MINUTE : 0);
  return Math.max(wanted, Math.ceil(ended / MARK_MS) * MARK_MS);
}
