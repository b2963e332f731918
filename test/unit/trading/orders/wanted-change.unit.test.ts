// What an order shall become is pursued: one command at a time, the newest wish last, within the budget.
import { describe, expect, it } from '@jest/globals';
import { effectsOf } from '#test/support/engine-day.ts';
import {
  alarmsOf,
  answer,
  commandOf,
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

const ACCEPTED = { kind: 'ACCEPTED', brokerOrderId: null } as const;
const UNKNOWN = { kind: 'UNKNOWN', message: 'timeout' } as const;
const REFUSED = { kind: 'REFUSED', code: 'DH-905', message: 'bad values' } as const;

const accept = (desk: OrderDesk, orderId: string): void =>
  answer(desk, commandOf(desk, orderId), ACCEPTED);

/** An entry that is filled: its exits are live. */
function held() {
  const desk = orderDesk();
  const orderId = live(desk, 'ENTRY');
  report(desk, orderId, { status: 'TRADED', filledQuantity: 100, averagePrice: 21_500 });
  return { desk, orderId };
}

const lastModify = ({ effects }: OrderDesk) => effectsOf(effects, 'modify').at(-1);

describe('Given a held super order', () => {
  it('when its stop shall move, then the stop leg is modified and known once that is accepted', () => {
    const { desk, orderId } = held();
    wish(desk, orderId, { stop: 21_500 });
    expect(lastModify(desk)).toMatchObject({ part: 'STOP', values: { stop: 21_500 } });
    expect(orderAt(desk, orderId).stop?.price).toBe(21_400);
    accept(desk, orderId);
    expect(orderAt(desk, orderId)).toMatchObject({
      ...{ stop: { price: 21_500 }, request: { stop: 21_500 }, command: null, wanted: null },
    });
  });

  it('when it is as wanted already, then nothing is sent', () => {
    const { desk, orderId } = held();
    expect(wish(desk, orderId, { stop: 21_400, target: 21_600 })).toBe(true);
    expect(messagesOf(desk)).toEqual(['place']);
    expect(orderAt(desk, orderId).wanted).toBeNull();
  });

  it('when the same is wanted again and again, then it is sent once and written once', () => {
    const { desk, orderId } = held();
    wish(desk, orderId, { stop: 21_500 });
    const { orders } = desk.state;
    wish(desk, orderId, { stop: 21_500 });
    wish(desk, orderId, { stop: 21_500 });
    expect(messagesOf(desk)).toEqual(['place', 'modify STOP']);
    expect(desk.state.orders).toBe(orders);
  });

  it('when stop and target shall move, then the stop goes first and the target after its answer', () => {
    const { desk, orderId } = held();
    wish(desk, orderId, { target: 21_700, stop: 21_500 });
    expect(messagesOf(desk)).toEqual(['place', 'modify STOP']);
    accept(desk, orderId);
    expect(messagesOf(desk)).toEqual(['place', 'modify STOP', 'modify TARGET']);
  });

  it('when another level is wanted while one is under way, then the newest is the last', () => {
    const { desk, orderId } = held();
    wish(desk, orderId, { stop: 21_500 });
    wish(desk, orderId, { stop: 21_550 });
    wish(desk, orderId, { stop: 21_600 });
    accept(desk, orderId);
    expect(lastModify(desk)?.values).toEqual({ stop: 21_600 });
    accept(desk, orderId);
    expect(effectsOf(desk.effects, 'modify')).toHaveLength(2);
    expect(orderAt(desk, orderId).stop?.price).toBe(21_600);
  });

  it('when the broker refuses a level, then that is told, the broker is asked, and the wish is over', () => {
    const { desk, orderId } = held();
    wish(desk, orderId, { stop: 21_500 });
    answer(desk, commandOf(desk, orderId), REFUSED);
    expect(alarmsOf(desk)).toEqual(['MODIFY_REJECTED']);
    expect(orderAt(desk, orderId)).toMatchObject({ command: null, wanted: null });
    expect(effectsOf(desk.effects, 'query')).toHaveLength(1);
    expect(wish(desk, orderId, { stop: 21_500 })).toBe(true);
    expect(messagesOf(desk)).toEqual(['place', 'modify STOP', 'modify STOP']);
  });

  it('when the outcome is unknown and a look shows the old level, then it is sent again', () => {
    const { desk, orderId } = held();
    wish(desk, orderId, { stop: 21_500 });
    answer(desk, commandOf(desk, orderId), UNKNOWN);
    desk.pass(2_000);
    const old = [
      reportOf(desk, orderId, { status: 'TRADED', filledQuantity: 100, averagePrice: 21_500 }),
      reportOf(desk, orderId, { part: 'STOP', price: 21_400 }),
    ];
    found(desk, orderId, { kind: 'ORDER', reports: old });
    expect(messagesOf(desk)).toEqual(['place', 'modify STOP']);
    desk.pass(2_000);
    found(desk, orderId, { kind: 'ORDER', reports: old });
    expect(messagesOf(desk)).toEqual(['place', 'modify STOP', 'modify STOP']);
  });

  it('when the outcome is unknown and a look shows the new level, then it is done', () => {
    const { desk, orderId } = held();
    wish(desk, orderId, { stop: 21_500 });
    answer(desk, commandOf(desk, orderId), UNKNOWN);
    const now = reportOf(desk, orderId, { part: 'STOP', price: 21_500 });
    found(desk, orderId, { kind: 'ORDER', reports: [now] });
    expect(orderAt(desk, orderId)).toMatchObject({ command: null, stop: { price: 21_500 } });
  });

  it('when a report of before the change comes after it, then the level stays', () => {
    const { desk, orderId } = held();
    const before = reportOf(desk, orderId, { part: 'STOP', price: 21_400 });
    desk.pass(100);
    wish(desk, orderId, { stop: 21_500 });
    desk.pass(100);
    accept(desk, orderId);
    report(desk, orderId, before);
    expect(orderAt(desk, orderId).stop?.price).toBe(21_500);
  });

  it('when somebody moves the stop by hand later, then that is what is known', () => {
    const { desk, orderId } = held();
    desk.pass(1_000);
    report(desk, orderId, { part: 'STOP', price: 21_300 });
    expect(orderAt(desk, orderId)).toMatchObject({
      stop: { price: 21_300 },
      request: { stop: 21_300 },
    });
  });

  it('when the leg is triggered, then its level cannot be moved any more', () => {
    const { desk, orderId } = held();
    report(desk, orderId, { part: 'STOP', status: 'TRIGGERED' });
    wish(desk, orderId, { stop: 21_300 });
    expect(messagesOf(desk)).toEqual(['place']);
  });
});

describe('Given an order that shall be cancelled', () => {
  it('when the broker accepts that, then it still counts as live until it is shown cancelled', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'EXIT');
    wish(desk, orderId, { cancel: true });
    accept(desk, orderId);
    expect(orderAt(desk, orderId).status).toBe('OPEN');
    report(desk, orderId, { status: 'CANCELLED' });
    expect(orderAt(desk, orderId)).toMatchObject({ status: 'CANCELLED', command: null });
  });

  it('when it is accepted but not shown, then the broker is asked, and the cancel is sent again', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'EXIT');
    wish(desk, orderId, { cancel: true });
    accept(desk, orderId);
    desk.pass(2_000);
    desk.pass(100);
    found(desk, orderId, { kind: 'ORDER', reports: [reportOf(desk, orderId, {})] });
    expect(messagesOf(desk)).toEqual(['place', 'cancel ENTRY', 'cancel ENTRY']);
  });

  it('when the broker refuses it because the order was filled, then the look shows the fill', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'EXIT');
    wish(desk, orderId, { cancel: true });
    answer(desk, commandOf(desk, orderId), REFUSED);
    const filled = reportOf(desk, orderId, {
      ...{ status: 'TRADED', filledQuantity: 100, averagePrice: 21_490 },
    });
    found(desk, orderId, { kind: 'ORDER', reports: [filled] });
    expect(orderAt(desk, orderId)).toMatchObject({ status: 'FILLED', command: null, wanted: null });
    expect(alarmsOf(desk)).toEqual([]);
  });

  it('when a modification is unknown, then the cancel does not wait for it', () => {
    const { desk, orderId } = held();
    wish(desk, orderId, { stop: 21_500 });
    wish(desk, orderId, { cancel: true });
    expect(messagesOf(desk)).toEqual(['place', 'modify STOP']);
    answer(desk, commandOf(desk, orderId), UNKNOWN);
    expect(messagesOf(desk)).toEqual(['place', 'modify STOP', 'cancel ENTRY']);
  });

  it('when it is a filled super order, then it is over once both exits are shown cancelled', () => {
    const { desk, orderId } = held();
    wish(desk, orderId, { cancel: true });
    accept(desk, orderId);
    report(desk, orderId, { part: 'TARGET', status: 'CANCELLED' });
    expect(orderAt(desk, orderId).command).not.toBeNull();
    report(desk, orderId, { part: 'STOP', status: 'CANCELLED' });
    expect(orderAt(desk, orderId)).toMatchObject({ status: 'FILLED', command: null, wanted: null });
  });

  it('when it was sent without answer, then the cancel goes out as soon as it is known', () => {
    const desk = orderDesk();
    const orderId = sent(desk, 'ENTRY');
    wish(desk, orderId, { cancel: true });
    expect(messagesOf(desk)).toEqual(['place']);
    answer(desk, orderId, { kind: 'ACCEPTED', brokerOrderId: 'B-1' });
    expect(messagesOf(desk)).toEqual(['place', 'cancel ENTRY']);
  });
});

