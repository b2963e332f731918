// What is pushed may come twice, late, out of order or never: the end is what the broker shows.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isUnclear } from '#core/trading/orders/evidence.ts';
import { isTerminal, type Order, type OrderPart } from '#core/trading/orders/order.ts';
import type { OrderReport } from '#core/trading/orders/order-report.ts';
import { applyReport } from '#core/trading/orders/reporting.ts';
import {
  alarmsOf,
  brokerIdOf,
  live,
  messagesOf,
  type OrderDesk,
  orderAt,
  orderDesk,
} from '#test/support/order-desk.ts';
import '#test/support/property-seed.ts';

interface Told {
  readonly part: OrderPart;
  readonly status: OrderReport['status'];
  readonly filledQuantity: number;
  readonly price: number | null;
}

interface History {
  readonly told: readonly Told[];
  /** Of each part, its last row: what a look-up shows. */
  readonly last: readonly Told[];
}

const row = (part: OrderPart, status: Told['status'], filledQuantity = 0): Told => ({
  ...{ part, status, filledQuantity, price: null },
});

/** The life of a super order for 100 units as a broker tells it: filled, or cancelled after a part, then out. */
const history: fc.Arbitrary<History> = fc
  .record({
    fills: fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 3 }),
    end: fc.constantFrom<'TRADED' | 'CANCELLED' | 'EXPIRED'>(
      'TRADED',
      'TRADED',
      'CANCELLED',
      'EXPIRED',
    ),
    stops: fc.array(fc.integer({ min: 21_401, max: 21_480 }), { maxLength: 3 }),
    out: fc.constantFrom<'TARGET' | 'STOP' | null>('TARGET', 'STOP', null),
    outPart: fc.integer({ min: 1, max: 99 }),
  })
  .map(({ fills, end, stops, out, outPart }) => {
    const parts = fills.toSorted((a, b) => a - b);
    const held = end === 'TRADED' ? 100 : (parts.at(-1) ?? 0);
    const other = out === 'TARGET' ? 'STOP' : 'TARGET';
    const entry = [
      row('ENTRY', 'TRANSIT'),
      row('ENTRY', 'PENDING'),
      ...parts.map((filled) => row('ENTRY', 'PART_TRADED', filled)),
      row('ENTRY', end, held),
    ];
    const levels = stops.map((price) => ({ ...row('STOP', 'PENDING'), price }));
    const exit =
      out === null || held === 0
        ? [row('TARGET', 'PENDING'), row('STOP', 'PENDING')]
        : [
            row(out, 'TRIGGERED'),
            ...(outPart < held ? [row(out, 'PART_TRADED', outPart)] : []),
            row(out, 'TRADED', held),
            row(other, 'CANCELLED'),
          ];
    const told = [...entry, ...levels, ...exit];
    const last = (['ENTRY', 'TARGET', 'STOP'] as const).flatMap(
      (part) => told.findLast((one) => one.part === part) ?? [],
    );
    return { told, last };
  });

const PRICES = { ENTRY: 21_499.5, TARGET: 21_600, STOP: 21_400 } as const;

const reportsOf = (
  desk: OrderDesk,
  orderId: string,
  told: readonly Told[],
): readonly OrderReport[] =>
  told.map(({ part, status, filledQuantity, price }, nth) => ({
    ...{ brokerOrderId: brokerIdOf(orderId), correlationId: orderId, part, status },
    ...{ quantity: 100, filledQuantity, price, trigger: null, reason: null },
    averagePrice: filledQuantity > 0 ? PRICES[part] : null,
    updatedAt: desk.state.now + nth + 1,
  }));

/** What money goes by. Levels go by the newest report alone: one that comes late does not move them. */
const endOf = ({ status, fill, target, stop }: Order) => ({
  ...{ status, filled: fill.quantity, average: fill.averagePrice },
  target: { status: target?.status, filled: target?.fill.quantity },
  stop: { status: stop?.status, filled: stop?.fill.quantity },
});

/** After those reports, and where they leave a doubt, after the look-up that follows. */
function endAfter(
  reports: (all: readonly OrderReport[]) => readonly OrderReport[],
  { told, last }: History,
) {
  const desk = orderDesk();
  const orderId = live(desk, 'ENTRY');
  const all = reportsOf(desk, orderId, told);
  const push = (report: OrderReport): void =>
    desk.act((turn) => applyReport(turn, 'BROKER', report));
  for (const report of reports(all)) push(report);
  if (isUnclear(orderAt(desk, orderId))) {
    const shown = last.flatMap((one) => all[told.lastIndexOf(one)] ?? []);
    for (const report of shown) push(report);
  }
  return { desk, order: orderAt(desk, orderId), all };
}

const shuffled = history.chain((one) =>
  fc.tuple(
    fc.constant(one),
    fc.shuffledSubarray([...one.told.keys(), ...one.told.keys()], {
      minLength: 2 * one.told.length,
    }),
  ),
);

describe('Reports', () => {
  it('in any order and told twice lead to the same end', () => {
    fc.assert(
      fc.property(shuffled, ([one, order]) => {
        const straight = endAfter((all) => all, one);
        const mixed = endAfter((all) => order.flatMap((nth) => all[nth] ?? []), one);
        expect(endOf(mixed.order)).toEqual(endOf(straight.order));
        expect(alarmsOf(mixed.desk)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('that repeat what is known yield nothing: no write, no message, no alarm', () => {
    fc.assert(
      fc.property(history, (one) => {
        const { desk, all } = endAfter((reports) => reports, one);
        const [orders, effects] = [desk.state.orders, desk.effects.length];
        for (const report of all) desk.act((turn) => applyReport(turn, 'BROKER', report));
        expect(desk.state.orders).toBe(orders);
        expect(desk.effects).toHaveLength(effects);
      }),
      { numRuns: 50 },
    );
  });

  it('that are older never reopen an order that ended, nor take a fill back', () => {
    fc.assert(
      fc.property(shuffled, ([one, order]) => {
        const { desk, all } = endAfter((reports) => reports, one);
        const orderId = [...desk.state.orders.keys()][0] ?? '';
        const end = orderAt(desk, orderId);
        expect(isTerminal(end)).toBe(true);
        for (const nth of order) {
          const late = all[nth];
          if (late !== undefined) desk.act((turn) => applyReport(turn, 'BROKER', late));
          expect(endOf(orderAt(desk, orderId))).toEqual(endOf(end));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('that are lost are made good by one look that shows the last of each part', () => {
    const some = history.chain((one) =>
      fc.tuple(fc.constant(one), fc.shuffledSubarray([...one.told.keys()])),
    );
    fc.assert(
      fc.property(some, ([one, heard]) => {
        const straight = endAfter((all) => all, one);
        const lossy = endAfter(
          (all) => [
            ...heard.flatMap((nth) => all[nth] ?? []),
            ...one.last.flatMap((told) => all[one.told.lastIndexOf(told)] ?? []),
          ],
          one,
        );
        expect(endOf(lossy.order)).toEqual(endOf(straight.order));
      }),
      { numRuns: 100 },
    );
  });

  it('never make the orders module send anything by itself', () => {
    fc.assert(
      fc.property(history, (one) => {
        expect(messagesOf(endAfter((all) => all, one).desk)).toEqual(['place']);
      }),
      { numRuns: 30 },
    );
  });
});
