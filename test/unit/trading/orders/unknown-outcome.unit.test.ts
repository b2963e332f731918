// Nobody knows whether the broker has it: it is looked up, never sent again, and believed gone only on proof.
import { describe, expect, it } from '@jest/globals';
import { absentFromBook } from '#core/trading/orders/disappearance.ts';
import type { BrokerBook } from '#core/trading/orders/order-report.ts';
import { resumeOrder } from '#core/trading/orders/resumption.ts';
import { effectsOf } from '#test/support/engine-day.ts';
import {
  alarmsOf,
  answer,
  brokerIdOf,
  found,
  live,
  messagesOf,
  type OrderDesk,
  orderAt,
  orderDesk,
  report,
  reportOf,
  sent,
  wish,
} from '#test/support/order-desk.ts';

const UNKNOWN = { kind: 'UNKNOWN', message: 'timeout' } as const;
const NOTHING = { kind: 'ORDER', reports: [] } as const;
const FAILED = { kind: 'FAILED', message: '502' } as const;

const bookOf = (desk: OrderDesk, orders: BrokerBook['orders'] = []): BrokerBook => ({
  ...{ takenAt: desk.state.now, orders, trades: [], positions: [] },
});

const looks = ({ effects }: OrderDesk): number =>
  effectsOf(effects, 'query').filter(({ what }) => what.kind === 'ORDER').length;

describe('Given a place whose answer proves nothing', () => {
  it('when it comes, then the order is unknown and looked up at once', () => {
    const desk = orderDesk();
    const orderId = sent(desk, 'EXIT');
    answer(desk, orderId, UNKNOWN);
    expect(orderAt(desk, orderId).status).toBe('UNKNOWN');
    expect(looks(desk)).toBe(1);
  });

  it('when no answer comes in time, then it is unknown too', () => {
    const desk = orderDesk();
    const orderId = sent(desk, 'EXIT');
    desk.pass(4_999);
    expect(orderAt(desk, orderId).status).toBe('SENT');
    desk.pass(1);
    expect(orderAt(desk, orderId).status).toBe('UNKNOWN');
    expect(looks(desk)).toBe(1);
  });

  it('when it stays unknown for minutes, then it is looked up every two seconds and never sent again', () => {
    const desk = orderDesk();
    const orderId = sent(desk, 'EXIT');
    answer(desk, orderId, UNKNOWN);
    for (let look = 0; look < 30; look++) {
      found(desk, orderId, look % 2 === 0 ? FAILED : NOTHING);
      desk.pass(2_000);
    }
    expect(looks(desk)).toBe(31);
    expect(messagesOf(desk)).toEqual(['place']);
    expect(orderAt(desk, orderId)).toMatchObject({ status: 'UNKNOWN', lookups: 15 });
  });

  it('when a look-up shows it, then it goes on from what is shown', () => {
    const desk = orderDesk();
    const orderId = sent(desk, 'EXIT');
    answer(desk, orderId, UNKNOWN);
    const shown = reportOf(desk, orderId, {
      ...{ status: 'PART_TRADED', filledQuantity: 30, averagePrice: 21_491 },
    });
    found(desk, orderId, { kind: 'ORDER', reports: [shown] });
    expect(orderAt(desk, orderId)).toMatchObject({
      ...{ status: 'PART_FILLED', brokerOrderId: brokerIdOf(orderId), fill: { quantity: 30 } },
    });
    desk.pass(60_000);
    expect(looks(desk)).toBe(1);
  });

  it('when the answer comes after all, then it counts', () => {
    const desk = orderDesk();
    const orderId = sent(desk, 'EXIT');
    desk.pass(6_000);
    answer(desk, orderId, { kind: 'ACCEPTED', brokerOrderId: brokerIdOf(orderId) });
    expect(orderAt(desk, orderId).status).toBe('OPEN');
  });
});

