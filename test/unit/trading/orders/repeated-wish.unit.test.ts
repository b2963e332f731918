// A wish that waits for the order rate is one wish, however often it is said.
import { describe, expect, it } from '@jest/globals';
import { live, orderDesk, report, wish } from '../../../support/order-desk.ts';

describe('a wish of which a part is so already', () => {
  it('given it waits for the order rate, when it is wished again, then the order is not touched', () => {
    const desk = orderDesk();
    const orderId = live(desk, 'ENTRY');
    report(desk, orderId, { status: 'TRADED', filledQuantity: 100, averagePrice: 21_500 });
    const heldUntil = desk.state.now + 1_000;
    desk.state = { ...desk.state, sent: { ...desk.state.sent, heldUntil } };
    wish(desk, orderId, { stop: 21_450, target: 21_600 });
    const waiting = desk.state.orders;
    expect(waiting.get(orderId)?.wanted).toEqual({ stop: 21_450 });
    wish(desk, orderId, { stop: 21_450, target: 21_600 });
    expect(desk.state.orders).toBe(waiting);
    wish(desk, orderId, { stop: 21_460, target: 21_600 });
    expect(desk.state.orders.get(orderId)?.wanted).toEqual({ stop: 21_460 });
  });
});
