// Reference values carry a stated number of digits: relative for computed ones, decimals for printed.
import { expect } from '@jest/globals';

/** |found / expected - 1| <= tolerance; an expected 0 must be found exactly. */
export const expectReference = (found: number, expected: number, tolerance = 1e-12): void => {
  if (expected === 0) expect(Math.abs(found)).toBe(0);
  else expect(Math.abs(found / expected - 1)).toBeLessThanOrEqual(tolerance);
};

/** Equal when printed with that many decimals. */
export const expectPrinted = (found: number, expected: number, decimals: number): void => {
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(0.500001 * 10 ** -decimals);
};
