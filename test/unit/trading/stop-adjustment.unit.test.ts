import { describe, expect, it } from '@jest/globals';
import type { AfterStop } from '#core/rules/level-figures.ts';
import { adjustedStop, type ProtectedEntry } from '#core/trading/stop-adjustment.ts';

const LONG: ProtectedEntry = { side: 'BUY', entryPrice: 200, stoploss: 196 };
const CALM: AfterStop = {
  n: 20,
  postSlPct: -0.5,
  huntedShare: 0.6,
  huntedLowerBound: 0.5,
  overshootP75Pct: 0.4,
};
const adjusted = (afterStop: AfterStop | null, entry = LONG) =>
  adjustedStop(entry, { afterStop, huntedShareAbove: 0.5, tick: 5 });

describe('the stop before sizing', () => {
  it('is left alone at a mean of exactly -0.5 % and a bound of exactly the threshold', () => {
    expect(adjusted(CALM)).toBe(196);
    expect(adjusted(null)).toBe(196);
  });

  it('is widened by the mean move beyond it once that is below -0.5 %', () => {
    expect(adjusted({ ...CALM, postSlPct: -0.75 })).toBe(194.5);
    expect(adjusted({ ...CALM, postSlPct: -0.75 }, { ...LONG, side: 'SELL', stoploss: 204 })).toBe(
      205.5,
    );
  });

  it('is widened by the p75 overshoot once stops are hunted for certain', () => {
    expect(adjusted({ ...CALM, huntedLowerBound: 0.51 })).toBe(195.2);
  });

  it('takes the larger of both reasons', () => {
    expect(adjusted({ ...CALM, postSlPct: -0.6, huntedLowerBound: 0.51 })).toBe(194.8);
  });

  it('is left alone below 20 stops', () => {
    expect(adjusted({ ...CALM, n: 19, postSlPct: -3 })).toBe(196);
  });

  it('stays a price where a cheap premium would be widened below nothing', () => {
    const cheap: ProtectedEntry = { side: 'BUY', entryPrice: 2, stoploss: 0.5 };
    expect(adjusted({ ...CALM, postSlPct: -40 }, cheap)).toBe(0.05);
  });
});
