// How strongly siblings resemble each other, learnt from their wins: the beta prior (mean mu, strength M)
// that maximises the marginal likelihood of the siblings' counts under one parent.
import type { WinCount, WinPrior } from '#core/rules/significance/win-rate.ts';

// The likelihood in spread t = 1 / M, so that "no difference at all" is the ordinary point t = 0:
//   sum_j wins_j ln(mu + j t) + losses_j ln(1 - mu + j t) - trades_j ln(1 + j t)
// where wins_j counts the siblings with more than j wins, and so on. For a fixed t it is concave in mu.
interface Exceedances {
  readonly wins: Float64Array;
  readonly losses: Float64Array;
  readonly trades: Float64Array;
}

const SMALLEST_SPREAD = 1e-7;
const LARGEST_SPREAD = 100;
const GRID = 48;
const LEAST_GAIN = 1e-9;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The prior of the siblings; strength Infinity when their counts differ no more than one common rate
 * explains. Null when all or none of the trades won: such siblings say nothing about their spread.
 */
export function fitWinPrior(siblings: readonly WinCount[]): WinPrior | null {
  const wins = siblings.reduce((sum, count) => sum + count.wins, 0);
  const trades = siblings.reduce((sum, count) => sum + count.trades, 0);
  if (wins === 0 || wins === trades) return null;
  const counts = exceedances(siblings);
  const spread = likeliestSpread(counts);
  const gain = profile(counts, spread) - profile(counts, 0);
  if (gain <= LEAST_GAIN) return { mean: wins / trades, strength: Number.POSITIVE_INFINITY };
  return { mean: likeliestMean(counts, spread), strength: 1 / spread };
}

/** A grid over ln t finds the right hill, golden section its top. */
function likeliestSpread(counts: Exceedances): number {
  const step = Math.log(LARGEST_SPREAD / SMALLEST_SPREAD) / GRID;
  const at = (place: number): number => SMALLEST_SPREAD * Math.exp(step * place);
  let best = 0;
  let bestValue = Number.NEGATIVE_INFINITY;
  for (let place = 0; place <= GRID; place += 1) {
    const value = profile(counts, at(place));
    if (value > bestValue) [best, bestValue] = [place, value];
  }
  let low = best - 1;
  let high = best + 1;
  while (high - low > 1e-9) {
    const left = high - GOLDEN * (high - low);
    const right = low + GOLDEN * (high - low);
    if (profile(counts, at(left)) < profile(counts, at(right))) low = left;
    else high = right;
  }
  return at((low + high) / 2);
}

/** Log likelihood at the best mean for this spread. */
function profile(counts: Exceedances, spread: number): number {
  const mean = likeliestMean(counts, spread);
  return (
    weightedLogs(counts.wins, mean, spread) +
    weightedLogs(counts.losses, 1 - mean, spread) -
    weightedLogs(counts.trades, 1, spread)
  );
}

function weightedLogs(counts: Float64Array, start: number, spread: number): number {
  let sum = 0;
  counts.forEach((count, j) => {
    sum += count * Math.log(start + j * spread);
  });
  return sum;
}

/** The root of the falling derivative: Newton's step where it stays inside the bracket, else halving. */
function likeliestMean({ wins, losses }: Exceedances, spread: number): number {
  let low = 0;
  let high = 1;
  let mean = (wins[0] ?? 0) / ((wins[0] ?? 0) + (losses[0] ?? 0));
  for (let turn = 0; turn < 100; turn += 1) {
    const up = reciprocals(wins, mean, spread);
    const down = reciprocals(losses, 1 - mean, spread);
    const slope = up.first - down.first;
    if (slope > 0) low = mean;
    else high = mean;
    const newton = mean + slope / (up.second + down.second);
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - mean) <= 1e-15) return next;
    mean = next;
  }
  return mean;
}

function reciprocals(counts: Float64Array, start: number, spread: number) {
  let first = 0;
  let second = 0;
  counts.forEach((count, j) => {
    const place = start + j * spread;
    first += count / place;
    second += count / (place * place);
  });
  return { first, second };
}

function exceedances(siblings: readonly WinCount[]): Exceedances {
  return {
    wins: moreThan(siblings.map(({ wins }) => wins)),
    losses: moreThan(siblings.map(({ wins, trades }) => trades - wins)),
    trades: moreThan(siblings.map(({ trades }) => trades)),
  };
}

/** At j: how many of the numbers are larger than j. */
function moreThan(numbers: readonly number[]): Float64Array {
  const counts = new Float64Array(Math.max(0, ...numbers));
  for (const number of numbers)
    for (let j = 0; j < number; j += 1) counts[j] = (counts[j] ?? 0) + 1;
  return counts;
}
