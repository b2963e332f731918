// A market in which forward and volatility are known at every minute, so that what is read off its
// prices can be compared with what went in. Whole minutes from 09:15 to 15:30, nothing overnight.
import { sessionWindows, tradingDaysBetween } from '#core/market/calendar.ts';
import type { Option, OptionType } from '#core/market/instrument.ts';
import type { Instant, IsoDate } from '#core/market/ist.ts';
import { black76 } from '#core/options/black-76.ts';
import { yearsToExpiry } from '#core/options/expiry-clock.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';

export interface OptionWorld {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly forward: (at: Instant) => number;
  readonly volatility: (at: Instant) => number;
}

const MINUTE = 60_000;

export const niftyOption = (
  strike: number,
  optionType: OptionType = 'CE',
  expiry: IsoDate = '2024-01-25',
): Option => ({ kind: 'OPT', exchange: 'NSE', underlying: 'NIFTY', expiry, strike, optionType });

/** Bars of any price; open and close are the price at the start and the end of the minute. */
export function minuteSeries({ from, to }: OptionWorld, price: (at: Instant) => number) {
  const at = tradingDaysBetween(from, to)
    .flatMap((date) => sessionWindows(date, 'DERIVATIVES'))
    .flatMap(({ open, close }) =>
      Array.from({ length: (close - open) / MINUTE }, (_, row) => open + row * MINUTE),
    );
  const open = Float64Array.from(at, price);
  const close = Float64Array.from(at, (start, row) =>
    at[row + 1] === start + MINUTE ? (open[row + 1] ?? Number.NaN) : price(start + MINUTE),
  );
  return {
    resolution: 'MINUTE',
    at: Float64Array.from(at),
    open,
    high: open.map((first, row) => Math.max(first, close[row] ?? first)),
    low: open.map((first, row) => Math.min(first, close[row] ?? first)),
    close,
  } satisfies PriceSeries;
}

/** The option's price in the world at 6.5 %, to four decimals, at least a tick of 0.05. */
export const premiumAt =
  ({ forward, volatility }: OptionWorld, { strike, optionType, expiry }: Option, rate = 0.065) =>
  (at: Instant): number => {
    const { price } = black76({
      optionType,
      strike,
      rate,
      years: yearsToExpiry(expiry, at),
      forward: forward(at),
      volatility: volatility(at),
    });
    return Math.max(0.05, Math.round(price * 1e4) / 1e4);
  };

/** Option, other side and spot; the spot lies below the forward by `basis`. */
export function pricesOf(world: OptionWorld, option: Option, basis = 0) {
  const other: Option = { ...option, optionType: option.optionType === 'CE' ? 'PE' : 'CE' };
  return {
    option: minuteSeries(world, premiumAt(world, option)),
    otherSide: minuteSeries(world, premiumAt(world, other)),
    future: minuteSeries(world, world.forward),
    spot: minuteSeries(world, (at) => world.forward(at) - basis),
  };
}
