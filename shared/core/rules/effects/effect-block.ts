// One block of exchangeable effects (all advisors, all days, all cells, ...) and one Gibbs update of it.
// Whoever gathers the residuals decides what the block is about; the update itself is always this one.
import type { EffectDraws } from '#core/rules/effects/keyed-draws.ts';
import type { RandomDraws } from '#core/rules/effects/random-draws.ts';

const { sqrt } = Math;

/** Effects e_j ~ N(0, variance), j = 0 ... K - 1; typed arrays that the sweeps write in place. */
export interface EffectBlock {
  /** What each effect is drawn by. */
  readonly key: Int32Array;
  readonly effect: Float64Array;
  /** Change of each effect by the last update. */
  readonly change: Float64Array;
  /** Sum of the recency weights of the members. */
  readonly weight: Float64Array;
  /** Weighted sum of the members' residuals with this block's effect removed; filled before an update. */
  readonly pull: Float64Array;
  /** Conditional posterior of the last update: mean m_j and variance V_j. */
  readonly mean: Float64Array;
  readonly spread: Float64Array;
  /** Between the effects, tau^2. */
  variance: number;
}

export function effectBlock(key: Int32Array, weight: Float64Array, variance: number): EffectBlock {
  const column = (): Float64Array => new Float64Array(weight.length);
  return {
    key,
    effect: column(),
    change: column(),
    weight,
    pull: column(),
    mean: column(),
    spread: column(),
    variance,
  };
}

// Prior tau^2 ~ InvGamma(1/2, 0.0005) (statistics reference, 2).
const PRIOR_SHAPE = 0.5;
const PRIOR_RATE = 0.0005;

/**
 * V_j = 1 / (W_j / sigma^2 + 1 / tau^2), m_j = V_j pull_j / sigma^2, e_j ~ N(m_j, V_j), then
 * tau^2 ~ InvGamma(1/2 + K/2, 0.0005 + sum e_j^2 / 2), then tau once more with e / tau held fixed. The
 * last step leaves the same posterior and lets a chain with few trades per effect forget where it
 * started in tens of sweeps instead of thousands (interweaving, Yu and Meng 2011).
 */
export function updateBlock(block: EffectBlock, noise: number, draws: EffectDraws): void {
  drawEffects(block, noise, draws);
  const before = Math.sqrt(drawVariance(block, draws.variance));
  const after = drawScale(block, before, noise, draws.scale);
  block.variance = after * after;
  const factor = after / before;
  const { effect, change } = block;
  for (let j = 0; j < effect.length; j += 1) {
    const drawn = effect[j] ?? 0;
    effect[j] = drawn * factor;
    change[j] = (change[j] ?? 0) + drawn * (factor - 1);
  }
}

function drawEffects(block: EffectBlock, noise: number, draws: EffectDraws): void {
  const { key, effect, change, weight, pull, mean, spread, variance } = block;
  for (let j = 0; j < effect.length; j += 1) {
    const v = 1 / ((weight[j] ?? 0) / noise + 1 / variance);
    const m = (v * (pull[j] ?? 0)) / noise;
    const drawn = m + sqrt(v) * draws.normal(key[j] ?? 0);
    mean[j] = m;
    spread[j] = v;
    change[j] = drawn - (effect[j] ?? 0);
    effect[j] = drawn;
  }
}

function drawVariance({ effect }: EffectBlock, draws: RandomDraws): number {
  let squares = 0;
  for (let j = 0; j < effect.length; j += 1) squares += (effect[j] ?? 0) ** 2;
  return (PRIOR_RATE + squares / 2) / draws.gamma(PRIOR_SHAPE + effect.length / 2);
}

/** tau given x_j = e_j / tau: a regression of the residuals on x with the prior of tau, by slice sampling. */
function drawScale(block: EffectBlock, scale: number, noise: number, draws: RandomDraws): number {
  const { effect, weight, pull } = block;
  let square = 0;
  let product = 0;
  for (let j = 0; j < effect.length; j += 1) {
    const x = (effect[j] ?? 0) / scale;
    square += (weight[j] ?? 0) * x * x;
    product += (pull[j] ?? 0) * x;
  }
  const logDensity = (logScale: number): number => {
    const tau = Math.exp(logScale);
    const prior = -2 * PRIOR_SHAPE * logScale - PRIOR_RATE / (tau * tau);
    return prior - (tau * tau * square - 2 * tau * product) / (2 * noise);
  };
  return Math.exp(sliceStep(logDensity, Math.log(scale), draws));
}

/**
 * One step of slice sampling with stepping out and shrinkage (Neal 2003), width 1. The first bracket is
 * the one of a grid of a random offset, as even around `from` as any other: chains that are near each
 * other shrink the same bracket and meet in the same point.
 */
function sliceStep(logDensity: (x: number) => number, from: number, draws: RandomDraws): number {
  const level = logDensity(from) + Math.log(draws.uniform());
  const offset = draws.uniform();
  let low = Math.floor(from - offset) + offset;
  let high = low + 1;
  while (logDensity(low) > level) low -= 1;
  while (logDensity(high) > level) high += 1;
  for (;;) {
    const x = low + (high - low) * draws.uniform();
    if (logDensity(x) >= level) return x;
    if (x < from) low = x;
    else high = x;
  }
}
