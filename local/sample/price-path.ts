// The price paths: one print a minute on real trading days, a geometric random walk whose drift and
// volatility follow regimes that last for days or weeks. Everything else is derived from these prints.
import { clockWindows, tradingDaysBetween } from '#core/market/calendar.ts';
import { isIndex } from '#core/market/category.ts';
import type { IsoDate } from '#core/market/ist.ts';
import { roundToTick, tickOf } from '#core/market/tick.ts';
import { createRandom, type Random } from './random.ts';
import { UNDERLYINGS, type Underlying } from './underlyings.ts';

export const MINUTES_A_DAY = 375;

export type PricePath = {
  readonly underlying: Underlying;
  readonly days: readonly IsoDate[];
  /** Print of minute m of day d at index d x 375 + m; on the tick grid. */
  readonly prints: Float64Array;
};

export type DailyBar = {
  readonly date: IsoDate;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
};

type Climate = {
  /** Log drift of a day. */
  readonly drift: number;
  /** Factor on the volatility. */
  readonly heat: number;
  /** Share of a day's deviation from the anchor that is taken back. */
  readonly reversion: number;
  readonly daysLasting: number;
};

/** Daily standard deviation of the market in an ordinary climate. */
export const MARKET_VOLATILITY = 0.0072;
const INDEX_PRINT_TICK = 5;
/** A company's own trend is weaker than its noise, else prices would multiply within months. */
const OWN_TREND = 0.5;
/** Share of a day's variance that happens while the market is closed. */
const OVERNIGHT = 0.25;

const CLIMATES = {
  rally: { drift: 0.0026, heat: 0.8, reversion: 0, daysLasting: 11 },
  slide: { drift: -0.0036, heat: 1.25, reversion: 0, daysLasting: 8 },
  range: { drift: 0, heat: 0.75, reversion: 0.35, daysLasting: 14 },
  storm: { drift: -0.0005, heat: 1.7, reversion: 0.1, daysLasting: 4 },
} as const satisfies Record<string, Climate>;

const CLIMATE_WEIGHTS = { rally: 3, slide: 2, range: 4, storm: 1 } as const;

/** The open and the close are busier than noon; the squares average 1, so a day keeps its variance. */
const BUSYNESS = busyness();

function busyness(): Float64Array {
  const shape = Float64Array.from({ length: MINUTES_A_DAY }, (_, minute) => {
    const fromNoon = (2 * minute) / (MINUTES_A_DAY - 1) - 1;
    return 0.75 + 0.75 * fromNoon * fromNoon;
  });
  const meanSquare = shape.reduce((sum, value) => sum + value * value, 0) / MINUTES_A_DAY;
  return shape.map((value) => value / Math.sqrt(meanSquare));
}

/** Days in [from, to] with the usual hours: a Muhurat evening is left out. */
export const fullTradingDays = (from: IsoDate, to: IsoDate): readonly IsoDate[] =>
  tradingDaysBetween(from, to).filter((date) => {
    const [window, ...more] = clockWindows(date, 'DERIVATIVES');
    return window?.[0] === '09:15' && window[1] === '15:30' && more.length === 0;
  });

/** One path per underlying, correlated through the market. */
export function generatePaths(seed: number, days: readonly IsoDate[]): readonly PricePath[] {
  const market = logPath(createRandom(seed, 'market'), days.length, MARKET_VOLATILITY, 1);
  return UNDERLYINGS.map((underlying) => {
    const random = createRandom(seed, `path ${underlying.symbol}`);
    const own = logPath(random, days.length, underlying.ownVolatility, OWN_TREND);
    return { underlying, days, prints: printsOf(underlying, days, market, own) };
  });
}

/** Log prices relative to the start, one a minute. */
function logPath(
  random: Random,
  dayCount: number,
  volatility: number,
  trend: number,
): Float64Array {
  const path = new Float64Array(dayCount * MINUTES_A_DAY);
  const scale = (trend * volatility) / MARKET_VOLATILITY;
  let level = 0;
  let anchor = 0;
  let climate: Climate = CLIMATES[random.weighted(CLIMATE_WEIGHTS)];
  for (let day = 0; day < dayCount; day += 1) {
    if (random.chance(1 / climate.daysLasting)) {
      climate = CLIMATES[random.weighted(CLIMATE_WEIGHTS)];
      anchor = level;
    }
    const drift = climate.drift * scale - climate.reversion * (level - anchor);
    const sigma = volatility * climate.heat;
    level += drift * OVERNIGHT + sigma * Math.sqrt(OVERNIGHT) * random.normal();
    const step = sigma * Math.sqrt((1 - OVERNIGHT) / MINUTES_A_DAY);
    const minuteDrift = (drift * (1 - OVERNIGHT)) / MINUTES_A_DAY;
    for (let minute = 0; minute < MINUTES_A_DAY; minute += 1) {
      path[day * MINUTES_A_DAY + minute] = level;
      level += minuteDrift + step * (BUSYNESS[minute] ?? 1) * random.normal();
    }
  }
  return path;
}

function printsOf(
  underlying: Underlying,
  days: readonly IsoDate[],
  market: Float64Array,
  own: Float64Array,
): Float64Array {
  const prints = new Float64Array(market.length);
  const { start, beta, symbol } = underlying;
  for (const [day, date] of days.entries()) {
    const first = day * MINUTES_A_DAY;
    const priceAt = (index: number): number =>
      start * Math.exp(beta * (market[index] ?? 0) + (own[index] ?? 0));
    const tick = isIndex(symbol) ? INDEX_PRINT_TICK : tickOf('NSE_EQ', priceAt(first), date);
    for (let index = first; index < first + MINUTES_A_DAY; index += 1) {
      prints[index] = roundToTick(priceAt(index), tick);
    }
  }
  return prints;
}

/** The print at an index of the path. */
export function printAt(path: PricePath, index: number): number {
  const print = path.prints[index];
  if (print === undefined) {
    const { symbol } = path.underlying;
    throw new RangeError(
      `print of ${symbol}: expected 0..${path.prints.length - 1}, found ${index}`,
    );
  }
  return print;
}

/** Open, high, low and close of every day. */
export const dailyBarsOf = (path: PricePath): readonly DailyBar[] =>
  path.days.map((date, day) => {
    const prints = path.prints.subarray(day * MINUTES_A_DAY, (day + 1) * MINUTES_A_DAY);
    let high = Number.NEGATIVE_INFINITY;
    let low = Number.POSITIVE_INFINITY;
    for (const print of prints) {
      if (print > high) high = print;
      if (print < low) low = print;
    }
    return { date, open: prints[0] ?? high, high, low, close: prints.at(-1) ?? high };
  });
