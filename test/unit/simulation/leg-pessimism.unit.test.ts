import '#test/support/property-seed.ts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { indexedPrices } from '#core/analytics/excursions/trade-excursion.ts';
import { istInstant } from '#core/market/ist.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';
import type { Side } from '#core/signals/trade.ts';
import type { LegOrder, LegsReplay } from '#core/simulation/leg-order.ts';
import { replayOrder } from '#core/simulation/leg-replay.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';

const DATE = '2024-01-23';
const START = istInstant(DATE, '10:00');
const TICKS_PER_MINUTE = 6;
const TICK_MS = 60_000 / TICKS_PER_MINUTE;
const MINUTES = 40;
const ENTRY = 100;

/** A path in steps of one: every level on it is met exactly. */
const paths = fc.array(fc.constantFrom(-1, 1), {
  minLength: MINUTES * TICKS_PER_MINUTE,
  maxLength: MINUTES * TICKS_PER_MINUTE,
});
const orders = fc.record({
  side: fc.constantFrom<Side>('BUY', 'SELL'),
  risk: fc.integer({ min: 1, max: 8 }),
  steps: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
});

function ticksOf(steps: readonly number[]): PriceSeries {
  let price = ENTRY;
  const prices = Float64Array.from(steps, (step, tick) => {
    if (tick > 0) price += step;
    return price;
  });
  const at = Float64Array.from(steps, (_, tick) => START + tick * TICK_MS);
  return { resolution: 'TICK', at, open: prices, high: prices, low: prices, close: prices };
}

function barsOf(ticks: PriceSeries): PriceSeries {
  const minutes = Array.from({ length: MINUTES }, (_, minute) =>
    ticks.close.subarray(minute * TICKS_PER_MINUTE, (minute + 1) * TICKS_PER_MINUTE),
  );
  const column = (of: (own: Float64Array) => number) => Float64Array.from(minutes, of);
  return {
    resolution: 'MINUTE',
    at: Float64Array.from(minutes, (_, minute) => START + minute * 60_000),
    open: column((own) => own[0] ?? Number.NaN),
    high: column((own) => Math.max(...own)),
    low: column((own) => Math.min(...own)),
    close: column((own) => own.at(-1) ?? Number.NaN),
  };
}

function orderOf(side: Side, risk: number, steps: readonly number[]): LegOrder {
  const way = side === 'BUY' ? 1 : -1;
  let reward = 0;
  const targets = steps.map((step) => {
    reward += step;
    return ENTRY + way * reward;
  });
  const report = reportedTradeOf({ entryPrice: ENTRY, entryAt: START, side });
  const at = START + (MINUTES - 1) * 60_000;
  return { report, side, stoploss: ENTRY - way * risk, targets, end: { at, cause: 'SQUARE_OFF' } };
}

function replayed(order: LegOrder, series: PriceSeries): LegsReplay {
  const replay = replayOrder(order, indexedPrices(series, 'DERIVATIVES'), DATE);
  const all = replay.kind === 'replayed' ? replay.byLegs.at(-1) : undefined;
  if (all === undefined) throw new Error('expected the legs, found none');
  return all;
}
const gained = (order: LegOrder, { exits }: LegsReplay): number =>
  exits.reduce((sum, { price }) => sum + (order.side === 'BUY' ? 1 : -1) * (price - ENTRY), 0);

describe('legs read off bars', () => {
  it('never gain more than the same legs read off the ticks inside, and the same where nothing is open', () => {
    let ambiguous = 0;
    fc.assert(
      fc.property(paths, orders, (steps, { side, risk, steps: rewards }) => {
        const order = orderOf(side, risk, rewards);
        const ticks = ticksOf(steps);
        const onTicks = replayed(order, ticks);
        const onBars = replayed(order, barsOf(ticks));
        expect(onTicks.ambiguous).toBe(false);
        if (onBars.ambiguous) ambiguous += 1;
        else expect(gained(order, onBars)).toBe(gained(order, onTicks));
        expect(gained(order, onBars)).toBeLessThanOrEqual(gained(order, onTicks));
      }),
      { numRuns: 2_000 },
    );
    expect(ambiguous).toBeGreaterThan(100);
  });
});
