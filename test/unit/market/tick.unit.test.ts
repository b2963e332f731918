import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { roundToTick, tickDirection, tickOf } from '#core/market/tick.ts';

describe('tick size in paise', () => {
  it.each([
    ['NSE_EQ', 200, '2024-06-09', 5],
    ['NSE_EQ', 200, '2024-06-10', 1],
    ['NSE_EQ', 249.99, '2026-11-16', 1],
    ['NSE_EQ', 250, '2026-11-16', 5],
    ['NSE_EQ', 1_000, '2025-04-15', 5],
    ['NSE_EQ', 1_000.1, '2025-04-14', 5],
    ['NSE_EQ', 1_000.1, '2025-04-15', 10],
    ['STOCK_FUTURES', 5_000, '2026-11-16', 10],
    ['STOCK_FUTURES', 7_500, '2026-11-16', 50],
    ['STOCK_FUTURES', 12_000, '2026-11-16', 100],
    ['NSE_EQ', 1_30_000, '2026-11-16', 500],
    ['INDEX_FUTURES', 24_500, '2025-04-14', 5],
    ['INDEX_FUTURES', 24_500, '2025-04-15', 10],
    ['INDEX_FUTURES', 52_000, '2025-04-15', 20],
    ['INDEX_FUTURES', 13_000, '2025-04-15', 5],
    ['INDEX_OPTIONS', 24_500, '2026-11-16', 5],
    ['STOCK_OPTIONS', 180, '2025-11-02', 5],
    ['STOCK_OPTIONS', 180, '2025-11-03', 1],
    ['STOCK_OPTIONS', 250, '2025-11-03', 5],
  ] as const)('%s at %d on %s: %i', (category, price, date, tick) => {
    expect(tickOf(category, price, date)).toBe(tick);
  });
});

describe('rounding to the tick', () => {
  it('is exact where floating point is not', () => {
    expect(roundToTick(0.15, 5, 'DOWN')).toBe(0.15);
    expect(roundToTick(1.15, 5, 'UP')).toBe(1.15);
    expect(roundToTick(8638.35, 5, 'DOWN')).toBe(8638.35);
    expect(roundToTick(24_512.37, 10)).toBe(24_512.4);
    expect(roundToTick(24_512.34, 10, 'UP')).toBe(24_512.4);
  });

  it('gives limits the better price and stops the price that triggers later', () => {
    expect(tickDirection('BUY', 'LIMIT')).toBe('DOWN');
    expect(tickDirection('SELL', 'LIMIT')).toBe('UP');
    expect(tickDirection('BUY', 'STOP')).toBe('UP');
    expect(tickDirection('SELL', 'STOP')).toBe('DOWN');
  });

  it('stays on the grid, around the price, less than a tick away', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500_000_000 }),
        fc.constantFrom(1, 5, 10, 20, 50, 100, 500),
        (tenThousandths, tick) => {
          const price = tenThousandths / 10_000;
          const down = roundToTick(price, tick, 'DOWN');
          const up = roundToTick(price, tick, 'UP');
          const nearest = roundToTick(price, tick);
          expect(down).toBeLessThanOrEqual(price);
          expect(up).toBeGreaterThanOrEqual(price);
          expect([down, up]).toContain(nearest);
          expect(up - down).toBeLessThan((tick / 100) * 1.000001);
          expect(Math.round(down * 100) % tick).toBe(0);
          expect(roundToTick(down, tick, 'UP')).toBe(down);
        },
      ),
    );
  });
});