describe('Given an unknown order that look-ups do not find', () => {
  function lookedFor() {
    const desk = orderDesk();
    const orderId = sent(desk, 'EXIT');
    answer(desk, orderId, UNKNOWN);
    for (let look = 0; look < 5; look++) {
      found(desk, orderId, NOTHING);
      desk.pass(2_000);
    }
    return { desk, orderId };
  }

  it('when a book is without it before enough look-ups, then nothing is believed', () => {
    const desk = orderDesk();
    const orderId = sent(desk, 'EXIT');
    answer(desk, orderId, UNKNOWN);
    found(desk, orderId, NOTHING);
    desk.pass(60_000);
    desk.act((turn) => absentFromBook(turn, 'BROKER', bookOf(desk)));
    expect(orderAt(desk, orderId).status).toBe('UNKNOWN');
  });

  it('when all look-ups failed, then no book proves anything', () => {
    const desk = orderDesk();
    const orderId = sent(desk, 'EXIT');
    answer(desk, orderId, UNKNOWN);
    for (let look = 0; look < 10; look++) {
      found(desk, orderId, FAILED);
      desk.pass(2_000);
    }
    desk.act((turn) => absentFromBook(turn, 'BROKER', bookOf(desk)));
    expect(orderAt(desk, orderId)).toMatchObject({ status: 'UNKNOWN', lookups: 0 });
  });

  it('when enough did and a later book is without it too, then it was never placed', () => {
    const { desk, orderId } = lookedFor();
    desk.pass(5_000);
    desk.act((turn) => absentFromBook(turn, 'BROKER', bookOf(desk)));
    expect(orderAt(desk, orderId)).toMatchObject({ status: 'NOT_PLACED', reason: 'NEVER_ARRIVED' });
    expect(alarmsOf(desk)).toEqual(['UNKNOWN_OUTCOME', 'UNKNOWN_OUTCOME']);
  });

  it('when the book is of before, or of the other venue, or has it, then nothing is believed', () => {
    const { desk, orderId } = lookedFor();
    const early = { ...bookOf(desk), takenAt: desk.state.now - 8_000 };
    desk.pass(5_000);
    const having = bookOf(desk, [reportOf(desk, orderId, {})]);
    desk.act((turn) => absentFromBook(turn, 'BROKER', early));
    desk.act((turn) => absentFromBook(turn, 'PAPER', bookOf(desk)));
    desk.act((turn) => absentFromBook(turn, 'BROKER', having));
    expect(orderAt(desk, orderId).status).toBe('UNKNOWN');
  });

  it('when it shows up all the same, then it is cancelled, with an alarm', () => {
    const { desk, orderId } = lookedFor();
    desk.pass(5_000);
    desk.act((turn) => absentFromBook(turn, 'BROKER', bookOf(desk)));
    report(desk, orderId, { status: 'PENDING' });
    expect(orderAt(desk, orderId).status).toBe('OPEN');
    expect(messagesOf(desk)).toEqual(['place', 'cancel ENTRY']);
    expect(desk.transitions).toContain('NOT_PLACED+APPEAR>OPEN');
  });

  it('when it shows up filled, then the fill counts', () => {
    const { desk, orderId } = lookedFor();
    desk.pass(5_000);
    desk.act((turn) => absentFromBook(turn, 'BROKER', bookOf(desk)));
    report(desk, orderId, { status: 'TRADED', filledQuantity: 100, averagePrice: 21_490 });
    expect(orderAt(desk, orderId)).toMatchObject({ status: 'FILLED', fill: { quantity: 100 } });
  });
});

describe('Given a broker that refuses', () => {
  it('when it refuses a place, then the order ends with its reason', () => {
    const desk = orderDesk();
    const orderId = sent(desk, 'ENTRY');
    answer(desk, orderId, { kind: 'REFUSED', code: 'DH-906', message: 'margin' });
    expect(orderAt(desk, orderId)).toMatchObject({ status: 'REJECTED', reason: 'DH-906: margin' });
  });

  it('when it had placed it all the same, then the order is not lost: it is cancelled', () => {
    const desk = orderDesk();
    const orderId = sent(desk, 'ENTRY');
    answer(desk, orderId, { kind: 'REFUSED', code: 'DH-906', message: 'timed out' });
    report(desk, orderId, { status: 'PENDING' });
    expect(orderAt(desk, orderId).status).toBe('OPEN');
    expect(messagesOf(desk)).toEqual(['place', 'cancel ENTRY']);
  });

  it('when it is too busy, then the order waits a second and goes out again', () => {
    const desk = orderDesk();
    const orderId = sent(desk, 'EXIT');
    answer(desk, orderId, { kind: 'RATE_LIMITED' });
    expect(orderAt(desk, orderId).status).toBe('QUEUED');
    desk.pass(999);
    expect(messagesOf(desk)).toEqual(['place']);
    desk.pass(1);
    expect(messagesOf(desk)).toEqual(['place', 'place']);
    const [first, second] = effectsOf(desk.effects, 'place');
    expect(second).toMatchObject({ orderId, commandId: expect.not.stringMatching(`^${orderId}$`) });
    expect(first?.commandId).toBe(orderId);
    answer(desk, orderId, { kind: 'ACCEPTED', brokerOrderId: brokerIdOf(orderId) });
    expect(orderAt(desk, orderId).status).toBe('OPEN');
  });

  it('when it was too busy but shows the order, then that is not sent again', () => {
    const desk = orderDesk();
    const orderId = sent(desk, 'EXIT');
    answer(desk, orderId, { kind: 'RATE_LIMITED' });
    report(desk, orderId, { status: 'PENDING' });
    desk.pass(60_000);
    expect(messagesOf(desk)).toEqual(['place']);
    expect(orderAt(desk, orderId).status).toBe('OPEN');
  });
});

describe('Given an engine that starts again', () => {
  const restarted = (desk: OrderDesk, orderId: string) => {
    const { state } = desk;
    desk.state = {
      ...state,
      timers: new Map(),
      queries: new Map(),
      waiting: [],
      commandOf: new Map(),
    };
    desk.act((turn) => resumeOrder(turn, orderId));
  };

  it('when an order was sent without answer, then it is looked up, not sent', () => {
    const desk = orderDesk();
    const orderId = sent(desk, 'EXIT');
    restarted(desk, orderId);
    expect(orderAt(desk, orderId).status).toBe('UNKNOWN');
    expect(looks(desk)).toBe(1);
    expect(messagesOf(desk)).toEqual(['place']);
  });

  it('when a change was sent without answer, then what the broker shows decides', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'ENTRY');
    wish(desk, orderId, { stop: 21_450 });
    restarted(desk, orderId);
    desk.pass(100);
    const shown = [
      reportOf(desk, orderId, {}),
      reportOf(desk, orderId, { part: 'STOP', price: 21_450 }),
    ];
    found(desk, orderId, { kind: 'ORDER', reports: shown });
    expect(orderAt(desk, orderId)).toMatchObject({ command: null, stop: { price: 21_450 } });
    expect(messagesOf(desk)).toEqual(['place', 'modify STOP']);
  });
});
