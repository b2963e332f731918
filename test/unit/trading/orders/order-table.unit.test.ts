// Every status with every event, of orders and of legs. The expectation is written out row by row: `.` cannot
// happen and is an alarm.
import { describe, expect, it } from '@jest/globals';
import { LEG_EVENTS, LEG_TABLE, legTransitions } from '#core/trading/orders/leg-table.ts';
import {
  LEG_STATUSES,
  type LegStatus,
  ORDER_STATUSES,
  type Order,
  type OrderStatus,
} from '#core/trading/orders/order.ts';
import {
  ORDER_EVENTS,
  ORDER_TABLE,
  type OrderEvent,
  orderTransitions,
  transitionName,
} from '#core/trading/orders/order-table.ts';
import { moved } from '#core/trading/orders/transition.ts';
import { alarmsOf, live, orderAt, orderDesk } from '#test/support/order-desk.ts';

// Columns in the order of ORDER_EVENTS:
//            WRITE  SEND WITHDRAW   DEFER      REFUSE     LOSE       ABSENT     APPEAR OPEN       PART_FILL  FILL   CANCEL     EXPIRE     REJECT
const ORDERS: Readonly<Record<OrderStatus, string>> = {
  PLANNED:
    'QUEUED .    NOT_PLACED .           .          .          .          .    .           .           .      .           .           .',
  QUEUED:
    '.      SENT NOT_PLACED .           .          QUEUED     .          OPEN .           .           .      QUEUED      QUEUED      REJECTED',
  SENT: '.      .    .          QUEUED      REJECTED   UNKNOWN    .          .    OPEN        PART_FILLED FILLED CANCELLED   EXPIRED     REJECTED',
  UNKNOWN:
    '.      .    .          QUEUED      REJECTED   UNKNOWN    NOT_PLACED .    OPEN        PART_FILLED FILLED CANCELLED   EXPIRED     REJECTED',
  OPEN: '.      .    .          OPEN        OPEN       OPEN       .          .    OPEN        PART_FILLED FILLED CANCELLED   EXPIRED     REJECTED',
  PART_FILLED:
    '.      .    .          PART_FILLED PART_FILLED PART_FILLED .        .    PART_FILLED PART_FILLED FILLED CANCELLED   EXPIRED     CANCELLED',
  FILLED:
    '.      .    .          FILLED      FILLED     FILLED     .          .    FILLED      FILLED      FILLED FILLED      FILLED      .',
  CANCELLED:
    '.      .    .          CANCELLED   CANCELLED  CANCELLED  .          .    CANCELLED   CANCELLED   FILLED CANCELLED   CANCELLED   CANCELLED',
  EXPIRED:
    '.      .    .          EXPIRED     EXPIRED    EXPIRED    .          .    EXPIRED     EXPIRED     FILLED EXPIRED     EXPIRED     EXPIRED',
  REJECTED:
    '.      .    .          REJECTED    REJECTED   REJECTED   .          OPEN REJECTED    CANCELLED   FILLED REJECTED    REJECTED    REJECTED',
  NOT_PLACED:
    '.      .    .          NOT_PLACED  NOT_PLACED NOT_PLACED .          OPEN .           .           .      NOT_PLACED  NOT_PLACED  NOT_PLACED',
};

// Columns in the order of LEG_EVENTS:
//            ARM       WAIT        TRIGGER     PART_FILL   FILL   CANCEL    EXPIRE  REJECT
const LEGS: Readonly<Record<LegStatus, string>> = {
  WAITING: 'ARMED       WAITING     TRIGGERED   PART_FILLED FILLED CANCELLED EXPIRED REJECTED',
  ARMED: 'ARMED       ARMED       TRIGGERED   PART_FILLED FILLED CANCELLED EXPIRED REJECTED',
  TRIGGERED: 'TRIGGERED   TRIGGERED   TRIGGERED   PART_FILLED FILLED CANCELLED EXPIRED REJECTED',
  PART_FILLED: 'PART_FILLED PART_FILLED PART_FILLED PART_FILLED FILLED CANCELLED EXPIRED REJECTED',
  FILLED: 'FILLED      FILLED      FILLED      FILLED      FILLED FILLED    FILLED  FILLED',
  CANCELLED: 'CANCELLED   CANCELLED   CANCELLED   CANCELLED   FILLED CANCELLED CANCELLED CANCELLED',
  EXPIRED: 'EXPIRED     EXPIRED     EXPIRED     EXPIRED     FILLED EXPIRED   EXPIRED EXPIRED',
  REJECTED: 'REJECTED    REJECTED    REJECTED    REJECTED    FILLED REJECTED  REJECTED REJECTED',
};

