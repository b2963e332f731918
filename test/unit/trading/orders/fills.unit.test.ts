// Every fill counts once, whatever tells of it, how often and in which order.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { filledBy, filledTo } from '#core/trading/orders/fills.ts';
import { type Fill, NO_FILL } from '#core/trading/orders/order.ts';
import type { TradeReport } from '#core/trading/orders/order-report.ts';
import '#test/support/property-seed.ts';

/** Trades of one order, in the order they happened; prices on a grid of five paise. */
const trades: fc.Arbitrary<readonly TradeReport[]> = fc
  .array(
    fc.record({
      quantity: fc.integer({ min: 1, max: 900 }),
      ticks: fc.integer({ min: 1, max: 600_000 }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((all) =>
    all.map(({ quantity, ticks }, nth) => ({
      ...{ tradeId: `T${nth}`, brokerOrderId: 'B1', part: 'ENTRY' },
      ...{ quantity, price: ticks / 20, at: 1_000 * (nth + 1) },
    })),
  );

type Telling = (fill: Fill) => Fill;

const byTrade =
  (trade: TradeReport): Telling =>
  (fill) =>
    filledBy(fill, trade);

const sum = (all: readonly TradeReport[]): number =>
  all.reduce((units, { quantity }) => units + quantity, 0);

const average = (all: readonly TradeReport[]): number =>
  all.reduce((value, { quantity, price }) => value + quantity * price, 0) / sum(all);

/** What a cumulative report says after the first `count` trades. */
const byReport = (all: readonly TradeReport[], count: number): Telling => {
  const so = all.slice(0, count);
  const [quantity, averagePrice, at] = [sum(so), average(so), so.at(-1)?.at ?? 0];
  return (fill) => filledTo(fill, { quantity, averagePrice, at });
};

const told = (tellings: readonly Telling[]): Fill =>
  tellings.reduce((fill, telling) => telling(fill), NO_FILL);

/** The same tellings in any order, some of them twice. */
const anyOrder = (tellings: readonly Telling[]): fc.Arbitrary<readonly Telling[]> =>
  fc.shuffledSubarray([...tellings, ...tellings], { minLength: tellings.length });

describe('Fills', () => {
  it('are counted once per trade, however often and in whatever order the trades are read', () => {
    fc.assert(
      fc.property(
        trades.chain((all) =>
          fc.tuple(
            fc.constant(all),
            fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length }),
          ),
        ),
        ([all, read]) => {
          const fill = told(read.map(byTrade));
          expect(fill.quantity).toBe(sum(all));
          expect(fill).toEqual({ ...told(all.map(byTrade)), trades: fill.trades });
          expect(fill.averagePrice).toBeCloseTo(average(all), 6);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('are as far as the farthest report, whatever comes late or twice', () => {
    fc.assert(
      fc.property(
        trades.chain((all) =>
          fc.tuple(fc.constant(all), anyOrder(all.map((_, nth) => byReport(all, nth + 1)))),
        ),
        ([all, tellings]) => {
          const fill = told([...tellings, byReport(all, all.length)]);
          expect(fill).toMatchObject({ quantity: sum(all), averagePrice: average(all) });
          expect(fill.lastAt).toBe(all.at(-1)?.at);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('are the same whether reports or trades tell of them, and never more than was traded', () => {
    fc.assert(
      fc.property(
        trades.chain((all) =>
          fc.tuple(
            fc.constant(all),
            anyOrder(all.flatMap((trade, nth) => [byTrade(trade), byReport(all, nth + 1)])),
          ),
        ),
        ([all, tellings]) => {
          let fill = NO_FILL;
          for (const telling of tellings) {
            const next = telling(fill);
            expect(next.quantity).toBeGreaterThanOrEqual(fill.quantity);
            expect(next.quantity).toBeLessThanOrEqual(sum(all));
            fill = next;
          }
          const end = told([...tellings, ...all.map(byTrade)]);
          expect(end.quantity).toBe(sum(all));
          expect(end.averagePrice).toBeCloseTo(average(all), 6);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('told again say nothing new: the fill is the very same', () => {
    fc.assert(
      fc.property(trades, (all) => {
        const fill = told([...all.map(byTrade), byReport(all, all.length)]);
        expect(byReport(all, all.length)(fill)).toBe(fill);
        for (const trade of all) expect(byTrade(trade)(fill)).toBe(fill);
      }),
      { numRuns: 50 },
    );
  });
});
