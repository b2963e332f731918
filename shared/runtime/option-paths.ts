// Reads the prices around many option trades, each range of an instrument once, and values the trades.
import type { HeldOption, OptionPath } from '#core/analytics/option-path.ts';
import { contractKey } from '#core/market/instrument.ts';
import { addDays, type IsoDate, istDate } from '#core/market/ist.ts';
import {
  DAYS_BEFORE,
  type VolatilityLevel,
  volatilityLevels,
} from '#core/options/volatility-level.ts';
import { futureOf, optionPathsOf, otherSideOf } from '#core/pipeline/option-features.ts';
import { type PriceRequest, priceRequests } from '#core/prices/price-request.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';
import type { PriceHistory } from '#ports/price-history.ts';
import type { VolatilityHistory } from '#ports/volatility-history.ts';

/** In the order of the trades. Throws what the histories throw. */
export async function optionPaths(
  held: readonly HeldOption[],
  history: PriceHistory,
  volatilities: VolatilityHistory,
): Promise<readonly OptionPath[]> {
  const levelsOf = await levelsAtEntry(held, volatilities);
  const paths = new Map<HeldOption, OptionPath>();
  const seriesIn = rangeReader(history);
  for (const request of priceRequests(held)) {
    const own = request.trades.flatMap((index) => held[index] ?? []);
    const option = own[0]?.instrument;
    if (option === undefined) continue;
    const prices = {
      option: await seriesIn(request, request.instrument),
      otherSide: await seriesIn(request, contractKey(otherSideOf(option))),
      future: await seriesIn(request, contractKey(futureOf(option))),
      spot: await seriesIn(request, option.underlying),
    };
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
