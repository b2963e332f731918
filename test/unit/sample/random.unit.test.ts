import { describe, expect, it } from '@jest/globals';
import { premiumOf } from '#local/sample/premium.ts';
import { createRandom } from '#local/sample/random.ts';

describe('seeded randomness', () => {
  it('repeats a stream and separates streams and seeds', () => {
    const take = (seed: number, stream: string): number[] => {
      const random = createRandom(seed, stream);
      return Array.from({ length: 5 }, () => random.next());
    };

    expect(take(1, 'a')).toEqual(take(1, 'a'));
    expect(take(1, 'a')).not.toEqual(take(1, 'b'));
    expect(take(1, 'a')).not.toEqual(take(2, 'a'));
  });

  it('is uniform, normal and fair within what 100,000 draws allow', () => {
    const random = createRandom(1, 'moments');
    const count = 100_000;
    const mean = (draw: () => number): number =>
      Array.from({ length: count }, draw).reduce((sum, value) => sum + value, 0) / count;

    // Four standard errors each.
    expect(Math.abs(mean(random.next) - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / count));
    expect(Math.abs(mean(random.normal))).toBeLessThan(4 / Math.sqrt(count));
    expect(Math.abs(mean(() => random.normal() ** 2) - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
    expect(Math.abs(mean(() => Number(random.chance(0.3))) - 0.3)).toBeLessThan(0.006);
    expect(Math.abs(mean(() => random.integer(1, 6)) - 3.5)).toBeLessThan(0.022);
  });

  it('picks by weight and never a weight of zero', () => {
    const random = createRandom(3, 'weights');
    const picks = Array.from({ length: 4_000 }, () => random.weighted({ a: 3, b: 0, c: 1 }));

    expect(picks).not.toContain('b');
    expect(Math.abs(picks.filter((key) => key === 'a').length / 4_000 - 0.75)).toBeLessThan(0.03);
  });
});

describe('the premium of an option', () => {
  const month = { forward: 100, volatility: 0.2, minutesLeft: 21 * 375 };

  it('equals Black-76 at the money', () => {
    // F (2 N(sigma sqrt(T) / 2) - 1) with sigma 0.2 and T 1/12: 2.302974
    expect(premiumOf({ ...month, strike: 100, optionType: 'CE' })).toBeCloseTo(2.302974, 4);
  });

  it('keeps put-call parity', () => {
    const call = premiumOf({ ...month, strike: 95, optionType: 'CE' });
    const put = premiumOf({ ...month, strike: 95, optionType: 'PE' });

    expect(call - put).toBeCloseTo(5, 4);
  });

  it('is the intrinsic value at the end', () => {
    const end = { forward: 100, volatility: 0.2, minutesLeft: 0 };

    expect(premiumOf({ ...end, strike: 97, optionType: 'CE' })).toBe(3);
    expect(premiumOf({ ...end, strike: 97, optionType: 'PE' })).toBe(0);
  });
});
