import { describe, expect, it } from '@jest/globals';
import { type TrailedPosition, trailedStop } from '#core/trading/trailing-chain.ts';

const LONG: TrailedPosition = {
  side: 'BUY',
  averageEntry: 100,
  targets: [104, 108, 112],
  stoploss: 97,
};
const SHORT: TrailedPosition = {
  side: 'SELL',
  averageEntry: 100,
  targets: [96, 92, 88],
  stoploss: 103,
};

describe('the trailing chain', () => {
  it('moves the stop to the average entry after the first target, then to the target before', () => {
    expect([1, 2, 3].map((hit) => trailedStop(LONG, hit))).toEqual([100, 104, 108]);
    expect([1, 2, 3].map((hit) => trailedStop(SHORT, hit))).toEqual([100, 96, 92]);
  });

  it('never loosens a stop that is further already', () => {
    expect(trailedStop({ ...LONG, stoploss: 101 }, 1)).toBe(101);
    expect(trailedStop({ ...SHORT, stoploss: 95 }, 2)).toBe(95);
  });

  it('knows the targets there are', () => {
    expect(() => trailedStop(LONG, 0)).toThrow(RangeError);
    expect(() => trailedStop(LONG, 4)).toThrow(RangeError);
  });
});
