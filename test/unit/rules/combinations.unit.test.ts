import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findCombination, occupiedCombinations } from '#core/rules/effects/combinations.ts';

const rows = fc.array(fc.tuple(fc.nat(4), fc.nat(2), fc.nat(3)), { minLength: 1, maxLength: 40 });
const columnsOf = (values: readonly (readonly number[])[]): Int32Array[] =>
  [0, 1, 2].map((place) => Int32Array.from(values, (row) => row[place] ?? 0));

describe('given rows of values', () => {
  it('when numbered, then each row finds its own values and each combination is there once', () => {
    fc.assert(
      fc.property(rows, (values) => {
        const { count, ofRow, columns } = occupiedCombinations(columnsOf(values));
        const named = Array.from({ length: count }, (_, j) => columns.map((column) => column[j]));
        values.forEach((row, i) => {
          expect(named[ofRow[i] ?? -1]).toEqual(row);
        });
        expect(new Set(named.map(String)).size).toBe(new Set(values.map(String)).size);
      }),
    );
  });

  it('when the rows come in another order, then the numbers are the same', () => {
    fc.assert(
      fc.property(rows, (values) => {
        const there = occupiedCombinations(columnsOf(values));
        const back = occupiedCombinations(columnsOf(values.toReversed()));
        expect(back.columns).toEqual(there.columns);
        expect([...back.ofRow].reverse()).toEqual([...there.ofRow]);
      }),
    );
  });

  it('when asked for values, then their number is found, or -1 where they never occurred', () => {
    const combinations = occupiedCombinations(
      columnsOf([
        [2, 1, 0],
        [0, 0, 3],
        [2, 0, 1],
      ]),
    );
    expect(findCombination(combinations, [0, 0, 3])).toBe(0);
    expect(findCombination(combinations, [2, 0, 1])).toBe(1);
    expect(findCombination(combinations, [2, 1, 0])).toBe(2);
    expect(findCombination(combinations, [1, 1, 1])).toBe(-1);
    expect(findCombination(combinations, [2, 1, 4])).toBe(-1);
    expect(findCombination(combinations, [2, -1, 4])).toBe(-1);
  });

  it('when the ranges multiply beyond exact integers, then it refuses', () => {
    const huge = Int32Array.of(2 ** 30);
    expect(() => occupiedCombinations([huge, huge])).toThrow('expected at most 2^53');
  });
});
