// The standard normal distribution in double precision. The cdf stands on erfc, because the usual
// polynomial (Abramowitz-Stegun 26.2.17, error 7.5e-8) is noise in the far wing of an option chain.
import erfc from '@stdlib/math-base-special-erfc';
import erfcinv from '@stdlib/math-base-special-erfcinv';

const SQRT_TWO = Math.SQRT2;
const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

/** exp(-x^2 / 2) / sqrt(2 pi). Zero at both infinities. */
export const normalDensity = (x: number): number => Math.exp(-0.5 * x * x) / SQRT_TWO_PI;

/** P(X <= x); the reference values down to x = -8 come out to 14 digits (market reference, 9.2). */
export const normalCdf = (x: number): number => 0.5 * erfc(-x / SQRT_TWO);

/** P(X > x), exact in the far tail, where 1 - cdf would be rounded away. */
export const normalTail = (x: number): number => 0.5 * erfc(x / SQRT_TWO);

/** The x with P(X > x) = tail; infinite at 0 and 1, NaN outside. The quantile of p is at tail 1 - p. */
export const normalUpperQuantile = (tail: number): number => SQRT_TWO * erfcinv(2 * tail);
