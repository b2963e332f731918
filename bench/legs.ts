// Orders of three legs with a trailing stop over minute bars until their exits, beside walking bar after
// bar.
import { indexedPrices } from '#core/analytics/excursions/trade-excursion.ts';
import { istDate } from '#core/market/ist.ts';
import { firstIndexFrom, type PriceSeries } from '#core/prices/price-series.ts';
import { directionOf } from '#core/signals/trade.ts';
import type { LegOrder } from '#core/simulation/leg-order.ts';
import { type OrderReplay, replayOrder } from '#core/simulation/leg-replay.ts';
import { createRandom } from '#local/sample/random.ts';
import { type Comparison, compare, expectEqual } from './comparison.ts';
import { type PlainLegs, type PlainOrder, plainLegs } from './plain-legs.ts';
import { onGrid, randomBars, UNDERLYINGS } from './price-tape.ts';
import { randomPosition, type TapePosition } from './tape-positions.ts';

const ORDERS = 100_000;

interface Batch {
  readonly series: PriceSeries;
  readonly lastDate: string;
  readonly orders: readonly LegOrder[];
  readonly plain: readonly PlainOrder[];
}

export async function legsBench(): Promise<readonly Comparison[]> {
  const batches = UNDERLYINGS.map(batchOf);
  // Its blocks are built anew each time, as for a series that has just been read.
  const ours = () =>
    batches.map(({ series, orders, lastDate }) => {
      const prices = indexedPrices(series, 'EQUITY_CAS');
      return orders.map((order) => replayOrder(order, prices, lastDate));
    });
  const plain = () =>
    batches.map(({ series, plain: own }) => own.map((order) => plainLegs(series, order)));
  const walked = plain();
  expectAgreement(ours().flat(), walked.flat());
  const bars = walked.flat().reduce((sum, one) => sum + one.bars, 0);
  const contest = { what: 'legs with a trailing stop over minute bars', size: ORDERS };
  const timed = await compare({ ...contest, peer: 'bar after bar' }, ours, plain);
  const figures = { barsPerOrder: bars / ORDERS, barsPerSecond: bars / (timed.oursMs / 1000) };
  return [{ ...timed, figures }];
}

function batchOf(underlying: string): Batch {
  const series = randomBars(underlying);
  const random = createRandom(6, `legs-${underlying}`);
  const positions = Array.from({ length: ORDERS / UNDERLYINGS.length }, () =>
    randomPosition(random, series),
  ).sort((a, b) => a.entryAt - b.entryAt);
  return {
    series,
    lastDate: istDate(series.at.at(-1) ?? 0),
    orders: positions.map((one, number) => orderOf(one, `${underlying}${number}`, underlying)),
    plain: positions.map((one) => plainOrder(one, series)),
  };
}

/** At the position's own target, and twice and three times as far. */
const targetsOf = ({ entryPrice, target }: TapePosition): readonly number[] =>
  [1, 2, 3].map((times) => onGrid(entryPrice + times * (target - entryPrice)));

function orderOf(position: TapePosition, tradeId: string, underlying: string): LegOrder {
  const { side, period, entryPrice, entryAt, stop, lastAt } = position;
  const targets = targetsOf(position);
  return {
    report: {
      ...{ tradeId, advisorId: 'A1', advisorName: null, side, period, entryPrice, entryAt },
      instrument: { kind: 'EQ', exchange: 'NSE', underlying },
      ...{ entryBasis: 'FILL', stoploss: stop, targets },
      ...{ exitPrice: entryPrice, exitAt: lastAt, exitReason: 'TARGET_HIT' },
    },
    ...{ side, stoploss: stop, targets, end: { at: lastAt, cause: 'SQUARE_OFF' } },
  };
}

function plainOrder(position: TapePosition, series: PriceSeries): PlainOrder {
  const { side, entryAt, entryPrice, stop, lastAt } = position;
  return {
    ...{ way: directionOf(side), entry: entryPrice, stop, targets: targetsOf(position) },
    from: firstIndexFrom(series.at, entryAt),
    to: firstIndexFrom(series.at, lastAt),
  };
}

function expectAgreement(ours: readonly OrderReplay[], plain: readonly PlainLegs[]): void {
  for (const [place, replay] of ours.entries()) {
    const own = replay.kind === 'replayed' ? replay.byLegs.at(-1)?.exits : undefined;
    const found = own?.map(({ cause, price }) => [cause, price]) ?? replay;
    expectEqual(`order ${place}`, found, plain[place]?.exits);
  }
}
