// Questions asked ahead: in order, bounded, and with every failure told.
import { describe, expect, it } from '@jest/globals';
import { readAhead } from '#runtime/read-ahead.ts';

const items = Array.from({ length: 20 }, (_, n) => n);

/** Answers come when they are let go, the latest question first. */
function slowStore() {
  const waiting: (() => void)[] = [];
  let most = 0;
  return {
    most: () => most,
    ask: (item: number) =>
      new Promise<number>((resolve) => {
        waiting.push(() => resolve(item * 10));
        most = Math.max(most, waiting.length);
        queueMicrotask(() => setImmediate(() => waiting.pop()?.()));
      }),
  };
}

describe('given many questions', () => {
  it('when they are asked ahead, then the answers come in order, and no more than allowed are under way', async () => {
    const store = slowStore();
    const got: (readonly [number, number])[] = [];
    for await (const pair of readAhead(items, store.ask, 5)) got.push(pair);
    expect(got).toEqual(items.map((item) => [item, item * 10]));
    expect(store.most()).toBe(5);
  });

  it('when one fails, then those before it are answered, and the failure comes in its turn', async () => {
    const got: number[] = [];
    const ask = (item: number) =>
      item >= 3 ? Promise.reject(new Error(`no ${item}`)) : Promise.resolve(item);
    const reading = async () => {
      for await (const [item] of readAhead(items, ask, 8)) got.push(item);
    };
    await expect(reading()).rejects.toThrow('no 3');
    expect(got).toEqual([0, 1, 2]);
  });

  it('when nobody reads on, then nothing more is asked', async () => {
    const asked: number[] = [];
    const ask = (item: number) => Promise.resolve(asked.push(item));
    for await (const [item] of readAhead(items, ask, 4)) if (item === 1) break;
    expect(asked).toHaveLength(5);
  });

  it('when there are none, or fewer than may be asked at once, then that is all', async () => {
    const read = async (some: readonly number[]) => {
      const got: number[] = [];
      for await (const [item] of readAhead(some, (one) => Promise.resolve(one), 8)) got.push(item);
      return got;
    };
    expect(await read([])).toEqual([]);
    expect(await read([7])).toEqual([7]);
  });
});
