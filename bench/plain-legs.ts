// The legs of an order as one writes them down first: one bar after the other from the fill to the end.
import type { PriceSeries } from '#core/prices/price-series.ts';
import type { ExitCause } from '#core/simulation/backtest.ts';

export interface PlainOrder {
  readonly way: 1 | -1;
  /** Filled at its open. */
  readonly from: number;
  /** What is left leaves at its open. */
  readonly to: number;
  readonly entry: number;
  readonly stop: number;
  readonly targets: readonly number[];
}

export interface PlainLegs {
  readonly exits: readonly (readonly [ExitCause, number])[];
  /** Bars that were looked at. */
  readonly bars: number;
}

export function plainLegs(series: PriceSeries, order: PlainOrder): PlainLegs {
  const { way, from, to, entry, targets } = order;
  const exits: [ExitCause, number][] = [];
  let stop = order.stop;
  let bars = 0;
  const rest = (cause: ExitCause, price: number): void => {
    while (exits.length < targets.length) exits.push([cause, price]);
  };
  const stopped = (price: number): void =>
    rest(stop === order.stop ? 'STOP' : 'TRAILED_STOP', price);
  const hit = (price: number): void => {
    exits.push(['TARGET', price]);
    const behind = exits.length === 1 ? entry : (targets[exits.length - 2] ?? entry);
    stop = way * behind > way * stop ? behind : stop;
  };
  for (let row = from; row < to && exits.length < targets.length; row++) {
    const open = series.open[row] ?? Number.NaN;
    const [low, high] = [series.low[row] ?? Number.NaN, series.high[row] ?? Number.NaN];
    const [worst, best] = way === 1 ? [low, high] : [high, low];
    const next = (): number => targets[exits.length] ?? way * Number.POSITIVE_INFINITY;
    bars += 1;
    if (row > from && way * open <= way * stop) stopped(open);
    while (row > from && way * open >= way * next()) hit(open);
    if (way * worst <= way * stop) stopped(stop);
    while (way * best >= way * next()) {
      hit(next());
      if (way * worst <= way * stop) stopped(stop);
    }
  }
  rest('SQUARE_OFF', series.open[to] ?? Number.NaN);
  return { exits, bars };
}
