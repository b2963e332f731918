import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CATEGORIES } from '#core/market/category.ts';
import { type MarginInput, marginPerLot } from '#core/market/margin.ts';

const base = { product: 'CARRY', date: '2026-11-16', lotSize: 65 } as const;

describe('margin of one lot, in paise', () => {
  it('given a NIFTY future worth 15.7 lakh, then about the 1.78 lakh of a broker quote', () => {
    const margin = marginPerLot({
      ...base,
      category: 'INDEX_FUTURES',
      side: 'BUY',
      price: 24_153.85,
    });
    expect(margin).toBe(1_77_410_03);
    expect(margin / 1_78_000_00).toBeGreaterThan(0.95);
    expect(margin / 1_78_000_00).toBeLessThan(1.05);
  });

  it('given a short 23100 put of 75 units, then within 5 % of the quoted 192,798', () => {
    const margin = marginPerLot({
      ...base,
      category: 'INDEX_OPTIONS',
      side: 'SELL',
      price: 123.7,
      strike: 23_100,
      lotSize: 75,
      date: '2025-01-20',
    });
    expect(margin).toBe(1_95_772_50);
    expect(Math.abs(margin / 1_92_798_00 - 1)).toBeLessThan(0.05);
  });

  it('is the premium for long options, index and stock', () => {
    const long = { ...base, side: 'BUY', price: 151.35 } as const;
    expect(marginPerLot({ ...long, category: 'INDEX_OPTIONS', strike: 24_500 })).toBe(9_837_75);
    expect(marginPerLot({ ...long, category: 'STOCK_OPTIONS' })).toBe(9_837_75);
  });

  it('is a fifth of a stock future or of the strike of a short stock option', () => {
    const stock = { ...base, side: 'SELL', lotSize: 500 } as const;
    expect(marginPerLot({ ...stock, category: 'STOCK_FUTURES', price: 1_000 })).toBe(1_00_000_00);
    expect(marginPerLot({ ...stock, category: 'STOCK_OPTIONS', price: 20, strike: 1_100 })).toBe(
      1_10_000_00,
    );
  });

  it('is a fifth of a share intraday and all of it to carry', () => {
    const share = {
      ...base,
      category: 'NSE_EQ',
      side: 'BUY',
      price: 1_502.55,
      lotSize: 1,
    } as const;
    expect(marginPerLot({ ...share, product: 'INTRADAY' })).toBe(300_51);
    expect(marginPerLot(share)).toBe(1_502_55);
  });

  it('adds 2 % to short index options on their expiry day since 2024-11-20', () => {
    const short = {
      category: 'INDEX_OPTIONS',
      side: 'SELL',
      product: 'INTRADAY',
      price: 40,
      strike: 24_000,
      lotSize: 75,
    } as const;
    const on = (date: string, expiry: string) => marginPerLot({ ...short, date, expiry });
    expect(on('2024-11-21', '2024-11-21')).toBe(2_39_400_00);
    expect(on('2024-11-20', '2024-11-21')).toBe(2_03_400_00);
    expect(on('2024-11-14', '2024-11-14')).toBe(2_03_400_00);
    const stock = { ...short, category: 'STOCK_OPTIONS' } as const;
    expect(marginPerLot({ ...stock, date: '2024-11-28', expiry: '2024-11-28' })).toBe(3_60_000_00);
  });

  it('refuses a short option without a strike', () => {
    const short = { ...base, side: 'SELL', price: 100 } as const;
    expect(() => marginPerLot({ ...short, category: 'INDEX_OPTIONS' })).toThrow(
      'margin of a short INDEX_OPTIONS: expected a strike > 0, found undefined',
    );
  });

  it('is a positive integer that grows with the lot and never exceeds the notional', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CATEGORIES),
        fc.constantFrom('BUY' as const, 'SELL' as const),
        fc.constantFrom('INTRADAY' as const, 'CARRY' as const),
        fc.integer({ min: 100, max: 5_000_000 }),
        fc.integer({ min: 1, max: 5_000 }),
        (category, side, product, paise, lotSize) => {
          const price = paise / 100;
          const input: MarginInput = { ...base, category, side, product, price, strike: price };
          const margin = marginPerLot({ ...input, lotSize });
          expect(Number.isInteger(margin)).toBe(true);
          expect(margin).toBeGreaterThan(0);
          expect(margin).toBeLessThanOrEqual(paise * lotSize);
          expect(marginPerLot({ ...input, lotSize: lotSize + 1 })).toBeGreaterThan(margin);
        },
      ),
    );
  });
});
