// Seeded randomness of the sample world: the same seed gives the same world on every machine.

// Bound once: a global is looked up by name at every call when tests run this inside a context.
const { cos, floor, imul, log, sin, sqrt } = Math;

export type Random = {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Whole number in [low, high]. */
  integer(low: number, high: number): number;
  /** Standard normal. */
  normal(): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** A key of the record, by weight. */
  weighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>): K;
};

export type Range = readonly [low: number, high: number];

/** xoshiro128** (Blackman and Vigna), its state filled by splitmix32 from the seed and a stream name. */
export function createRandom(seed: number, stream: string): Random {
  const next = xoshiro128(stateOf(seed, stream));
  let spare: number | undefined;

  function normal(): number {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    // Box-Muller gives two at a time; 1 - next() keeps the logarithm away from zero.
    const radius = sqrt(-2 * log(1 - next()));
    const angle = 2 * Math.PI * next();
    spare = radius * sin(angle);
    return radius * cos(angle);
  }

  return {
    next,
    normal,
    between: (low, high) => low + (high - low) * next(),
    integer: (low, high) => low + floor((high - low + 1) * next()),
    chance: (probability) => next() < probability,
    pick(items) {
      const item = items[floor(next() * items.length)];
      if (item === undefined) throw new RangeError('random pick: expected items, found none');
      return item;
    },
    weighted: (weights) => weightedKey(weights, next()),
  };
}

function weightedKey<K extends string>(
  weights: Readonly<Partial<Record<K, number>>>,
  uniform: number,
): K {
  let total = 0;
  for (const key in weights) total += weights[key] ?? 0;
  let left = uniform * total;
  for (const key in weights) {
    left -= weights[key] ?? 0;
    if (left < 0) return key;
  }
  throw new RangeError(`weighted pick: expected weights above 0, found ${JSON.stringify(weights)}`);
}

function stateOf(seed: number, stream: string): Uint32Array {
  let mixed = seed >>> 0;
  for (const letter of stream) {
    mixed = imul(mixed ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return Uint32Array.from({ length: 4 }, () => {
    mixed = (mixed + 0x9e3779b9) >>> 0;
    let value = imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    value = imul(value ^ (value >>> 15), 0x735a2d97);
    return value ^ (value >>> 15);
  });
}

function xoshiro128(state: Uint32Array): () => number {
  let [a = 1, b = 2, c = 3, d = 4] = state;
  return () => {
    const scrambled = imul(rotateLeft(imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return scrambled / 4_294_967_296;
  };
}

const rotateLeft = (value: number, bits: number): number =>
  (value << bits) | (value >>> (32 - bits));
