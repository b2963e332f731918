// What waits goes out as fast as the broker takes it, ways out first, and nothing that is too old.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DEFAULT_SETTINGS } from '#core/trading/engine/engine-settings.ts';
import { noted, roomAt } from '#core/trading/orders/order-rate.ts';
import { effectsOf } from '#test/support/engine-day.ts';
import {
  acceptAll,
  alarmsOf,
  live,
  messagesOf,
  type OrderDesk,
  orderAt,
  orderDesk,
  report,
  sent,
  wish,
} from '#test/support/order-desk.ts';
import '#test/support/property-seed.ts';

const RATE = { second: 3, minute: 20, hour: 60, day: 70, exitReserve: 0.34 };

const placedOf = ({ effects }: OrderDesk): readonly string[] =>
  effectsOf(effects, 'place').map(({ orderId }) => orderId);

describe('Given more orders than the broker takes in a second', () => {
  it('when they are entries, then only the share goes out that exits leave', () => {
    const desk = orderDesk({ orderRate: RATE });
    const ids = [sent(desk, 'ENTRY'), sent(desk, 'ENTRY'), sent(desk, 'ENTRY')];
    expect(placedOf(desk)).toEqual([ids[0]]);
    desk.pass(1_000);
    desk.pass(1_000);
    expect(placedOf(desk)).toEqual(ids);
    expect(desk.messagedAt.map((at) => at - (desk.messagedAt[0] ?? 0))).toEqual([0, 1_000, 2_000]);
  });

  it('when an exit comes after them, then it does not wait', () => {
    const desk = orderDesk({ orderRate: RATE });
    for (let nth = 0; nth < 5; nth++) sent(desk, 'ENTRY');
    const exit = sent(desk, 'EXIT');
    expect(placedOf(desk)).toHaveLength(2);
    expect(placedOf(desk).at(-1)).toBe(exit);
  });

  it('when all kinds wait, then cancels go first, then exits, then trailing, then entries', () => {
    const desk = orderDesk({ orderRate: { ...RATE, second: 1, exitReserve: 0 } });
    const [held, gone] = [live(desk, 'ENTRY'), ''];
    desk.pass(1_000);
    const other = live(desk, 'EXIT') + gone;
    sent(desk, 'ENTRY');
    wish(desk, held, { stop: 21_450 });
    sent(desk, 'PROTECT');
    wish(desk, other, { cancel: true });
    desk.pass(4_000);
    const waited = messagesOf(desk).slice(2);
    expect(waited).toEqual(['cancel ENTRY', 'place', 'modify STOP', 'place']);
    expect(placedOf(desk).at(-1)).toContain('-E-');
  });

  it('when an entry has waited too long, then it is never placed, and says why', () => {
    const desk = orderDesk({ orderRate: { ...RATE, minute: 1, exitReserve: 0 } });
    sent(desk, 'ENTRY');
    const second = sent(desk, 'ENTRY');
    desk.pass(19_999);
    expect(orderAt(desk, second).status).toBe('QUEUED');
    desk.pass(1);
    expect(orderAt(desk, second)).toMatchObject({ status: 'NOT_PLACED', reason: 'STALE_QUEUED' });
    expect(desk.state.waiting).toEqual([]);
  });

  it('when it is an exit, then it waits as long as it takes', () => {
    const desk = orderDesk({ orderRate: { ...RATE, minute: 1, exitReserve: 0 } });
    sent(desk, 'EXIT');
    const second = sent(desk, 'EXIT');
    desk.pass(59_999);
    expect(orderAt(desk, second).status).toBe('QUEUED');
    desk.pass(1);
    expect(placedOf(desk)).toContain(second);
  });
});