const cells = (line: string): readonly (string | null)[] =>
  line.split(/\s+/).map((cell) => (cell === '.' ? null : cell));

const PAIRS = ORDER_STATUSES.flatMap((status) =>
  ORDER_EVENTS.map((event, column) => ({
    status,
    event,
    to: cells(ORDERS[status])[column] ?? null,
  })),
);

/** An order in that status, whatever it took to get there. */
function afterEvent(status: OrderStatus, event: OrderEvent) {
  const desk = orderDesk();
  const orderId = live(desk, 'EXIT');
  const before: Order = { ...orderAt(desk, orderId), status };
  const after = desk.act((turn) => moved(turn, before, event));
  return { before, after, alarms: alarmsOf(desk), used: desk.transitions.at(-1) };
}

describe('The table of orders', () => {
  it('has a row for each status and a cell for each event', () => {
    expect(Object.keys(ORDER_TABLE)).toEqual([...ORDER_STATUSES]);
    for (const status of ORDER_STATUSES) {
      expect(cells(ORDERS[status])).toHaveLength(ORDER_EVENTS.length);
      expect(Object.keys(ORDER_TABLE[status]).sort()).toEqual([...ORDER_EVENTS].sort());
    }
    expect(PAIRS).toHaveLength(11 * 14);
    expect(orderTransitions).toHaveLength(PAIRS.filter(({ to }) => to !== null).length);
  });

  it.each(PAIRS)('$status + $event > $to', ({ status, event, to }) => {
    const { before, after, alarms, used } = afterEvent(status, event);
    if (to === null) {
      expect(after).toBe(before);
      expect(alarms).toEqual(['ILLEGAL_TRANSITION']);
      return;
    }
    expect(after).toEqual({ ...before, status: to });
    expect(alarms).toEqual([]);
    expect(used).toBe(`${status}+${event}>${to}`);
  });

  it('reopens nothing that ended by what a report can say', () => {
    const terminal: readonly OrderStatus[] = [
      'FILLED',
      'CANCELLED',
      'EXPIRED',
      'REJECTED',
      'NOT_PLACED',
    ];
    const reopening = orderTransitions.filter(
      ({ from, to }) => terminal.includes(from) && !terminal.includes(to),
    );
    expect(reopening.map(transitionName)).toEqual([
      'REJECTED+APPEAR>OPEN',
      'NOT_PLACED+APPEAR>OPEN',
    ]);
  });

  it('lets every status be reached and every end be filled late', () => {
    const reached = new Set(
      orderTransitions.filter(({ from, to }) => from !== to).map(({ to }) => to),
    );
    expect(ORDER_STATUSES.filter((status) => !reached.has(status))).toEqual(['PLANNED']);
    expect(ORDER_TABLE.CANCELLED.FILL).toBe('FILLED');
    expect(ORDER_TABLE.EXPIRED.FILL).toBe('FILLED');
  });
});

describe('The table of legs', () => {
  it.each(LEG_STATUSES)('of %s has every event', (status) => {
    expect(LEG_EVENTS.map((event) => LEG_TABLE[status][event])).toEqual(cells(LEGS[status]));
  });

  it('has no pair that is left open', () => {
    expect(legTransitions).toHaveLength(8 * 8);
  });

  it('never arms again what the broker has taken away', () => {
    const gone: readonly LegStatus[] = ['CANCELLED', 'EXPIRED', 'REJECTED'];
    const back = legTransitions.filter(({ from, to }) => gone.includes(from) && !gone.includes(to));
    expect(back.map(({ to }) => to)).toEqual(['FILLED', 'FILLED', 'FILLED']);
  });
});
