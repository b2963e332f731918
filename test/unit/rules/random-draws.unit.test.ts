import { describe, expect, it } from '@jest/globals';
import { randomDraws, xoshiro } from '#core/rules/effects/random-draws.ts';

const moments = (count: number, draw: () => number) => {
  const values = Array.from({ length: count }, draw);
  const mean = values.reduce((a, b) => a + b, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
  const fourth = values.reduce((sum, value) => sum + (value - mean) ** 4, 0) / count;
  return { mean, variance, kurtosis: fourth / variance ** 2 };
};

describe('given the generator', () => {
  it('when its state is 1, 2, 3, 4, then it gives the numbers of its authors', () => {
    const next = xoshiro([1, 2, 3, 4]);
    expect(Array.from({ length: 10 }, next)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
      4258142804,
    ]);
  });

  it('when seeded alike, then the draws are alike; when seeded by neighbours, then unrelated', () => {
    const first = (seed: number): number[] => {
      const draws = randomDraws(seed);
      return Array.from({ length: 50 }, () => draws.normal());
    };
    expect(first(7)).toEqual(first(7));
    const [a, b] = [first(7), first(8)];
    const product = a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0) / 50;
    expect(Math.abs(product)).toBeLessThan(0.5);
    expect(first(0)).not.toEqual(first(-1));
  });
});

describe('given many draws', () => {
  const COUNT = 200_000;

  it('when uniform, then they fill the open interval evenly', () => {
    const { uniform } = randomDraws(1);
    const { mean, variance } = moments(COUNT, uniform);
    expect(mean).toBeCloseTo(0.5, 2);
    expect(variance).toBeCloseTo(1 / 12, 2);
    const values = Array.from({ length: COUNT }, uniform);
    expect(values.every((value) => value > 0 && value < 1)).toBe(true);
  });

  it('when normal, then mean 0, variance 1, kurtosis 3', () => {
    const { mean, variance, kurtosis } = moments(COUNT, randomDraws(2).normal);
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(Math.abs(variance - 1)).toBeLessThan(0.015);
    expect(Math.abs(kurtosis - 3)).toBeLessThan(0.05);
  });

  it.each([0.3, 1, 2.5, 40])(
    'when gamma of shape %p, then mean and variance are the shape',
    (shape) => {
      const draws = randomDraws(3);
      const { mean, variance } = moments(COUNT, () => draws.gamma(shape));
      expect(Math.abs(mean / shape - 1)).toBeLessThan(0.01);
      expect(Math.abs(variance / shape - 1)).toBeLessThan(0.03);
    },
  );
});