describe('Given an entry that is filled in part', () => {
  it('when it shall be no more than that, then it is filled once the broker has changed it', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'ENTRY');
    report(desk, orderId, { status: 'PART_TRADED', filledQuantity: 50, averagePrice: 21_500 });
    wish(desk, orderId, { quantity: 50 });
    expect(lastModify(desk)).toMatchObject({
      part: 'ENTRY',
      values: { quantity: 50, price: 21_500, target: 21_600, stop: 21_400 },
    });
    accept(desk, orderId);
    expect(orderAt(desk, orderId)).toMatchObject({
      ...{ status: 'FILLED', request: { quantity: 50 }, stop: { status: 'ARMED' } },
    });
  });
});

describe('Given a protective stop', () => {
  it('when it shall become a limit, then the same order is one, without a trigger', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'PROTECT');
    wish(desk, orderId, { toLimit: true, price: 21_600 });
    expect(lastModify(desk)).toMatchObject({
      part: 'ENTRY',
      values: { quantity: 100, price: 21_600, orderType: 'LIMIT' },
    });
    accept(desk, orderId);
    expect(orderAt(desk, orderId).request).toMatchObject({ kind: 'LIMIT', price: 21_600 });
    expect(orderAt(desk, orderId).request).not.toHaveProperty('trigger');
  });
});

