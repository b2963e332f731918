import { describe, expect, it } from '@jest/globals';
import { backtestOverfitting } from '#core/rules/significance/backtest-overfitting.ts';
import { expectClose } from '#test/support/close.ts';

/** Reproducible noise in (-1, 1), spread well enough for a ranking. */
const noise = (seed: number): number => {
  const x = Math.sin(seed * 12.9898) * 43_758.5453;
  return 2 * (x - Math.floor(x)) - 1;
};

const trials = (configurations: number, periods: number, edge: (c: number, t: number) => number) =>
  Array.from({ length: configurations }, (_, c) =>
    Float64Array.from({ length: periods }, (_, t) => noise(c * 7919 + t + 1) + edge(c, t)),
  );

/** The definition, split by split: half of the blocks as one series, the other half as another. */
function byDefinition(returns: readonly Float64Array[], blocks: number): number[] {
  const length = (returns[0]?.length ?? 0) / blocks;
  const sharpe = (values: readonly number[]): number => {
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return mean / Math.sqrt(squares / (values.length - 1));
  };
  const halves = Array.from({ length: 2 ** blocks }, (_, mask) =>
    Array.from({ length: blocks }, (_, b) => (mask >> b) & 1),
  ).filter((half) => half.reduce((a, b) => a + b, 0) === blocks / 2);
  return halves.map((half) => {
    const side = (wanted: number) =>
      returns.map((series) =>
        sharpe([...series].filter((_, t) => half[Math.floor(t / length)] === wanted)),
      );
    const past = side(1);
    const future = side(0);
    const own = future[past.indexOf(Math.max(...past))] ?? 0;
    const rank = future.filter((value) => value < own).length + 1;
    const relative = rank / (returns.length + 1);
    return Math.log(relative / (1 - relative));
  });
}

describe('given the returns of many configurations', () => {
  it('when cross-validated in 6 blocks, then every split agrees with the definition', () => {
    const returns = trials(9, 60, () => 0);
    const ascending = (a: number, b: number): number => a - b;
    const expected = byDefinition(returns, 6).sort(ascending);
    const found = [...backtestOverfitting(returns, 6).logits].sort(ascending);
    expect(found.length).toBe(20);
    found.forEach((logit, i) => {
      expectClose(logit, expected[i] ?? Number.NaN);
    });
  });

  it('when all are noise, then all 12,870 splits find the best in sample no better than the median', () => {
    const { probability, logits } = backtestOverfitting(
      trials(40, 208, () => 0),
      16,
    );
    expect(logits.length).toBe(12_870);
    expect(probability).toBeGreaterThan(0.35);
    expect(probability).toBeLessThan(0.75);
  });

  it('when one is truly better, then choosing it is no overfitting', () => {
    const better = trials(40, 208, (c) => (c === 17 ? 0.4 : 0));
    expect(backtestOverfitting(better, 16).probability).toBeLessThan(0.01);
  });

  it('when the best of the first half is the worst of the second, then that split says so', () => {
    const turning = trials(10, 64, (c, t) => (c === 3 ? (t < 32 ? 9 : -9) : 0));
    const [firstHalfPast] = backtestOverfitting(turning, 2).logits;
    expectClose(firstHalfPast, Math.log(1 / 11 / (10 / 11)));
  });

  it('when asked for an odd number of blocks or too few periods, then it refuses', () => {
    expect(() =>
      backtestOverfitting(
        trials(3, 60, () => 0),
        5,
      ),
    ).toThrow('found 5 blocks');
    expect(() =>
      backtestOverfitting(
        trials(3, 20, () => 0),
        16,
      ),
    ).toThrow('20 periods');
  });
});
