import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { walkForwardSplits } from '#core/rules/significance/walk-forward.ts';

const trade = fc
  .tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 20 }))
  .map(([entry, held]) => ({ entry, exit: entry + held }));

describe('given trades with entry and exit days', () => {
  it('when a cut falls on an exit, an entry or a life, then each side has its rule', () => {
    const days = {
      //                            before, on the cut, over the cut, from the cut, after the window
      entryDay: Int32Array.from([1, 5, 8, 10, 20]),
      exitDay: Int32Array.from([9, 10, 12, 10, 21]),
    };
    const [split] = walkForwardSplits(days, { cuts: [10], end: 20, embargoDays: 0 });
    expect([...(split?.training ?? [])]).toEqual([0]);
    expect([...(split?.test ?? [])]).toEqual([3]);
  });

  it('when there is an embargo, then the exits of exactly those days are left out', () => {
    const days = { entryDay: new Int32Array(4), exitDay: Int32Array.from([6, 7, 8, 9]) };
    const [split] = walkForwardSplits(days, { cuts: [10], end: 20, embargoDays: 3 });
    expect([...(split?.training ?? [])]).toEqual([0]);
  });

  it('when cut several times, then nothing is learnt from its own future and nothing tested twice', () => {
    fc.assert(
      fc.property(fc.array(trade), fc.nat(5), (trades, embargoDays) => {
        const days = {
          entryDay: Int32Array.from(trades, ({ entry }) => entry),
          exitDay: Int32Array.from(trades, ({ exit }) => exit),
        };
        const splits = walkForwardSplits(days, { cuts: [30, 50, 70], end: 90, embargoDays });
        const tested = splits.flatMap(({ test }) => [...test]);
        const expected = trades.flatMap(({ entry }, i) => (entry >= 30 && entry < 90 ? [i] : []));
        expect(tested.sort((a, b) => a - b)).toEqual(expected);
        for (const { cut, training, test } of splits) {
          const lastExit = Math.max(...[...training].map((i) => trades[i]?.exit ?? 0), -1);
          const firstEntry = Math.min(...[...test].map((i) => trades[i]?.entry ?? 0), cut);
          expect(lastExit).toBeLessThan(firstEntry - embargoDays);
        }
      }),
    );
  });
});
