// An order from its plan to its fill, as the broker tells it.
import { describe, expect, it } from '@jest/globals';
import { effectsOf } from '#test/support/engine-day.ts';
import {
  alarmsOf,
  brokerIdOf,
  live,
  messagesOf,
  orderAt,
  orderDesk,
  planned,
  report,
  reportOf,
  SUPER,
  sent,
  trade,
  wish,
} from '#test/support/order-desk.ts';

describe('Given an approved intent', () => {
  it('when it is planned, then it is in the commit and nothing goes to the broker', () => {
    const desk = orderDesk();
    const orderId = planned(desk, 'ENTRY');
    expect(orderAt(desk, orderId)).toMatchObject({ status: 'PLANNED', request: SUPER });
    const [commit] = effectsOf(desk.effects, 'commit');
    expect(commit?.writes.map(({ id }) => id)).toContain(orderId);
    expect(messagesOf(desk)).toEqual([]);
  });

  it('when it is written and queued, then the commit with its sending comes before its place', () => {
    const desk = orderDesk();
    const orderId = sent(desk, 'ENTRY');
    const kinds = desk.effects.map(({ kind }) => kind);
    expect(kinds).toEqual(['commit', 'commit', 'place', 'timer']);
    const last = effectsOf(desk.effects, 'commit').at(-1);
    const written = last?.writes.find(({ id }) => id === orderId);
    expect(written?.value).toMatchObject({ status: 'SENT', sentAt: desk.state.now });
  });

  it('when many are planned, then no id is given twice and each fits a correlation id', () => {
    const desk = orderDesk();
    const ids = [planned(desk, 'ENTRY'), planned(desk, 'EXIT'), planned(desk, 'PROTECT')];
    expect(ids).toEqual(['S240124-E-1', 'S240124-X-2', 'S240124-P-3']);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{1,25}$/);
  });

  it('when it is given up before it was sent, then it was never placed', () => {
    const desk = orderDesk();
    const orderId = planned(desk, 'ENTRY');
    expect(wish(desk, orderId, { cancel: true })).toBe(true);
    expect(orderAt(desk, orderId)).toMatchObject({ status: 'NOT_PLACED', reason: 'WITHDRAWN' });
    expect(messagesOf(desk)).toEqual([]);
  });

  it('when its levels change before it was sent, then it goes out with the new ones', () => {
    const desk = orderDesk();
    const orderId = planned(desk, 'ENTRY');
    wish(desk, orderId, { stop: 21_420, target: 21_650 });
    expect(orderAt(desk, orderId)).toMatchObject({
      request: { stop: 21_420, target: 21_650 },
      stop: { price: 21_420 },
      target: { price: 21_650 },
    });
  });
});

describe('Given a super order at the broker', () => {
  it('when it is accepted, then it is known by the id of the broker', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'ENTRY');
    expect(orderAt(desk, orderId)).toMatchObject({
      status: 'OPEN',
      brokerOrderId: brokerIdOf(orderId),
    });
    expect(desk.state.orderOf.get(`BROKER/${brokerIdOf(orderId)}`)).toBe(orderId);
  });

  it('when a part is filled, then its exits are armed for that part', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'ENTRY');
    report(desk, orderId, { status: 'PART_TRADED', filledQuantity: 40, averagePrice: 21_499 });
    expect(orderAt(desk, orderId)).toMatchObject({
      ...{ status: 'PART_FILLED', fill: { quantity: 40, averagePrice: 21_499 } },
      ...{ target: { status: 'ARMED' }, stop: { status: 'ARMED' } },
    });
  });

  it('when its target is triggered, then that is no fill', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'ENTRY');
    report(desk, orderId, { status: 'TRADED', filledQuantity: 100, averagePrice: 21_500 });
    report(desk, orderId, { part: 'TARGET', status: 'TRIGGERED' });
    expect(orderAt(desk, orderId).target).toMatchObject({
      ...{ status: 'TRIGGERED', fill: { quantity: 0 } },
    });
  });

  it('when its target is filled and its stop cancelled, then nothing of it works any more', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'ENTRY');
    report(desk, orderId, { status: 'TRADED', filledQuantity: 100, averagePrice: 21_500 });
    report(desk, orderId, {
      ...{ part: 'TARGET', status: 'TRADED', filledQuantity: 100, averagePrice: 21_600 },
    });
    report(desk, orderId, { part: 'STOP', status: 'CANCELLED' });
    expect(orderAt(desk, orderId)).toMatchObject({
      ...{ status: 'FILLED', target: { status: 'FILLED', fill: { averagePrice: 21_600 } } },
      stop: { status: 'CANCELLED' },
    });
    expect(wish(desk, orderId, { cancel: true })).toBe(false);
    expect(desk.transitions).toEqual(
      expect.arrayContaining([
        ...['PLANNED+WRITE>QUEUED', 'QUEUED+SEND>SENT', 'SENT+OPEN>OPEN', 'OPEN+FILL>FILLED'],
        ...['leg WAITING+ARM>ARMED', 'leg ARMED+FILL>FILLED', 'leg ARMED+CANCEL>CANCELLED'],
      ]),
    );
  });

  it('when its report comes before the answer to its placing, then the answer changes nothing', () => {
    const desk = orderDesk();
    const orderId = sent(desk, 'ENTRY');
    report(desk, orderId, { status: 'TRADED', filledQuantity: 100, averagePrice: 21_500 });
    expect(orderAt(desk, orderId)).toMatchObject({
      ...{ status: 'FILLED', brokerOrderId: brokerIdOf(orderId) },
    });
  });

  it('when the exchange rejects it, then the reason is kept and told', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'ENTRY');
    report(desk, orderId, { status: 'REJECTED', reason: 'RMS: margin' });
    expect(orderAt(desk, orderId)).toMatchObject({ status: 'REJECTED', reason: 'RMS: margin' });
    expect(alarmsOf(desk)).toEqual(['ORDER_REJECTED']);
  });

  it('when somebody else has an order, then its report is left out', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'ENTRY');
    const before = desk.state.orders;
    report(desk, orderId, { brokerOrderId: 'B-other', correlationId: null, filledQuantity: 50 });
    expect(desk.state.orders).toBe(before);
    expect(alarmsOf(desk)).toEqual([]);
  });
});

