// Differences between the positions of a book and what our orders explain.
import '../../../support/property-seed.ts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Order } from '#core/trading/orders/order.ts';
import { NO_FILL } from '#core/trading/orders/order.ts';
import type { BrokerBook, OrderReport } from '#core/trading/orders/order-report.ts';
import { explainedPositions, unexplainedPositions } from '#core/trading/reconcile/net-position.ts';
import { clock } from '../../../support/engine-day.ts';
import { EXIT, SUPER } from '../../../support/order-desk.ts';

const RUNS = { numRuns: 100 };
const NOW = clock('11:00');
const YESTERDAY = NOW - 24 * 3_600_000;

interface Traded {
  readonly contract: string;
  readonly side: 'BUY' | 'SELL';
  readonly filled: number;
  readonly exited: number;
  readonly isToday: boolean;
}

const traded = fc.record<Traded>({
  contract: fc.constantFrom('TCS', 'INFY', 'NIFTY:2024-01-25:FUT'),
  side: fc.constantFrom('BUY', 'SELL'),
  filled: fc.integer({ min: 1, max: 500 }),
  exited: fc.integer({ min: 0, max: 500 }),
  isToday: fc.boolean(),
});

function orderOf({ contract, side, filled, exited, isToday }: Traded, place: number): Order {
  const fill = { ...NO_FILL, quantity: filled, averagePrice: 100 };
  const target = { ...NO_FILL, quantity: Math.min(exited, filled), averagePrice: 110 };
  return {
    ...{ orderId: `E${place}`, groupId: 'G1', legNumber: 1, purpose: 'ENTRY', venue: 'BROKER' },
    request: { ...SUPER, contract, side, quantity: filled },
    ...{ status: 'FILLED', brokerOrderId: `B${place}`, fill, wanted: null, command: null },
    target: { status: 'PART_FILLED', price: 110, fill: target },
    stop: { status: 'ARMED', price: 90, fill: NO_FILL },
    ...{ modifications: 0, lookups: 0, plannedAt: YESTERDAY, queuedAt: null },
    ...{ sentAt: isToday ? NOW : YESTERDAY, reportedAt: NOW, reason: null },
  };
}

function rowsOf({ brokerOrderId, fill, target }: Order): readonly OrderReport[] {
  const row: OrderReport = {
    ...{ brokerOrderId: brokerOrderId ?? '', correlationId: null, part: 'ENTRY' },
    ...{ status: 'TRADED', quantity: fill.quantity, filledQuantity: fill.quantity },
    ...{ averagePrice: 100, price: null, trigger: null, updatedAt: NOW, reason: null },
  };
  return [row, { ...row, part: 'TARGET', filledQuantity: target?.fill.quantity ?? 0 }];
}

/** Yesterday's orders are in no book of today. */
function bookOf(orders: readonly Order[], positions: ReadonlyMap<string, number>): BrokerBook {
  return {
    takenAt: NOW,
    orders: orders.filter(({ sentAt }) => sentAt === NOW).flatMap(rowsOf),
    trades: [],
    positions: [...positions].map(([contract, netQuantity]) => ({
      ...{ contract, netQuantity, averagePrice: 100, product: 'INTRADAY' },
    })),
  };
}

function netOf(all: readonly Traded[]): Map<string, number> {
  const net = new Map<string, number>();
  for (const { contract, side, filled, exited } of all) {
    const held = (filled - Math.min(exited, filled)) * (side === 'BUY' ? 1 : -1);
    net.set(contract, (net.get(contract) ?? 0) + held);
  }
  return net;
}

describe('positions that orders explain', () => {
  it('a difference arises only from a difference: none when positions are equal', () => {
    fc.assert(
      fc.property(fc.array(traded, { maxLength: 12 }), (all) => {
        const orders = all.map(orderOf);
        const book = bookOf(orders, netOf(all));
        expect(unexplainedPositions(explainedPositions(orders, book), book)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('explained and unexplained units together are the position: same side, flip, flat and back', () => {
    const other = fc.integer({ min: -500, max: 500 }).filter((units) => units !== 0);
    fc.assert(
      fc.property(fc.array(traded, { maxLength: 12 }), other, (all, units) => {
        const orders = all.map(orderOf);
        const net = netOf(all);
        net.set('TCS', (net.get('TCS') ?? 0) + units);
        const book = bookOf(orders, net);
        const left = unexplainedPositions(explainedPositions(orders, book), book);
        expect(left).toEqual([{ contract: 'TCS', product: 'INTRADAY', units }]);
      }),
      RUNS,
    );
  });

  it('what happened after the book was taken is no difference', () => {
    const order = orderOf(
      { contract: 'TCS', side: 'BUY', filled: 50, exited: 0, isToday: true },
      1,
    );
    const book = { ...bookOf([], new Map()), takenAt: NOW - 1_000 };
    expect(explainedPositions([order], book).size).toBe(0);
  });

  it('an exit order of today counts against the entry of yesterday', () => {
    const entry = orderOf(
      { contract: 'TCS', side: 'BUY', filled: 50, exited: 0, isToday: false },
      1,
    );
    const exit: Order = {
      ...orderOf({ contract: 'TCS', side: 'SELL', filled: 50, exited: 0, isToday: true }, 2),
      ...{ request: { ...EXIT, contract: 'TCS', quantity: 50 }, target: null, stop: null },
    };
    expect(explainedPositions([entry, exit], bookOf([exit], new Map())).size).toBe(0);
  });
});