describe('Given entries that wait', () => {
  it('when a kill switch comes down on them, then they are withdrawn', () => {
    const desk = orderDesk({ orderRate: { ...RATE, second: 1, exitReserve: 0 } });
    sent(desk, 'ENTRY');
    const waiting = sent(desk, 'ENTRY');
    const scope = { kind: 'ADVISOR', advisorId: 'ADV1' } as const;
    const kill = { scope, since: desk.state.now, by: 'desk', reason: 'test' };
    const controls = { ...desk.state.controls, kills: { 'ADVISOR/ADV1': kill } };
    desk.state = { ...desk.state, controls };
    desk.pass(1_000);
    expect(orderAt(desk, waiting)).toMatchObject({
      ...{ status: 'NOT_PLACED', reason: 'KILLED_ADVISOR' },
    });
    expect(placedOf(desk)).toHaveLength(1);
  });

  it('when trading is halted, then only cancels are sent until it goes on', () => {
    const desk = orderDesk();
    const gone = live(desk, 'EXIT');
    const open = desk.state.sessions;
    desk.state = { ...desk.state, sessions: { ...open, DERIVATIVES: 'HALTED' } };
    const exit = sent(desk, 'EXIT');
    wish(desk, gone, { cancel: true });
    expect(messagesOf(desk)).toEqual(['place', 'cancel ENTRY']);
    report(desk, gone, { status: 'CANCELLED' });
    desk.pass(60_000);
    expect(messagesOf(desk)).toHaveLength(2);
    desk.state = { ...desk.state, sessions: open };
    desk.act(() => undefined);
    expect(placedOf(desk)).toEqual([gone, exit]);
  });

  it('when the books were not compared since the start, then nothing is sent', () => {
    const desk = orderDesk();
    desk.state = { ...desk.state, health: 'RECOVERING' };
    sent(desk, 'EXIT');
    desk.pass(5_000);
    expect(messagesOf(desk)).toEqual([]);
    desk.state = { ...desk.state, health: 'RUNNING' };
    desk.act(() => undefined);
    expect(messagesOf(desk)).toEqual(['place']);
    expect(alarmsOf(desk)).toEqual([]);
  });
});

const WINDOWS = [
  [1_000, RATE.second],
  [60_000, RATE.minute],
  [3_600_000, RATE.hour],
] as const;

describe('Whatever comes at whatever time', () => {
  const arrivals = fc.array(
    fc.record({
      after: fc.nat({ max: 9_000 }),
      purpose: fc.constantFrom('ENTRY', 'ENTRY', 'EXIT', 'PROTECT'),
    }),
    { minLength: 20, maxLength: 120 },
  );

  it('never more is sent than the rate allows in any window, nor in the day', () => {
    fc.assert(
      fc.property(arrivals, (orders) => {
        const desk = orderDesk({ orderRate: RATE });
        for (const { after, purpose } of orders) {
          desk.pass(after);
          sent(desk, purpose);
          acceptAll(desk);
        }
        for (let minute = 0; minute < 90; minute++) {
          desk.pass(60_000);
          acceptAll(desk);
        }
        for (const [window, limit] of WINDOWS) {
          for (const end of desk.messagedAt) {
            const inside = desk.messagedAt.filter((at) => at <= end && at > end - window);
            expect(inside.length).toBeLessThanOrEqual(limit);
          }
        }
        expect(desk.messagedAt.length).toBeLessThanOrEqual(RATE.day);
      }),
      { numRuns: 20 },
    );
  });

  it('every exit that waits goes out as soon as there is room', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), (exits) => {
        const desk = orderDesk();
        for (let nth = 0; nth < exits; nth++) sent(desk, 'EXIT');
        desk.pass(Math.ceil(exits / DEFAULT_SETTINGS.orderRate.second) * 1_000);
        expect(placedOf(desk)).toHaveLength(exits);
      }),
      { numRuns: 15 },
    );
  });
});

describe('Given a day that ends with all its messages spent', () => {
  const DAY = 86_400_000;
  const spent = Array.from({ length: 70 }, (_, nth) => nth * 200_000);
  const sentBefore = spent.reduce(noted, { recent: [], today: 0, heldUntil: 0 });

  it('when another one wants to go, then there is no room that day, and all of it the next', () => {
    const last = spent.at(-1) ?? 0;
    expect(sentBefore.today).toBe(70);
    expect(roomAt(sentBefore, last + 1, RATE, 1)).toBe(Number.POSITIVE_INFINITY);
    expect(roomAt(sentBefore, last + DAY, RATE, 1)).toBe(last + DAY);
    expect(noted(sentBefore, last + DAY).today).toBe(1);
  });
});
