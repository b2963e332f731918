import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  exerciseStt,
  orderCosts,
  roundTripCostPaise,
  roundTripCosts,
  underlyingClassOf,
} from '#core/market/cost.ts';
import { addDays } from '#core/market/ist.ts';

const PARTS = ['stt', 'txnPlusIpft', 'sebi', 'stamp', 'gst', 'brokerage', 'total'] as const;
const anySegment = fc.constantFrom(
  'equity_delivery' as const,
  'equity_intraday' as const,
  'futures' as const,
  'options' as const,
);
const anyOrder = fc.record({
  exchange: fc.constantFrom('NSE' as const, 'BSE' as const),
  segment: anySegment,
  side: fc.constantFrom('BUY' as const, 'SELL' as const),
  date: fc.integer({ min: 0, max: 4700 }).map((days) => addDays('2014-01-01', days)),
  price: fc.integer({ min: 5, max: 10_000_000 }).map((paise) => paise / 100),
  quantity: fc.integer({ min: 1, max: 20_000 }),
});

describe('one executed order', () => {
  it('given 65 NIFTY units sold in November 2026, when costed, then every part is by hand', () => {
    const costs = orderCosts({
      exchange: 'NSE',
      segment: 'futures',
      side: 'SELL',
      date: '2026-11-16',
      price: 24_600,
      quantity: 65,
    });
    // Value 15,99,000: STT 0.05 %, charge 0.00183 %, SEBI 0.0001 %, brokerage capped at 20.
    expect(costs.stt).toBeCloseTo(799.5, 10);
    expect(costs.txnPlusIpft).toBeCloseTo(29.2617, 10);
    expect(costs.sebi).toBeCloseTo(1.599, 10);
    expect(costs.stamp).toBe(0);
    expect(costs.brokerage).toBe(20);
    expect(costs.gst).toBeCloseTo(0.18 * 50.8607, 10);
    expect(costs.total).toBeCloseTo(859.515626, 9);
  });

  it('charges 0.03 % below the brokerage cap, a flat 20 for options, nothing for delivery', () => {
    const small = { exchange: 'NSE', side: 'BUY', date: '2026-11-16', quantity: 10 } as const;
    const brokerage = (segment: 'equity_delivery' | 'equity_intraday' | 'options') =>
      orderCosts({ ...small, segment, price: 100 }).brokerage;
    expect(brokerage('equity_intraday')).toBeCloseTo(0.3, 12);
    expect(brokerage('options')).toBe(20);
    expect(brokerage('equity_delivery')).toBe(0);
  });

  it('uses the oldest known rates for older dates', () => {
    const at = (date: string) =>
      orderCosts({
        exchange: 'NSE',
        segment: 'options',
        side: 'SELL',
        date,
        price: 100,
        quantity: 75,
      });
    expect(at('2014-06-02')).toEqual(at('2021-01-01'));
    expect(at('2021-01-01').stt).toBeCloseTo(3.75, 12);
  });

  it('is never negative and adds up', () => {
    fc.assert(
      fc.property(anyOrder, (order) => {
        const { total, ...parts } = orderCosts(order);
        const values = Object.values(parts);
        expect(values.every((value) => value >= 0)).toBe(true);
        expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(total, 6);
      }),
    );
  });

  it('costs no less for a higher price or quantity', () => {
    fc.assert(
      fc.property(anyOrder, fc.integer({ min: 1, max: 1000 }), (order, more) => {
        const { total } = orderCosts(order);
        expect(orderCosts({ ...order, price: order.price + more }).total).toBeGreaterThan(total);
        expect(orderCosts({ ...order, quantity: order.quantity + more }).total).toBeGreaterThan(
          total,
        );
      }),
    );
  });
});

describe('a round trip', () => {
  const future = {
    exchange: 'NSE',
    segment: 'futures',
    buy: { date: '2026-03-31', price: 24_500 },
    sell: { date: '2026-04-01', price: 24_600 },
    quantity: 65,
  } as const;

  it('given a rate change between its legs, when costed, then each leg pays its own date', () => {
    expect(roundTripCosts(future).stt).toBeCloseTo(799.5, 9);
    const shorted = { ...future, sell: { date: '2026-03-31', price: 24_600 } };
    expect(roundTripCosts(shorted).stt).toBeCloseTo(319.8, 9);
  });

  it('rounds once, at the end', () => {
    expect(roundTripCosts(future).total).toBeCloseTo(951.233221, 6);
    expect(roundTripCostPaise(future)).toBe(95_123);
  });

  it('is the sum of its two orders', () => {
    fc.assert(
      fc.property(anyOrder, anyOrder, (first, second) => {
        const { exchange, segment, quantity } = first;
        const common = { exchange, segment, quantity };
        const buy = { date: first.date, price: first.price };
        const sell = { date: second.date, price: second.price };
        const trip = roundTripCosts({ ...common, buy, sell });
        const bought = orderCosts({ ...common, ...buy, side: 'BUY' });
        const sold = orderCosts({ ...common, ...sell, side: 'SELL' });
        for (const key of PARTS) expect(trip[key]).toBe(bought[key] + sold[key]);
      }),
    );
  });
});

describe('special cases', () => {
  it('charges SENSEX and BANKEX options at BSE more than the others', () => {
    const bse = {
      exchange: 'BSE',
      segment: 'options',
      side: 'BUY',
      date: '2026-11-16',
      price: 200,
      quantity: 20,
    } as const;
    const charge = (underlying: string) =>
      orderCosts({ ...bse, underlyingClass: underlyingClassOf(underlying) }).txnPlusIpft;
    expect(charge('SENSEX')).toBeCloseTo(1.3, 12);
    expect(charge('BANKEX')).toBeCloseTo(1.3, 12);
    expect(charge('SENSEX50')).toBeCloseTo(0.2, 12);
    expect(orderCosts(bse).txnPlusIpft).toBeCloseTo(1.3, 12);
  });

  it('taxes an exercised option on its intrinsic value', () => {
    expect(exerciseStt('2026-03-31', 100, 65)).toBeCloseTo(8.125, 12);
    expect(exerciseStt('2026-04-01', 100, 65)).toBeCloseTo(9.75, 12);
  });
});
