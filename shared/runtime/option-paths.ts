// Reads the prices around many option trades, each range of an instrument once, and values the trades.
import type { HeldOption, OptionPath } from '#core/analytics/options/option-path.ts';
import { contractKey, type Option } from '#core/market/instrument.ts';
import { addDays, type IsoDate, istDate } from '#core/market/ist.ts';
import {
  DAYS_BEFORE,
  type VolatilityLevel,
  volatilityLevels,
} from '#core/options/volatility-level.ts';
import {
  type ContractPrices,
  futureOf,
  optionPathsOf,
  otherSideOf,
} from '#core/pipeline/option-features.ts';
import { type PriceRequest, priceRequests } from '#core/prices/price-request.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';
import type { PriceHistory } from '#ports/price-history.ts';
import type { VolatilityHistory } from '#ports/volatility-history.ts';
import { readAhead } from './read-ahead.ts';

/** In the order of the trades. Throws what the histories throw. */
export async function optionPaths(
  held: readonly HeldOption[],
  history: PriceHistory,
  volatilities: VolatilityHistory,
): Promise<readonly OptionPath[]> {
  const levelsOf = await levelsAtEntry(held, volatilities);
  const paths = new Map<HeldOption, OptionPath>();
  const seriesIn = rangeReader(history);
  const tradesOf = ({ trades }: PriceRequest) => trades.flatMap((index) => held[index] ?? []);
  const ask = async (request: PriceRequest) => {
    const option = tradesOf(request)[0]?.instrument;
    return option === undefined ? null : pricesAround(option, request, seriesIn);
  };
  for await (const [request, prices] of readAhead(priceRequests(held), ask)) {
    const own = tradesOf(request);
    const option = own[0]?.instrument;
    if (option === undefined || prices === null) continue;
    optionPathsOf(own, prices, levelsOf(option.underlying)).forEach((path, index) => {
      const trade = own[index];
      if (trade) paths.set(trade, path);
    });
  }
  return held.map((trade) => {
    const path = paths.get(trade);
    if (path) return path;
    throw new Error(`option ${contractKey(trade.instrument)}: expected a path, found none`);
  });
}

async function pricesAround(
  option: Option,
  request: PriceRequest,
  seriesIn: ReturnType<typeof rangeReader>,
): Promise<ContractPrices> {
  const [own, otherSide, future, spot] = await Promise.all([
    seriesIn(request, request.instrument),
    seriesIn(request, contractKey(otherSideOf(option))),
    seriesIn(request, contractKey(futureOf(option))),
    seriesIn(request, option.underlying),
  ]);
  return { option: own, otherSide, future, spot };
}

async function levelsAtEntry(
  held: readonly HeldOption[],
  volatilities: VolatilityHistory,
): Promise<(underlying: string) => (entry: IsoDate) => VolatilityLevel | null> {
  const dates = held.map(({ entryAt }) => istDate(entryAt)).sort();
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return () => () => null;
  const underlyings = [...new Set(held.map(({ instrument }) => instrument.underlying))];
  const series = await volatilities.between(underlyings, addDays(first, -DAYS_BEFORE), last);
  const levels = new Map([...series].map(([name, own]) => [name, volatilityLevels(own)]));
  return (underlying) => levels.get(underlying) ?? (() => null);
}

/** Underlyings and futures serve many contracts over the same days: each range is asked for once. */
function rangeReader(history: PriceHistory) {
  const known = new Map<string, Promise<PriceSeries | null>>();
  return ({ from, to }: PriceRequest, instrument: string): Promise<PriceSeries | null> => {
    const key = `${instrument} ${from} ${to}`;
    const series =
      known.get(key) ??
      history
        .prices({ instrument, from, to }, 'MINUTE')
        .then((answer) => (answer.kind === 'prices' ? answer.series : null));
    known.set(key, series);
    return series;
  };
}
