import { describe, expect, it } from '@jest/globals';
import { calibrationDeciles } from '#core/rules/significance/calibration.ts';
import { expectClose } from '#test/support/close.ts';

describe('given predictions and what came of them', () => {
  it('when grouped, then the deciles rise in prediction, hold a tenth each and lose no trade', () => {
    const n = 103;
    const predictedR = Float64Array.from({ length: n }, (_, i) => ((i * 37) % n) / n);
    const realisedR = predictedR.map((value) => 2 * value);
    const deciles = calibrationDeciles({
      predictedR,
      realisedR,
      day: Int32Array.from(predictedR, (_, i) => i),
    });
    expect(deciles.map(({ decile }) => decile)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(deciles.reduce((sum, { n: size }) => sum + size, 0)).toBe(n);
    for (const { predictedR: predicted, realisedR: realised, n: size } of deciles) {
      expect([10, 11]).toContain(size);
      expectClose(realised, 2 * predicted);
    }
    for (let d = 1; d < 10; d += 1)
      expect(deciles[d]?.predictedR ?? 0).toBeGreaterThan(deciles[d - 1]?.predictedR ?? 1);
  });

  it('when each trade has its own day, then the standard error is s / sqrt(n)', () => {
    const realisedR = Float64Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 1 : -1));
    const day = Int32Array.from(realisedR, (_, i) => i);
    const [first] = calibrationDeciles({ predictedR: new Float64Array(40), realisedR, day });
    // Four trades of +-1: s = sqrt(4 / 3), error s / 2.
    expectClose(first?.standardError, Math.sqrt(4 / 3) / 2);
  });

  it('when trades share their days, then they count as one observation per day', () => {
    const realisedR = Float64Array.from({ length: 40 }, (_, i) => (i % 4 < 2 ? 1 : -1));
    const day = Int32Array.from(realisedR, (_, i) => Math.floor(i / 2));
    const [first] = calibrationDeciles({ predictedR: new Float64Array(40), realisedR, day });
    // Two days of +2 and -2: sqrt(2 / 1 * 8) / 4 = 1, against .577 if all were independent.
    expectClose(first?.standardError, 1);
    const oneDay = calibrationDeciles({
      predictedR: new Float64Array(40),
      realisedR,
      day: new Int32Array(40),
    });
    expect(oneDay[0]?.standardError).toBeNull();
  });

  it('when there are fewer trades than deciles, then only the deciles with trades are shown', () => {
    const few = Float64Array.of(0.1, 0.2, 0.3);
    const deciles = calibrationDeciles({
      predictedR: few,
      realisedR: few,
      day: Int32Array.of(1, 2, 3),
    });
    expect(deciles.map(({ n }) => n)).toEqual([1, 1, 1]);
  });
});
