// Orders beside the books of the broker (execution reference, section 5, and its last two).
import '../../../support/property-seed.ts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OrderReport, ReportStatus } from '#core/trading/orders/order-report.ts';
import { bookFailed, bookShown } from '../../../support/book-desk.ts';
import {
  alarmsOf,
  found,
  live,
  messagesOf,
  type OrderDesk,
  orderAt,
  orderDesk,
  report,
  reportOf,
  sent,
  tradeOf,
} from '../../../support/order-desk.ts';

const RUNS = { numRuns: 60 };
const CONTRACT = 'NIFTY:2024-01-25:FUT';

const held = (netQuantity: number) => ({
  positions: [
    { contract: CONTRACT, netQuantity, averagePrice: 21_500, product: 'INTRADAY' as const },
  ],
});

const entryRow = (desk: OrderDesk, orderId: string, filledQuantity: number, ended?: ReportStatus) =>
  reportOf(desk, orderId, {
    status:
      ended ?? (filledQuantity === 0 ? 'PENDING' : filledQuantity < 100 ? 'PART_TRADED' : 'TRADED'),
    filledQuantity,
    averagePrice: filledQuantity === 0 ? null : 21_500,
  });

const legRow = (
  desk: OrderDesk,
  orderId: string,
  part: 'TARGET' | 'STOP',
  change: Partial<OrderReport>,
) => reportOf(desk, orderId, { part, price: part === 'TARGET' ? 21_600 : 21_400, ...change });

const units = fc.integer({ min: 0, max: 100 });
const end = fc.constantFrom<ReportStatus | undefined>(undefined, 'CANCELLED', 'EXPIRED');

