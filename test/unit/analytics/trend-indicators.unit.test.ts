import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { regimeLabels } from '#core/analytics/regimes/regime.ts';
import {
  averageTrueRange,
  choppiness,
  closeSlope,
  type DailyBar,
  directionalIndex,
  signedEfficiency,
} from '#core/analytics/regimes/trend-indicators.ts';

function expectWithin(
  found: number | null | undefined,
  expected: number | null,
  tolerance: number,
) {
  if (expected === null) expect(found).toBeNull();
  else expect(Math.abs((found ?? Number.NaN) - expected)).toBeLessThanOrEqual(tolerance);
}

const series = (
  of: (i: number) => readonly [high: number, low: number, close: number],
  count = 60,
) =>
  Array.from({ length: count }, (_, i): DailyBar => {
    const [high, low, close] = of(i);
    return { open: close, high, low, close };
  });

describe('given a series that rises or falls by one every day', () => {
  it.each([
    ['rises', series((i) => [10 + i, 9 + i, 9.5 + i]), 200 / 3, 0, 1],
    ['falls', series((i) => [191 - i, 190 - i, 190.5 - i]), 0, 200 / 3, -1],
  ] as const)(
    'when it %s, then every indicator has its limit from its first bar on',
    (_, bars, plus, minus, sign) => {
      for (let t = 0; t < bars.length; t++) {
        const { plusDi, minusDi, adx } = directionalIndex(bars)[t] ?? {};
        expectWithin(plusDi, t < 14 ? null : plus, 1e-9);
        expectWithin(minusDi, t < 14 ? null : minus, 1e-9);
        expectWithin(adx, t < 27 ? null : 100, 1e-9);
        expectWithin(signedEfficiency(bars)[t], t < 10 ? null : sign, 1e-12);
        expectWithin(averageTrueRange(bars)[t], t < 14 ? null : 1.5, 1e-12);
        expectWithin(choppiness(bars)[t], t < 14 ? null : 14.0343214276, 1e-9);
        expectWithin(closeSlope(bars)[t], t < 19 ? null : sign, 1e-9);
      }
    },
  );
});

describe('given any bars', () => {
  const bar = fc
    .record({
      low: fc.integer({ min: 1, max: 60 }),
      range: fc.integer({ min: 0, max: 9 }),
      at: fc.integer({ min: 0, max: 2 }),
    })
    .map(({ low, range, at }): DailyBar => {
      const close = low + (range * at) / 2;
      return { open: close, high: low + range, low, close };
    });
  const numbers = (of: unknown): readonly unknown[] =>
    Object.values(of ?? {}).flatMap((one) => (typeof one === 'object' ? numbers(one) : [one]));

  it('when they are labelled, then nothing is NaN or infinite, and later bars change no earlier label', () => {
    fc.assert(
      fc.property(
        fc.array(bar, { maxLength: 45 }),
        fc.array(bar, { maxLength: 10 }),
        (bars, more) => {
          const labels = regimeLabels(bars);
          expect(
            numbers(labels).filter((one) => typeof one === 'number' && !Number.isFinite(one)),
          ).toEqual([]);
          expect(regimeLabels([...bars, ...more]).slice(0, bars.length)).toEqual(labels);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('when they are turned upside down, then every label is mirrored', () => {
    const mirrored = {
      SIDEWAYS: 'SIDEWAYS',
      UNKNOWN: 'UNKNOWN',
      TRENDING_BULLISH: 'TRENDING_BEARISH',
      TRENDING_BEARISH: 'TRENDING_BULLISH',
      SIDEWAYS_BULLISH: 'SIDEWAYS_BEARISH',
      SIDEWAYS_BEARISH: 'SIDEWAYS_BULLISH',
    } as const;
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(bar, { minLength: 28, maxLength: 40 }), (bars) => {
        const turned = bars.map(
          (one): DailyBar => ({
            open: 100 - one.open,
            high: 100 - one.low,
            low: 100 - one.high,
            close: 100 - one.close,
          }),
        );
        const labels = regimeLabels(bars).map((label) => label.regime);
        for (const label of labels) seen.add(label);
        expect(regimeLabels(turned).map((label) => label.regime)).toEqual(
          labels.map((label) => mirrored[label]),
        );
      }),
      { numRuns: 300, seed: 8 },
    );
    expect(seen.size).toBeGreaterThanOrEqual(4);
  });
});
