import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { regimeLabels } from '#core/analytics/regime.ts';
import {
  averageTrueRange,
  choppiness,
  closeSlope,
  type DailyBar,
  directionalIndex,
  signedEfficiency,
  trueRanges,
} from '#core/analytics/trend-indicators.ts';
import { describeShared, readJson } from '#test/support/shared-folder.ts';

const value = z.number().nullable();
const vectors = z.object({
  bars: z.array(z.object({ o: z.number(), h: z.number(), l: z.number(), c: z.number() })),
  expected: z.array(
    z.object({
      i: z.number(),
      tr: value,
      atr14: value,
      plus_di: value,
      minus_di: value,
      adx14: value,
      er10_signed: value,
      chop14: value,
      slope20: value,
      s: value,
      T: value,
      D: value,
      scheme_a: z.string(),
    }),
  ),
});

/** The file prints ten significant digits. */
const expectPrinted = (found: number | null | undefined, expected: number | null): void => {
  if (expected === null || found === null || found === undefined) expect(found).toBe(expected);
  else expect(Math.abs(found - expected)).toBeLessThan(1e-7);
};

describeShared('vectors/regime.json', 'given the 61 reference bars', (path) => {
  const { bars: rows, expected } = vectors.parse(readJson(path));
  const bars: DailyBar[] = rows.map(({ o, h, l, c }) => ({ open: o, high: h, low: l, close: c }));
  const labels = regimeLabels(bars);

  it.each(expected.map((row) => [row.i, row] as const))(
    'when bar %d is read, then indicators and label come out',
    (i, row) => {
      expectPrinted(trueRanges(bars)[i], row.tr);
      expectPrinted(averageTrueRange(bars)[i], row.atr14);
      const { plusDi, minusDi, adx } = directionalIndex(bars)[i] ?? {};
      expectPrinted(plusDi, row.plus_di);
      expectPrinted(minusDi, row.minus_di);
      expectPrinted(adx, row.adx14);
      expectPrinted(signedEfficiency(bars)[i], row.er10_signed);
      expectPrinted(choppiness(bars)[i], row.chop14);
      expectPrinted(closeSlope(bars)[i], row.slope20);
      expect(labels[i]?.regime).toBe(row.scheme_a);
      if (row.T !== null) expect(labels[i]?.trendVotes).toBe(row.T);
      if (row.D !== null) expect(labels[i]?.direction).toBe(row.D);
      if (row.s !== null) expectPrinted(labels[i]?.features.slope, row.s);
    },
  );
});

const series = (of: (i: number) => readonly [high: number, low: number, close: number]) =>
  Array.from({ length: 60 }, (_, i): DailyBar => {
    const [high, low, close] = of(i);
    return { open: close, high, low, close };
  });

describe('given synthetic series', () => {
  it('when prices rise by the same step every day, then the trend is complete', () => {
    const label = regimeLabels(series((i) => [10 + i, 9 + i, 9.5 + i]))[59];
    expect(label?.regime).toBe('TRENDING_BULLISH');
    expect(label?.features.adx).toBeCloseTo(100, 10);
    expect(label?.features.plusDi).toBeCloseTo(66.6666666667, 9);
    expect(label?.features.minusDi).toBe(0);
    expect(label?.features.efficiency).toBe(1);
    expect(label?.features.choppiness).toBeCloseTo(14.0343214276, 9);
  });

  it('when they fall instead, then everything is mirrored', () => {
    const label = regimeLabels(series((i) => [191 - i, 190 - i, 190.5 - i]))[59];
    expect(label?.regime).toBe('TRENDING_BEARISH');
    expect(label?.features.adx).toBeCloseTo(100, 10);
    expect(label?.features.efficiency).toBe(-1);
  });

  it('when closes alternate in a fixed range, then nothing trends', () => {
    const label = regimeLabels(series((i) => [101, 99, i % 2 === 0 ? 99.5 : 100.5]))[59];
    expect(label?.regime).toBe('SIDEWAYS');
    expect(label?.features).toMatchObject({ adx: 0, efficiency: 0, choppiness: 100 });
  });

  it('when all prices are equal, then undefined stays null and no NaN appears', () => {
    const label = regimeLabels(series(() => [5, 5, 5]))[59];
    expect(label?.regime).toBe('SIDEWAYS');
    expect(label?.features).toMatchObject({
      plusDi: null,
      minusDi: null,
      choppiness: null,
      efficiency: 0,
    });
  });

  it('when fewer than 28 bars are known, then the regime is unknown', () => {
    const labels = regimeLabels(series((i) => [10 + i, 9 + i, 9.5 + i]));
    expect(labels[26]?.regime).toBe('UNKNOWN');
    expect(labels[27]?.regime).toBe('TRENDING_BULLISH');
  });
});
