// The life of a super order at the simulated broker (broker reference, section 3.6).
import { describe, expect, it } from '@jest/globals';
import {
  accepted,
  CONTRACT,
  cancel,
  floorTime,
  modify,
  openVenue,
  place,
  superRequest,
  told,
} from '#test/support/broker-floor.ts';

const TEN = floorTime('10:00');
const LATER = floorTime('10:01');

describe('a super order', () => {
  it('is in transit, then pending with its legs, while the price is above its entry', () => {
    const venue = openVenue();
    venue.trade(CONTRACT, 21_510, TEN);
    accepted(venue, place('O1', superRequest()), TEN);
    expect(told(venue)).toEqual([
      'ENTRY TRANSIT',
      'ENTRY PENDING',
      'TARGET PENDING',
      'STOP PENDING',
    ]);
    expect(venue.positions().size).toBe(0);
  });

  it('takes the price it finds when it is better than its limit', () => {
    const venue = openVenue();
    venue.trade(CONTRACT, 21_490, TEN);
    accepted(venue, place('O1', superRequest()), TEN);
    expect(told(venue).at(-1)).toBe('ENTRY TRADED 100 @ 21490');
    expect(venue.orders()[0]).toMatchObject({ netQuantity: 100, coveredQuantity: 100 });
  });

  it('loses slippage where it takes, but never more than its limit', () => {
    const slippagePct = {
      ...{ NSE_EQ: 0, STOCK_FUTURES: 0, INDEX_OPTIONS: 0, STOCK_OPTIONS: 0 },
      INDEX_FUTURES: 0.01,
    };
    const venue = openVenue({ slippagePct });
    venue.trade(CONTRACT, 21_490, TEN);
    accepted(venue, place('O1', superRequest()), TEN);
    expect(told(venue).at(-1)).toBe('ENTRY TRADED 100 @ 21492.15');
    venue.trade(CONTRACT, 21_499, TEN);
    accepted(venue, place('O2', superRequest()), TEN);
    expect(told(venue).at(-1)).toBe('ENTRY TRADED 100 @ 21500');
  });

  it('that waited gets its own limit, also when the price falls through', () => {
    const venue = openVenue();
    venue.trade(CONTRACT, 21_510, TEN);
    accepted(venue, place('O1', superRequest()), TEN);
    venue.trade(CONTRACT, 21_480, LATER);
    expect(told(venue).at(-1)).toBe('ENTRY TRADED 100 @ 21500');
  });

  it('leaves at its target: target triggered, stop cancelled, entry closed, then the fill', () => {
    const venue = openVenue();
    venue.trade(CONTRACT, 21_490, TEN);
    accepted(venue, place('O1', superRequest()), TEN);
    told(venue);
    venue.trade(CONTRACT, 21_605, LATER);
    expect(told(venue)).toEqual([
      'TARGET TRIGGERED',
      'STOP CANCELLED',
      'ENTRY CLOSED 100 @ 21490',
      'TARGET TRADED 100 @ 21605',
    ]);
    expect(venue.orders()[0]).toMatchObject({ netQuantity: 0, targetFilled: 100 });
    expect(venue.positions().size).toBe(0);
  });

  it('leaves at its stop, and of a sale likewise the other way round', () => {
    const venue = openVenue();
    venue.trade(CONTRACT, 21_500, TEN);
    const sale = superRequest({ side: 'SELL', target: 21_400, stop: 21_600 });
    accepted(venue, place('O1', superRequest()), TEN);
    accepted(venue, place('O2', sale), TEN);
    expect(venue.orders().map(({ netQuantity }) => netQuantity)).toEqual([100, -100]);
    told(venue);
    venue.trade(CONTRACT, 21_395, LATER);
    expect(told(venue).filter((line) => line.includes('TRADED'))).toEqual([
      'STOP TRADED 100 @ 21395',
      'TARGET TRADED 100 @ 21395',
    ]);
  });

  it('whose stop the price runs past is TRIGGERED but waits: no fill until the price is back', () => {
    const venue = openVenue();
    venue.trade(CONTRACT, 21_500, TEN);
    accepted(venue, place('O1', superRequest()), TEN);
    told(venue);
    venue.trade(CONTRACT, 21_000, LATER);
    expect(told(venue)).toEqual(['STOP TRIGGERED', 'TARGET CANCELLED', 'ENTRY CLOSED 100 @ 21500']);
    expect(venue.orders()[0]).toMatchObject({ netQuantity: 100, coveredQuantity: 100 });
    venue.trade(CONTRACT, 21_300, LATER);
    expect(told(venue)).toEqual(['STOP TRADED 100 @ 21293']);
  });

  it('moves its stop while that waits, and refuses when the leg ended', () => {
    const venue = openVenue();
    venue.trade(CONTRACT, 21_500, TEN);
    const id = accepted(venue, place('O1', superRequest()), TEN);
    expect(venue.receive(modify(id, 'STOP', { stop: 21_450 }), TEN).kind).toBe('ACCEPTED');
    expect(venue.look('O1')).toContainEqual(
      expect.objectContaining({ part: 'STOP', price: 21_450, status: 'PENDING' }),
    );
    venue.trade(CONTRACT, 21_445, LATER);
    expect(told(venue).at(-1)).toBe('STOP TRADED 100 @ 21445');
    expect(venue.receive(modify(id, 'STOP', { stop: 21_460 }), LATER)).toEqual({
      ...{ kind: 'REFUSED', code: 'DH-906', message: 'leg is TRADED, cannot modify' },
    });
  });

  it('fires a stop at once that is moved past the market', () => {
    const venue = openVenue();
    venue.trade(CONTRACT, 21_500, TEN);
    const id = accepted(venue, place('O1', superRequest()), TEN);
    told(venue);
    venue.receive(modify(id, 'STOP', { stop: 21_520 }), LATER);
    expect(told(venue).at(-1)).toBe('STOP TRADED 100 @ 21500');
  });

  it('is cancelled as a whole before a fill', () => {
    const venue = openVenue();
    venue.trade(CONTRACT, 21_510, TEN);
    const id = accepted(venue, place('O1', superRequest()), TEN);
    told(venue);
    expect(venue.receive(cancel(id), LATER).kind).toBe('ACCEPTED');
    expect(told(venue)).toEqual(['ENTRY CANCELLED', 'TARGET CANCELLED', 'STOP CANCELLED']);
    expect(venue.receive(cancel(id), LATER).kind).toBe('REFUSED');
  });

  it('loses its exits when it is cancelled after its fill, and keeps the position', () => {
    const venue = openVenue();
    venue.trade(CONTRACT, 21_500, TEN);
    const id = accepted(venue, place('O1', superRequest()), TEN);
    told(venue);
    venue.receive(cancel(id), LATER);
    expect(told(venue)).toEqual(['TARGET CANCELLED', 'STOP CANCELLED']);
    expect(venue.orders()[0]).toMatchObject({ netQuantity: 100, coveredQuantity: 0 });
    venue.trade(CONTRACT, 21_000, LATER);
    expect(told(venue)).toEqual([]);
  });

  it('takes 25 modifications', () => {
    const venue = openVenue();
    venue.trade(CONTRACT, 21_510, TEN);
    const id = accepted(venue, place('O1', superRequest()), TEN);
    const outcomes = Array.from({ length: 26 }, (_, second) =>
      venue.receive(modify(id, 'STOP', { stop: 21_400 + second }), TEN + second * 1000),
    );
    expect(outcomes.map(({ kind }) => kind).lastIndexOf('ACCEPTED')).toBe(24);
    expect(outcomes[25]).toMatchObject({ kind: 'REFUSED', code: 'DH-906' });
  });
});
