import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SHAPE_VERSION, sessionShapes } from '#core/analytics/regimes/session-shape.ts';
import type { DailyBar } from '#core/analytics/regimes/trend-indicators.ts';

/** Twenty quiet days with a true range of 2 each, then the day in question; the close before it is 100. */
const shapeAfterQuiet = (last: DailyBar) => {
  const quiet = Array.from({ length: 20 }, () => ({ open: 100, high: 101, low: 99, close: 100 }));
  return sessionShapes([...quiet, last])[20];
};

describe('given a day after quiet ones', () => {
  it.each([
    ['body, close and range reach their thresholds', [100, 101.6, 99.6, 101.2], 'TRENDING_BULLISH'],
    ['the same happens downwards', [100, 100.4, 98.4, 98.8], 'TRENDING_BEARISH'],
    ['it closes just short of the top quarter', [99.9, 101.6, 99.6, 101.09], 'SIDEWAYS_BULLISH'],
    ['it moved less than a quarter of a usual day', [100, 100.6, 99.5, 100.49], 'SIDEWAYS'],
    [
      'it gained a quarter and closed in the middle',
      [100.5, 101.5, 99.5, 100.5],
      'SIDEWAYS_BULLISH',
    ],
    ['it lost a quarter and closed in the middle', [99.5, 100.5, 98.5, 99.5], 'SIDEWAYS_BEARISH'],
    ['it fell but closed in its upper half', [98, 99.8, 97, 99.4], 'SIDEWAYS'],
    ['the price stood still', [103, 103, 103, 103], 'SIDEWAYS'],
  ] as const)('when %s, then its shape is %s', (_, [open, high, low, close], shape) => {
    expect(shapeAfterQuiet({ open, high, low, close })?.shape).toBe(shape);
  });

  it('when the price stood still, then what has no meaning is null and the rest is known', () => {
    expect(shapeAfterQuiet({ open: 103, high: 103, low: 103, close: 103 })?.features).toEqual({
      ...{ bars: 21, body: null, clv: null, rho: 1.5, net: 1.5 },
    });
  });

  it('when no average range of the day before is known, or it is zero, then the shape is unknown', () => {
    const still = Array.from({ length: 20 }, () => ({ open: 5, high: 5, low: 5, close: 5 }));
    const moved = { open: 5, high: 9, low: 4, close: 9 };
    expect(sessionShapes([...still, moved])[20]?.shape).toBe('UNKNOWN');
    expect(sessionShapes([...still.slice(0, 14), moved])[14]?.shape).toBe('UNKNOWN');
    expect(SHAPE_VERSION).toBe('B.1');
  });
});

describe('given any bars', () => {
  const bar = fc
    .tuple(fc.integer({ min: 50, max: 150 }), fc.nat(20), fc.nat(4), fc.nat(4))
    .map(([low, range, open, close]): DailyBar => {
      const at = (quarter: number) => low + (range * quarter) / 4;
      return { open: at(open), high: low + range, low, close: at(close) };
    });

  it('when later bars are added, then no earlier shape changes, and no figure is NaN', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        fc.array(bar, { minLength: 20, maxLength: 40 }),
        fc.array(bar, { maxLength: 5 }),
        (bars, more) => {
          const shapes = sessionShapes(bars);
          for (const { shape, features } of shapes) {
            seen.add(shape);
            const figures = Object.values(features).filter((one) => one !== null);
            expect(figures.every(Number.isFinite)).toBe(true);
          }
          expect(sessionShapes([...bars, ...more]).slice(0, bars.length)).toEqual(shapes);
        },
      ),
      { numRuns: 300 },
    );
    expect(seen.size).toBe(6);
  });
});
