// Does choosing the best configuration in sample choose anything out of sample? The probability of
// backtest overfitting by combinatorially symmetric cross-validation (Bailey, Borwein, Lopez de Prado,
// Zhu 2017): every half of the S blocks of time is once the past, the other half its future.

/** Returns of every configuration in the same periods: `returns[configuration][period]`. */
export type TrialReturns = readonly Float64Array[];

export interface Overfitting {
  /** PBO: share of the splits whose in-sample best ends in the lower half out of sample. */
  readonly probability: number;
  /** ln(w / (1 - w)) per split, w = relative rank out of sample of the in-sample best. */
  readonly logits: Float64Array;
}

/** Sums of returns and of their squares per configuration, and the number of periods behind them. */
interface Sums {
  readonly first: Float64Array;
  readonly second: Float64Array;
  periods: number;
}

/**
 * CSCV with `blocks` blocks of time (even; 16 give 12,870 splits) and the Sharpe ratio per period as the
 * measure. Blocks differ by at most one period. Work: about two additions per split and configuration.
 */
export function backtestOverfitting(returns: TrialReturns, blocks = 16): Overfitting {
  const periods = returns[0]?.length ?? 0;
  if (blocks % 2 !== 0 || returns.length < 2 || periods < 2 * blocks)
    throw new RangeError(
      `expected an even number of blocks, 2 configurations and 2 periods a block, found ${blocks} blocks, ${returns.length} configurations, ${periods} periods`,
    );
  const parts = Array.from({ length: blocks }, (_, b) => blockSums(returns, b, blocks));
  const whole = emptySums(returns.length);
  for (const part of parts) addInto(whole, whole, part);
  const logits = allSplits(parts, whole);
  const failed = logits.reduce((count, logit) => count + (logit <= 0 ? 1 : 0), 0);
  return { probability: failed / logits.length, logits };
}

/** Walks the tree of choices, so that splits which share blocks share their sums. */
function allSplits(parts: readonly Sums[], whole: Sums): Float64Array {
  const half = parts.length / 2;
  const configurations = whole.first.length;
  const logits: number[] = [];
  const taken = Array.from({ length: half + 1 }, () => emptySums(configurations));
  const future = emptySums(configurations);
  const choose = (next: number, depth: number): void => {
    const sums = taken[depth];
    if (!sums) return;
    if (depth === half) {
      subtractInto(future, whole, sums);
      logits.push(logitOfBest(sums, future));
      return;
    }
    for (let block = next; block <= parts.length - (half - depth); block += 1) {
      const deeper = taken[depth + 1];
      const part = parts[block];
      if (deeper && part) addInto(deeper, sums, part);
      choose(block + 1, depth + 1);
    }
  };
  choose(0, 0);
  return Float64Array.from(logits);
}

/** The first best in sample; its rank out of sample counts ties as half. */
function logitOfBest(past: Sums, future: Sums): number {
  let best = 0;
  for (let c = 1; c < past.first.length; c += 1)
    if (sharpeOf(past, c) > sharpeOf(past, best)) best = c;
  const own = sharpeOf(future, best);
  let rank = 1;
  for (let c = 0; c < future.first.length; c += 1) {
    if (c === best) continue;
    const other = sharpeOf(future, c);
    if (other < own) rank += 1;
    else if (other === own) rank += 0.5;
  }
  const relative = rank / (future.first.length + 1);
  return Math.log(relative / (1 - relative));
}

/** Mean / deviation with n - 1; a configuration that never varies ranks as 0. */
function sharpeOf({ first, second, periods }: Sums, configuration: number): number {
  const centre = (first[configuration] ?? 0) / periods;
  const squares = (second[configuration] ?? 0) - periods * centre * centre;
  return squares > 0 ? centre / Math.sqrt(squares / (periods - 1)) : 0;
}

function blockSums(returns: TrialReturns, block: number, blocks: number): Sums {
  const sums = emptySums(returns.length);
  const length = returns[0]?.length ?? 0;
  const from = Math.floor((block * length) / blocks);
  const to = Math.floor(((block + 1) * length) / blocks);
  sums.periods = to - from;
  returns.forEach((series, c) => {
    for (const value of series.subarray(from, to)) {
      sums.first[c] = (sums.first[c] ?? 0) + value;
      sums.second[c] = (sums.second[c] ?? 0) + value * value;
    }
  });
  return sums;
}

const emptySums = (configurations: number): Sums => ({
  first: new Float64Array(configurations),
  second: new Float64Array(configurations),
  periods: 0,
});

function addInto(target: Sums, a: Sums, b: Sums): void {
  combine(target, a, b, 1);
}

function subtractInto(target: Sums, a: Sums, b: Sums): void {
  combine(target, a, b, -1);
}

function combine(target: Sums, a: Sums, b: Sums, sign: number): void {
  target.periods = a.periods + sign * b.periods;
  for (let c = 0; c < target.first.length; c += 1) {
    target.first[c] = (a.first[c] ?? 0) + sign * (b.first[c] ?? 0);
    target.second[c] = (a.second[c] ?? 0) + sign * (b.second[c] ?? 0);
  }
}
