// Whatever the wire does to commands, answers, reports and look-ups: once it is sound again, the broker has
// what was wanted last, we believe what the broker has, and nothing was placed twice.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isAtRest, type Order, type WantedChange } from '#core/trading/orders/order.ts';
import { CONTRACT, openVenue } from '#test/support/broker-floor.ts';
import { faultyWire, REPORT_FATES, WIRE_FATES, type WireFate } from '#test/support/faulty-wire.ts';
import { alarmsOf, orderAt, orderDesk, sent, wish } from '#test/support/order-desk.ts';
import '#test/support/property-seed.ts';

/** At that round of half a second: the entry is filled, or something is wanted. */
interface Move {
  readonly round: number;
  readonly move: 'FILL' | WantedChange;
}

const ROUNDS = 40;
const CALM_ROUNDS = 200;

const level = (least: number, most: number) =>
  fc.integer({ min: least * 20, max: most * 20 }).map((ticks) => ticks / 20);

const wanted: fc.Arbitrary<WantedChange> = fc.oneof(
  level(21_401, 21_480).map((stop) => ({ stop })),
  level(21_520, 21_700).map((target) => ({ target })),
  fc.record({ stop: level(21_401, 21_480), target: level(21_520, 21_700) }),
);

const moves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.record({
    round: fc.nat({ max: ROUNDS - 1 }),
    move: fc.oneof(
      { weight: 3, arbitrary: wanted },
      { weight: 1, arbitrary: fc.constant<'FILL'>('FILL') },
    ),
  }),
  { maxLength: 8 },
);

const planOf = (fates: readonly WireFate[]) =>
  fc.record({
    commands: fc.array(fc.constantFrom(...fates), { maxLength: 12 }),
    reports: fc.array(fc.constantFrom(...REPORT_FATES), { maxLength: 12 }),
    failedLooks: fc.nat({ max: 4 }),
  });

type Plan = ReturnType<typeof planOf> extends fc.Arbitrary<infer P> ? P : never;

function lived(plan: Plan, all: readonly Move[], end: WantedChange | null) {
  const desk = orderDesk();
  const venue = openVenue();
  const orderId = sent(desk, 'ENTRY');
  const wire = faultyWire(desk, venue, plan);
  for (let round = 0; round < ROUNDS + CALM_ROUNDS; round++) {
    for (const { move } of all.filter((one) => one.round === round)) {
      if (move === 'FILL') venue.trade(CONTRACT, 21_499, desk.state.now);
      else wish(desk, orderId, move);
    }
    if (end !== null && round === ROUNDS) wish(desk, orderId, end);
    wire.carry(500);
  }
  wire.compare();
  wire.carry(500);
  return { desk, venue, order: orderAt(desk, orderId) };
}

const believed = ({ brokerOrderId, fill, target, stop, status }: Order) => ({
  ...{ brokerOrderId, filled: fill.quantity, isLive: status === 'OPEN' || status === 'FILLED' },
  ...{ target: target?.price, stop: stop?.price },
});

describe('Given a wire that loses, repeats and delays', () => {
  const harmless = WIRE_FATES.filter((fate) => fate !== 'REFUSED');

  it('when it is sound again, then the broker has the levels that were wanted last, and we know', () => {
    const last = fc.record({ stop: level(21_401, 21_480), target: level(21_520, 21_700) });
    fc.assert(
      fc.property(planOf(harmless), moves, last, (plan, all, levels) => {
        const { venue, order } = lived(plan, all, levels);
        const rows = venue.look(order.orderId);
        if (order.status === 'NOT_PLACED') {
          expect(rows).toEqual([]);
          return;
        }
        const of = (part: string) => rows.find((row) => row.part === part);
        expect(believed(order)).toEqual({
          ...{ brokerOrderId: of('ENTRY')?.brokerOrderId, filled: of('ENTRY')?.filledQuantity },
          ...{ isLive: true, ...levels },
        });
        expect([of('TARGET')?.price, of('STOP')?.price]).toEqual([levels.target, levels.stop]);
        expect(order).toMatchObject({ command: null, wanted: null });
      }),
      { numRuns: 1500 },
    );
  });

  it('when it shall be cancelled in the end, then nothing of it works at the broker, and we know', () => {
    fc.assert(
      fc.property(planOf(WIRE_FATES), moves, (plan, all) => {
        const { venue, order } = lived(plan, all, { cancel: true });
        expect(isAtRest(order)).toBe(true);
        const [there] = venue.orders();
        expect(there?.coveredQuantity ?? 0).toBe(0);
        expect(order.fill.quantity).toBe(there?.entryFilled ?? 0);
        venue.trade(CONTRACT, 21_400, 0);
        expect(venue.positions().get(CONTRACT) ?? 0).toBe(order.fill.quantity);
      }),
      { numRuns: 1500 },
    );
  });

  it('when anything at all goes wrong, then no order is placed twice', () => {
    fc.assert(
      fc.property(planOf(WIRE_FATES), moves, (plan, all) => {
        const { venue, order, desk } = lived(plan, all, null);
        expect(venue.orders().length).toBeLessThanOrEqual(1);
        const isThere = venue.orders().length === 1;
        expect(order.status === 'NOT_PLACED' || order.status === 'REJECTED').toBe(!isThere);
        expect(alarmsOf(desk)).not.toContain('ILLEGAL_TRANSITION');
        expect(alarmsOf(desk)).not.toContain('OVERFILL');
      }),
      { numRuns: 1500 },
    );
  });
});
