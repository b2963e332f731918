// Randomness as an input: everything drawn here follows from one seed, on every machine the same. The
// generator is xoshiro128** (Blackman, Vigna 2018), its state spread from the seed by splitmix32.

// Taken out of the global object once: a sandboxed global (as under a test runner) is slow to ask.
const { imul, log, sqrt } = Math;

export interface RandomDraws {
  /** Even over the open interval (0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Gamma with this shape (> 0) and scale 1. */
  gamma(shape: number): number;
}

export type GeneratorState = readonly [number, number, number, number];

/** Draws that follow from a whole number; neighbouring seeds give unrelated sequences. */
export function randomDraws(seed: number): RandomDraws {
  const uniform = uniformFrom(xoshiro(spreadSeed(seed)));
  const normal = normalFrom(uniform);
  return { uniform, normal, gamma: (shape) => gammaDraw(shape, uniform, normal) };
}

/** The generator itself: 32 random bits as an unsigned integer per call. Not all four words may be 0. */
export function xoshiro([first, second, third, fourth]: GeneratorState): () => number {
  let a = first | 0;
  let b = second | 0;
  let c = third | 0;
  let d = fourth | 0;
  return () => {
    const scrambled = imul(b, 5);
    const result = imul((scrambled << 7) | (scrambled >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  };
}

/** Scrambles 32 bits, one to one; every bit of the input moves every bit of the result. */
export function mixBits(bits: number): number {
  const once = imul(bits ^ (bits >>> 16), 0x21f0aaad);
  const twice = imul(once ^ (once >>> 15), 0x735a2d97);
  return twice ^ (twice >>> 15);
}

function spreadSeed(seed: number): GeneratorState {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    return mixBits(state);
  };
  return [next(), next(), next(), next()];
}

/** 53 bits, moved off zero by half a step so that its logarithm exists. */
const uniformFrom = (bits: () => number) => (): number =>
  ((bits() >>> 5) * 0x4000000 + (bits() >>> 6) + 0.5) / 0x20000000000000;

/** Marsaglia's polar method; the second normal of each pair is kept for the next call. */
function normalFrom(uniform: () => number): () => number {
  let spare = 0;
  let hasSpare = false;
  return () => {
    if (hasSpare) {
      hasSpare = false;
      return spare;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const radius = sqrt((-2 * log(square)) / square);
      spare = y * radius;
      hasSpare = true;
      return x * radius;
    }
  };
}

/** Marsaglia and Tsang (2000); below shape 1 by the factor U^(1 / shape). */
function gammaDraw(shape: number, uniform: () => number, normal: () => number): number {
  if (shape < 1) return gammaDraw(shape + 1, uniform, normal) * uniform() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / sqrt(9 * d);
  for (;;) {
    const x = normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    if (log(uniform()) < 0.5 * x * x + d - d * v + d * log(v)) return d * v;
  }
}
