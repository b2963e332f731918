import { describe, expect, it } from '@jest/globals';
import { combinationKeys, textKey } from '#core/rules/effects/effect-key.ts';
import { keyedDraws } from '#core/rules/effects/keyed-draws.ts';

const COUNT = 200_000;
const IDS = Array.from({ length: COUNT }, (_, number) => `ADV${1000 + number}`);

const product = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, place) => sum + value * (b[place] ?? 0), 0) / a.length;

describe('given draws by key', () => {
  it('when asked again in any order, then an effect draws the same and others do not', () => {
    const { normal } = keyedDraws(7)(3)(1);
    const first = [5, -9, 12].map(normal);
    expect(keyedDraws(7)(3)(1).normal(12)).toBe(first[2]);
    expect([12, -9, 5].map(normal)).toEqual(first.toReversed());
    expect(new Set(first).size).toBe(3);
  });

  it.each([
    ['neighbouring numbers', Array.from({ length: COUNT }, (_, number) => number)],
    ['days times two', Array.from({ length: COUNT }, (_, number) => 2 * number)],
    ['ids that differ in a digit', IDS.map(textKey)],
  ])('when keys are %s, then the draws are normal and of each other independent', (_, keys) => {
    const values = keys.map(keyedDraws(1)(2)(3).normal);
    const shifted = [...values.slice(1), values[0] ?? 0];
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / COUNT)).toBeLessThan(0.01);
    expect(Math.abs(product(values, values) - 1)).toBeLessThan(0.015);
    const fourth = values.reduce((sum, value) => sum + value ** 4, 0) / COUNT;
    expect(Math.abs(fourth - 3)).toBeLessThan(0.08);
    expect(Math.abs(product(values, shifted))).toBeLessThan(0.01);
  });

  it('when sweep, block or seed change, then the draws of the same keys are unrelated', () => {
    const keys = Array.from({ length: COUNT }, (_, number) => number);
    const values = keys.map(keyedDraws(1)(2)(3).normal);
    const others = [keyedDraws(1)(3)(3), keyedDraws(1)(2)(4), keyedDraws(2)(2)(3)];
    for (const { normal } of others)
      expect(Math.abs(product(values, keys.map(normal)))).toBeLessThan(0.01);
  });

  it('when an effect draws through many sweeps, then each draw says nothing of the next', () => {
    const drawsOf = keyedDraws(1);
    const values = Array.from({ length: COUNT }, (_, sweep) => drawsOf(sweep)(4).normal(77));
    expect(Math.abs(product(values, values) - 1)).toBeLessThan(0.015);
    expect(Math.abs(product(values, [...values.slice(1), 0]))).toBeLessThan(0.01);
  });
});

describe('given the keys of effects', () => {
  it('when a text is another, then so is its key', () => {
    expect(new Set(IDS.map(textKey)).size).toBeGreaterThan(COUNT - 20);
    expect(textKey('AB')).not.toBe(textKey('BA'));
  });

  it('when columns are combined, then equal rows have equal keys and swapped columns others', () => {
    const [a, b] = [Int32Array.of(1, 2, 1, 3), Int32Array.of(2, 1, 2, 3)];
    const keys = combinationKeys([a, b]);
    expect(keys[0]).toBe(keys[2]);
    expect(new Set(keys).size).toBe(3);
    expect(combinationKeys([b, a])[0]).toBe(keys[1]);
    expect(combinationKeys([b, a])[0]).not.toBe(keys[0]);
  });
});
