import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { legsOf } from '#core/trading/legs.ts';

const lotsOf = (lots: number, targets: readonly number[]) =>
  legsOf(lots, targets).map((leg) => leg.lots);

describe('legs', () => {
  it('are one per target, spare lots to the earliest targets', () => {
    expect(legsOf(8, [101, 102, 103])).toEqual([
      { legNumber: 1, lots: 3, target: 101 },
      { legNumber: 2, lots: 3, target: 102 },
      { legNumber: 3, lots: 2, target: 103 },
    ]);
  });

  it('are as many as there are lots when those are fewer, for the earliest targets', () => {
    expect(legsOf(2, [101, 102, 103]).map(({ target }) => target)).toEqual([101, 102]);
    expect(lotsOf(1, [101, 102])).toEqual([1]);
  });

  it('hold all lots, never differ by more than one and never grow', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 6 }), (lots, n) => {
        const own = lotsOf(
          lots,
          Array.from({ length: n }, (_, place) => 100 + place),
        );
        expect(own.reduce((sum, one) => sum + one, 0)).toBe(lots);
        expect(Math.max(...own) - Math.min(...own)).toBeLessThanOrEqual(1);
        expect([...own].sort((a, b) => b - a)).toEqual(own);
      }),
    );
  });

  it('need a whole lot and a target', () => {
    expect(() => legsOf(0, [101])).toThrow(RangeError);
    expect(() => legsOf(1.5, [101])).toThrow(RangeError);
    expect(() => legsOf(1, [])).toThrow(RangeError);
  });
});
