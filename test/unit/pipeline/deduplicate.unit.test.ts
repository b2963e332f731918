import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type ArrivingRow,
  deduplicate,
  isNewer,
  type KnownTrade,
} from '#core/pipeline/deduplicate.ts';

const rows = (...contents: readonly string[]): ArrivingRow[] =>
  contents.map((text, n) => ({ tradeId: text.charAt(0), content: text, line: n + 2 }));

/** A store that takes uploads one after the other. */
function store() {
  const trades = new Map<string, KnownTrade>();
  return {
    trades,
    take(upload: readonly ArrivingRow[], sequence: number) {
      const { verdicts, winners } = deduplicate(upload, sequence, (id) => trades.get(id));
      const before = new Map(trades);
      for (const [index, row] of upload.entries()) {
        const known = trades.get(row.tradeId);
        const wins = winners.get(row.tradeId) === index;
        const confirms =
          known?.content === row.content && isNewer({ sequence, line: row.line }, known);
        if (wins || confirms)
          trades.set(row.tradeId, { content: row.content, sequence, line: row.line });
      }
      return { verdicts, before };
    },
  };
}

describe('given rows of one upload and nothing known', () => {
  it.each([
    ['a trade comes once', ['A1'], ['ACCEPT']],
    ['the same row comes again', ['A1', 'A1'], ['ACCEPT', 'DUPLICATE']],
    ['a later row corrects it', ['A1', 'B1', 'A2'], ['ACCEPT', 'ACCEPT', 'REPLACE']],
    ['a correction is taken back', ['A1', 'A2', 'A1'], ['ACCEPT', 'REPLACE', 'REPLACE']],
  ])('when %s, then the verdicts follow the lines', (_, contents, expected) => {
    expect(deduplicate(rows(...contents), 1, () => undefined).verdicts).toEqual(expected);
  });
});

describe('given a trade that is known', () => {
  const known: KnownTrade = { content: 'A1', sequence: 5, line: 9 };

  it.each([
    ['a newer upload says the same', 6, ['A1'], ['DUPLICATE']],
    ['a newer upload says something else', 6, ['A2'], ['REPLACE']],
    ['a newer upload ends where the store already is', 6, ['A2', 'A1'], ['DUPLICATE', 'DUPLICATE']],
    ['an older upload comes late with something else', 4, ['A2'], ['DUPLICATE']],
    ['the same upload is taken again', 5, ['A0', 'A1'], ['DUPLICATE', 'DUPLICATE']],
  ])('when %s, then the sequence decides before the line', (_, sequence, contents, expected) => {
    expect(deduplicate(rows(...contents), sequence, () => known).verdicts).toEqual(expected);
  });
});

describe('given the places of two rows', () => {
  it.each([
    [2, 1, 1, 9, true],
    [1, 9, 2, 1, false],
    [1, 2, 1, 1, true],
    [1, 1, 1, 2, false],
    [1, 1, 1, 1, false],
  ])('when they are (%d, %d) and (%d, %d), then that the first is newer is %s', (...places) => {
    const [sequence, line, otherSequence, otherLine, newer] = places;
    const other = { sequence: otherSequence, line: otherLine };
    expect(isNewer({ sequence, line }, other)).toBe(newer);
  });
});

const upload = fc
  .array(fc.tuple(fc.constantFrom('A', 'B', 'C'), fc.nat(3)), { maxLength: 8 })
  .map((cells) => rows(...cells.map(([id, n]) => `${id}${n}`)));

describe('given any uploads', () => {
  it('when one is taken twice, then the second time everything is a duplicate and nothing changes', () => {
    fc.assert(
      fc.property(upload, upload, (first, second) => {
        const shop = store();
        shop.take(first, 1);
        shop.take(second, 2);
        const content = () => [...shop.trades].map(([id, trade]) => [id, trade.content]);
        const before = content();
        const { verdicts } = shop.take(second, 3);
        expect(verdicts.every((verdict) => verdict === 'DUPLICATE')).toBe(true);
        expect(content()).toEqual(before);
      }),
    );
  });

  it('when they arrive in any order, then the order of their requests decides what counts', () => {
    fc.assert(
      fc.property(
        fc.array(upload, { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(), { minLength: 4, maxLength: 4 }),
        (uploads, keys) => {
          const numbered = uploads.map((given, n) => ({ given, sequence: n + 1 }));
          const shuffled = [...numbered].sort(
            (a, b) => (keys[a.sequence - 1] ?? 0) - (keys[b.sequence - 1] ?? 0),
          );
          const final = (order: typeof numbered) => {
            const shop = store();
            for (const { given, sequence } of order) shop.take(given, sequence);
            return Object.fromEntries([...shop.trades].map(([id, trade]) => [id, trade.content]));
          };
          expect(final(shuffled)).toEqual(final(numbered));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('when all are taken, then the newest row of every trade counts, by sequence and then by line', () => {
    fc.assert(
      fc.property(fc.array(upload, { maxLength: 4 }), fc.nat(23), (uploads, turn) => {
        const numbered = uploads.map((given, n) => ({ given, sequence: ((n + turn) % 5) * 2 }));
        const newest = new Map<string, string>();
        for (const { given } of [...numbered].sort((a, b) => a.sequence - b.sequence)) {
          for (const row of given) newest.set(row.tradeId, row.content);
        }
        const shop = store();
        for (const { given, sequence } of numbered) shop.take(given, sequence);
        const found = [...shop.trades].map(([id, trade]) => [id, trade.content]);
        expect(Object.fromEntries(found)).toEqual(Object.fromEntries(newest));
      }),
      { numRuns: 500 },
    );
  });

  it('when one is judged alone, then its verdicts are those of reading the rows one after the other', () => {
    fc.assert(
      fc.property(upload, (given) => {
        const now = new Map<string, string>();
        const expected = given.map(({ tradeId, content }) => {
          const before = now.get(tradeId);
          now.set(tradeId, content);
          return before === undefined ? 'ACCEPT' : before === content ? 'DUPLICATE' : 'REPLACE';
        });
        const { verdicts, winners } = deduplicate(given, 1, () => undefined);
        expect(verdicts).toEqual(expected);
        const counting = [...winners].map(([id, index]) => [id, given[index]?.content]);
        expect(Object.fromEntries(counting)).toEqual(Object.fromEntries(now));
      }),
      { numRuns: 500 },
    );
  });
});
