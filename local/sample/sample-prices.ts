// Minute bars of the sample world: between two prints the price passes every level, so a bar runs from the
// print before to its own. Derived from the paths when they are asked for, never stored.
import { contractKey } from '#core/market/instrument.ts';
import { istInstant } from '#core/market/ist.ts';
import { segmentOf } from '#core/prices/instrument-segment.ts';
import { countFaults } from '#core/prices/price-faults.ts';
import { seriesBetween } from '#core/prices/price-range.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';
import { sessionGaps } from '#core/prices/session-gaps.ts';
import type { PriceAnswer, PriceHistory, PriceRange } from '#ports/price-history.ts';
import { MINUTES_A_DAY, type PricePath, printAt } from './price-path.ts';
import type { Quote } from './quote.ts';
import { type FinishedTrade, instantOf } from './signal-document.ts';

const MINUTE_MS = 60_000;

/** What an instrument costs along a path. */
interface Priced {
  readonly path: PricePath;
  readonly at: (index: number) => number;
}

/** Knows every underlying, and every contract that was traded. */
export function samplePrices(
  paths: readonly PricePath[],
  trades: readonly FinishedTrade[],
): PriceHistory {
  const priced = new Map<string, Priced>(
    paths.map((path) => [path.underlying.symbol, { path, at: (index) => printAt(path, index) }]),
  );
  const quotes = trades.map(({ idea }): Quote => idea.quote);
  for (const quote of quotes.filter(({ instrument }) => instrument.kind !== 'EQ'))
    priced.set(contractKey(quote.instrument), quote);
  return {
    prices(range) {
      const own = priced.get(range.instrument);
      return Promise.resolve(
        own === undefined ? { kind: 'none', reason: 'UNKNOWN_INSTRUMENT' } : answerOf(own, range),
      );
    },
  };
}

function answerOf(priced: Priced, { instrument, from, to }: PriceRange): PriceAnswer {
  const { days } = priced.path;
  const first = days.findIndex((date) => istInstant(date, '24:00') > from);
  const after = days.findIndex((date) => istInstant(date, '00:00') >= to);
  const end = after < 0 ? days.length : after;
  const whole = first < 0 ? barsOf(priced, 0, 0) : barsOf(priced, first, end);
  const series = seriesBetween(whole, from, to);
  if (series.at.length === 0) return { kind: 'none', reason: 'NO_PRICES_IN_RANGE' };
  const gaps = sessionGaps(series, { from, to, segment: segmentOf(instrument) });
  return { kind: 'prices', series, counts: { ...countFaults([], from, to), ...gaps } };
}

/** Bars of the days in [first, end); a day opens where its first print is. */
function barsOf({ path, at }: Priced, first: number, end: number): PriceSeries {
  const rows = Math.max(0, end - first) * MINUTES_A_DAY;
  const column = () => new Float64Array(rows);
  const bars = { at: column(), open: column(), high: column(), low: column(), close: column() };
  let opening = 0;
  for (let row = 0; row < rows; row++) {
    const index = first * MINUTES_A_DAY + row;
    const minute = row % MINUTES_A_DAY;
    if (minute === 0) opening = instantOf(path, index);
    const close = at(index);
    const open = minute === 0 ? close : (bars.close[row - 1] ?? close);
    bars.at[row] = opening + minute * MINUTE_MS;
    bars.open[row] = open;
    bars.high[row] = Math.max(open, close);
    bars.low[row] = Math.min(open, close);
    bars.close[row] = close;
  }
  return { resolution: 'MINUTE', ...bars };
}