describe('orders beside a book', () => {
  it('takes over what the stream did not tell: a fill, and a target that was filled since', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'ENTRY');
    desk.pass(1_000);
    bookShown(desk, {
      orders: [
        entryRow(desk, orderId, 100),
        legRow(desk, orderId, 'TARGET', {
          status: 'TRADED',
          filledQuantity: 100,
          averagePrice: 21_601,
        }),
        legRow(desk, orderId, 'STOP', { status: 'CANCELLED' }),
      ],
    });
    expect(orderAt(desk, orderId)).toMatchObject({
      ...{ status: 'FILLED', fill: { quantity: 100, averagePrice: 21_500 } },
      target: { status: 'FILLED', fill: { quantity: 100, averagePrice: 21_601 } },
      stop: { status: 'CANCELLED' },
    });
  });

  it('converges in one pass, and an in-sync book yields nothing', () => {
    fc.assert(
      fc.property(units, units, end, (told, filled, ended) => {
        const desk = orderDesk();
        const orderId = live(desk, 'ENTRY');
        if (told > 0)
          report(desk, orderId, { filledQuantity: Math.min(told, filled), averagePrice: 21_500 });
        desk.pass(1_000);
        const book = {
          orders: [entryRow(desk, orderId, filled, filled < 100 ? ended : undefined)],
          trades: filled > 0 ? [tradeOf(desk, orderId, { quantity: filled })] : [],
          ...(filled > 0 ? held(filled) : {}),
        };
        bookShown(desk, book);
        const order = orderAt(desk, orderId);
        expect(order.fill.quantity).toBe(filled);
        if (ended !== undefined && filled < 100) expect(order.status).toBe(ended);
        expect(desk.state.externals.size).toBe(0);
        desk.pass(2_500);
        const again = bookShown(desk, book);
        expect(again.filter(({ kind }) => kind === 'commit' || kind === 'notify')).toEqual([]);
        expect({ ...orderAt(desk, orderId), reportedAt: 0 }).toEqual({ ...order, reportedAt: 0 });
      }),
      RUNS,
    );
  });

  it('a venue quantity below the filled quantity never updates the order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.nat(), (filled, cut) => {
        const desk = orderDesk();
        const orderId = live(desk, 'ENTRY');
        report(desk, orderId, { filledQuantity: filled, averagePrice: 21_500 });
        const before = orderAt(desk, orderId);
        bookShown(desk, { orders: [entryRow(desk, orderId, cut % filled)] });
        const { status, fill } = orderAt(desk, orderId);
        expect({ status, fill }).toEqual({ status: before.status, fill: before.fill });
      }),
      RUNS,
    );
  });

  it('a terminal order is never reopened by an older report', () => {
    const ends = fc.constantFrom<ReportStatus>('CANCELLED', 'EXPIRED', 'REJECTED');
    fc.assert(
      fc.property(ends, fc.constantFrom<ReportStatus>('TRANSIT', 'PENDING'), (ended, older) => {
        const desk = orderDesk();
        const orderId = live(desk, 'ENTRY');
        desk.pass(1_000);
        report(desk, orderId, { status: ended, reason: 'end' });
        const { status } = orderAt(desk, orderId);
        bookShown(desk, { orders: [reportOf(desk, orderId, { status: older })] });
        expect(orderAt(desk, orderId).status).toBe(status);
      }),
      RUNS,
    );
  });

  it('an order is never dropped while the query that failed to find it errored or timed out', () => {
    const look = fc.constantFrom('failed', 'silent', 'book failed', 'empty');
    fc.assert(
      fc.property(fc.array(look, { maxLength: 25 }), (looks) => {
        const desk = orderDesk();
        const orderId = sent(desk, 'ENTRY');
        desk.pass(5_000);
        for (const one of looks) {
          desk.pass(2_000);
          const isAsked = [...desk.state.queries.values()].some(
            (query) => query.orderId === orderId,
          );
          if (one === 'book failed') bookFailed(desk);
          if (!isAsked) continue;
          if (one === 'failed') found(desk, orderId, { kind: 'FAILED', message: 'cut' });
          if (one === 'empty') found(desk, orderId, { kind: 'ORDER', reports: [] });
        }
        expect(orderAt(desk, orderId).status).toBe('UNKNOWN');
        expect(messagesOf(desk)).toEqual(['place']);
      }),
      RUNS,
    );
  });

  it('pending states are skipped: an order on its way to the exchange is neither news nor missing', () => {
    const states = fc.constantFrom<ReportStatus>('TRANSIT', 'PENDING');
    fc.assert(
      fc.property(states, fc.integer({ min: 0, max: 20_000 }), (status, later) => {
        const desk = orderDesk();
        const orderId = live(desk, 'ENTRY');
        const before = orderAt(desk, orderId);
        desk.pass(later);
        const effects = bookShown(desk, { orders: [reportOf(desk, orderId, { status })] });
        expect(effects.filter(({ kind }) => kind === 'query' || kind === 'notify')).toEqual([]);
        expect({ ...orderAt(desk, orderId), reportedAt: null }).toEqual({
          ...before,
          reportedAt: null,
        });
      }),
      RUNS,
    );
  });

  it('believes that an order never arrived after five empty look-ups and a book without it', () => {
    const desk = orderDesk();
    const orderId = sent(desk, 'ENTRY');
    desk.pass(5_000);
    for (let look = 1; look <= 5; look++) {
      bookShown(desk);
      expect(orderAt(desk, orderId).status).toBe('UNKNOWN');
      found(desk, orderId, { kind: 'ORDER', reports: [] });
      desk.pass(2_000);
    }
    bookShown(desk);
    expect(orderAt(desk, orderId)).toMatchObject({ status: 'NOT_PLACED', reason: 'NEVER_ARRIVED' });
  });

  it('asks for an order of today that a book does not show, and goes on believing in it', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'ENTRY');
    const tooSoon = bookShown(desk).filter(({ kind }) => kind === 'query');
    desk.pass(6_000);
    const asked = bookShown(desk).filter(({ kind }) => kind === 'query');
    expect(tooSoon).toEqual([]);
    expect(asked).toMatchObject([{ what: { kind: 'ORDER', orderId } }]);
    expect(orderAt(desk, orderId).status).toBe('OPEN');
  });

  it('given an order of yesterday that is in no book of today, then it has expired with its exits', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'ENTRY');
    report(desk, orderId, { status: 'PART_TRADED', filledQuantity: 40, averagePrice: 21_500 });
    desk.state = { ...desk.state, now: desk.state.now + 23 * 3_600_000 };
    bookShown(desk, held(40));
    expect(orderAt(desk, orderId)).toMatchObject({
      ...{ status: 'EXPIRED', fill: { quantity: 40 } },
      ...{ target: { status: 'EXPIRED' }, stop: { status: 'EXPIRED' } },
    });
    expect(desk.state.externals.size).toBe(0);
  });
});

describe('queries that fail', () => {
  it('prove nothing: no order, no position changes, the book is asked for again', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'ENTRY');
    report(desk, orderId, { status: 'TRADED', filledQuantity: 100, averagePrice: 21_500 });
    const before = desk.state;
    for (let failure = 1; failure <= 3; failure++) bookFailed(desk);
    expect(desk.state.orders).toBe(before.orders);
    expect(desk.state.compared.get('BROKER')).toEqual({
      askedAt: null,
      isFlat: false,
      failures: 3,
    });
    expect(desk.state.timers.get('reconcile/BROKER')).toBe(desk.state.now + 5_000);
    expect(alarmsOf(desk)).toEqual(['RECONCILE_FAILED']);
  });

  it('given an answer that a newer one overtook, then it says nothing', () => {
    const desk = orderDesk();
    bookShown(desk);
    const { askedAt } = desk.state.compared.get('BROKER') ?? {};
    desk.state = {
      ...desk.state,
      compared: new Map([['BROKER', { askedAt: desk.state.now + 1, isFlat: true, failures: 0 }]]),
    };
    bookShown(desk, held(50));
    expect(askedAt).toBeDefined();
    expect(desk.state.externals.size).toBe(0);
  });
});
