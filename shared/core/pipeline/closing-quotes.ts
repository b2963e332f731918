// Closing prices of single contracts as the option chains of each underlying and day.
import type { Option } from '#core/market/instrument.ts';
import type { IsoDate } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import type { ExpiryQuotes } from '#core/options/daily-volatility.ts';
import type { StrikeQuote } from '#core/options/implied-forward.ts';

export interface ClosingPrice {
  readonly option: Option;
  readonly date: IsoDate;
  readonly price: Price;
}

export interface DayQuotes {
  readonly underlying: string;
  readonly date: IsoDate;
  readonly expiries: readonly Omit<ExpiryQuotes, 'future'>[];
}

/** By underlying and date, expiries and strikes ascending. A contract closed twice keeps its last price. */
export function closingQuotes(closes: readonly ClosingPrice[]): readonly DayQuotes[] {
  const days = new Map<string, { day: DayQuotes; expiries: Map<IsoDate, Strikes> }>();
  for (const { option, date, price } of closes) {
    const { underlying, expiry, strike, optionType } = option;
    const key = `${underlying} ${date}`;
    const own = days.get(key) ?? {
      day: { underlying, date, expiries: [] },
      expiries: new Map<IsoDate, Strikes>(),
    };
    days.set(key, own);
    const strikes: Strikes = own.expiries.get(expiry) ?? new Map();
    own.expiries.set(expiry, strikes);
    const quote = strikes.get(strike) ?? { strike, call: null, put: null };
    strikes.set(strike, { ...quote, [optionType === 'CE' ? 'call' : 'put']: price });
  }
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { day, expiries }]) => ({
      ...day,
      expiries: [...expiries]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([expiry, strikes]) => ({
          expiry,
          quotes: [...strikes.values()].sort((a, b) => a.strike - b.strike),
        })),
    }));
}

type Strikes = Map<number, StrikeQuote>;
