// Doubles spread evenly over a range. fast-check's own doubles are even over bit patterns, so that
// nearly all of them lie next to zero: good for edges, poor for a grid of ordinary values.
import fc from 'fast-check';

const STEPS = 2 ** 30;

/** Evenly from min to max, both included. */
export const uniform = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: 0, max: STEPS }).map((step) => min + ((max - min) * step) / STEPS);

/** Evenly in the logarithm, for quantities that span orders of magnitude. */
export const logUniform = (min: number, max: number): fc.Arbitrary<number> =>
  uniform(Math.log(min), Math.log(max)).map(Math.exp);
