// Doubles from two computations agree when their relative distance is tiny; null only equals null.
import { expect } from '@jest/globals';

/** Relative to the larger of the expectation and 1e-300; default 1e-12. */
export function expectClose(
  found: number | null | undefined,
  expected: number | null,
  tolerance = 1e-12,
): void {
  if (expected === null || found === null || found === undefined) {
    expect(found).toBe(expected);
    return;
  }
  const distance = Math.abs(found - expected) / Math.max(Math.abs(expected), 1e-300);
  if (found !== expected && !(distance <= tolerance)) expect(found).toBe(expected);
}