describe('Given the broker takes 25 modifications', () => {
  const chased = (wishes: number, change: (nth: number) => object, purpose: 'ENTRY' | 'EXIT') => {
    const desk = orderDesk();
    const orderId = live(desk, purpose);
    const taken = Array.from({ length: wishes }, (_, nth) => {
      const isPossible = wish(desk, orderId, change(nth));
      if (isPossible) accept(desk, orderId);
      desk.pass(1_000);
      return isPossible;
    });
    return { desk, orderId, taken: taken.filter(Boolean).length };
  };

  it('when an exit goes after the price, then 25 are sent, with an alarm at the last', () => {
    const { desk, orderId, taken } = chased(30, (nth) => ({ price: 21_489 - nth }), 'EXIT');
    expect(taken).toBe(25);
    expect(effectsOf(desk.effects, 'modify')).toHaveLength(25);
    expect(alarmsOf(desk)).toEqual(['MODIFICATIONS_SPENT']);
    expect(wish(desk, orderId, { cancel: true })).toBe(true);
    expect(messagesOf(desk).at(-1)).toBe('cancel ENTRY');
  });

  it('when a stop trails, then five are left for the way out', () => {
    const { desk, orderId, taken } = chased(30, (nth) => ({ stop: 21_401 + nth }), 'ENTRY');
    expect(taken).toBe(20);
    expect(wish(desk, orderId, { quantity: 50 })).toBe(true);
  });

  it('when the broker is too busy, then that is none of them', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'EXIT');
    wish(desk, orderId, { price: 21_480 });
    answer(desk, commandOf(desk, orderId), { kind: 'RATE_LIMITED' });
    expect(orderAt(desk, orderId)).toMatchObject({ modifications: 0, wanted: { price: 21_480 } });
    desk.pass(1_000);
    expect(messagesOf(desk)).toEqual(['place', 'modify ENTRY', 'modify ENTRY']);
  });
});