describe('Given a fill after the order ended', () => {
  it('when all of it was filled after the cancel, then it is filled', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'EXIT');
    report(desk, orderId, { status: 'CANCELLED' });
    report(desk, orderId, { status: 'TRADED', filledQuantity: 100, averagePrice: 21_490 });
    expect(orderAt(desk, orderId)).toMatchObject({ status: 'FILLED', fill: { quantity: 100 } });
  });

  it('when a part was, then it stays cancelled with that fill', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'EXIT');
    report(desk, orderId, { status: 'CANCELLED' });
    report(desk, orderId, { status: 'PART_TRADED', filledQuantity: 30, averagePrice: 21_490 });
    expect(orderAt(desk, orderId)).toMatchObject({ status: 'CANCELLED', fill: { quantity: 30 } });
  });

  it('when it is a super order, then the broker is asked whether its exits are there', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'ENTRY');
    report(desk, orderId, { status: 'CANCELLED' });
    report(desk, orderId, { status: 'PART_TRADED', filledQuantity: 30, averagePrice: 21_490 });
    expect(orderAt(desk, orderId).stop?.status).toBe('WAITING');
    expect(effectsOf(desk.effects, 'query').map(({ what }) => what)).toEqual([
      { kind: 'ORDER', orderId },
    ]);
    report(desk, orderId, { part: 'STOP', status: 'PENDING', price: 21_400 });
    expect(orderAt(desk, orderId).stop?.status).toBe('ARMED');
  });
});

describe('Given a target that is filled in part', () => {
  it('when an old report of it comes, from before it was triggered, then it goes on working', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'ENTRY');
    const before = reportOf(desk, orderId, { part: 'TARGET', status: 'PENDING', quantity: 0 });
    report(desk, orderId, { status: 'TRADED', filledQuantity: 100, averagePrice: 21_500 });
    const target = { part: 'TARGET', status: 'PART_TRADED', filledQuantity: 40 } as const;
    report(desk, orderId, { ...target, averagePrice: 21_600 });
    report(desk, orderId, before);
    expect(orderAt(desk, orderId).target?.status).toBe('PART_FILLED');
  });
});

describe('Given an entry that goes on after its target took all it had', () => {
  it('when the rest is cancelled, then nothing of it works, and what it filled later has no exit', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'ENTRY');
    report(desk, orderId, { status: 'PART_TRADED', filledQuantity: 60, averagePrice: 21_500 });
    const target = { part: 'TARGET', status: 'TRADED', quantity: 60, filledQuantity: 60 } as const;
    report(desk, orderId, { ...target, averagePrice: 21_600 });
    report(desk, orderId, { part: 'STOP', status: 'CANCELLED' });
    report(desk, orderId, { status: 'PART_TRADED', filledQuantity: 70, averagePrice: 21_500 });
    wish(desk, orderId, { cancel: true });
    report(desk, orderId, { status: 'CANCELLED', filledQuantity: 70, averagePrice: 21_500 });
    expect(orderAt(desk, orderId)).toMatchObject({
      ...{ status: 'CANCELLED', fill: { quantity: 70 }, wanted: null, command: null },
      ...{ target: { status: 'FILLED', fill: { quantity: 60 } }, stop: { status: 'CANCELLED' } },
    });
  });
});

describe('Given trades of the trade book', () => {
  it('when one of an exit is read again, then nothing is written', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'ENTRY');
    report(desk, orderId, { status: 'TRADED', filledQuantity: 100, averagePrice: 21_500 });
    trade(desk, orderId, { part: 'TARGET', tradeId: 'a', quantity: 40, price: 21_600 });
    expect(orderAt(desk, orderId).target).toMatchObject({
      ...{ status: 'PART_FILLED', fill: { quantity: 40, averagePrice: 21_600 } },
    });
    const { orders } = desk.state;
    trade(desk, orderId, { part: 'TARGET', tradeId: 'a', quantity: 40, price: 21_600 });
    expect(desk.state.orders).toBe(orders);
  });

  it('when they explain all of the fill, then the average is theirs', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'EXIT');
    report(desk, orderId, { status: 'TRADED', filledQuantity: 100, averagePrice: 21_495 });
    trade(desk, orderId, { tradeId: 'a', quantity: 60, price: 21_500 });
    expect(orderAt(desk, orderId).fill).toMatchObject({ quantity: 100, averagePrice: 21_495 });
    trade(desk, orderId, { tradeId: 'b', quantity: 40, price: 21_490.05 });
    expect(orderAt(desk, orderId).fill.averagePrice).toBeCloseTo(21_496.02, 9);
  });

  it('when one comes before any report, then it counts as the fill', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'EXIT');
    trade(desk, orderId, { tradeId: 'a', quantity: 60, price: 21_500 });
    expect(orderAt(desk, orderId)).toMatchObject({ status: 'PART_FILLED', fill: { quantity: 60 } });
  });

  it('when more is filled than was asked for, then that is counted, with an alarm', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'EXIT');
    trade(desk, orderId, { tradeId: 'a', quantity: 130 });
    expect(orderAt(desk, orderId).fill.quantity).toBe(130);
    expect(alarmsOf(desk)).toEqual(['OVERFILL']);
  });
});
