import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CorpusBook } from '#core/analytics/replay/corpus-book.ts';
import { corpusWindow, OPENING_CORPUS } from '#core/analytics/replay/corpus-window.ts';
import type { ReplayTrade } from '#core/analytics/replay/replay-trade.ts';
import { tradingDaysBetween } from '#core/market/calendar.ts';

const window = corpusWindow('2026-06-30');
const tradingDays = tradingDaysBetween(window.firstDate, window.asOf);
const options = { window, openingPaise: OPENING_CORPUS, tradingDays };
const MINUTE = 60_000;
const MINUTES = (window.to - window.from) / MINUTE;

/** Few ids and few instants, so that ties, corrections and a corpus that runs dry are frequent. */
const trade: fc.Arbitrary<ReplayTrade> = fc
  .record({
    id: fc.integer({ min: 0, max: 40 }).map((n) => `T${n}`),
    entry: fc.integer({ min: -600, max: MINUTES + 300 }).map((n) => Math.round(n / 300) * 300),
    held: fc.oneof(
      fc.constant(0),
      fc.integer({ min: 1, max: 40 }).map((n) => n * 300),
    ),
    marginPaise: fc.integer({ min: 1, max: Math.floor(OPENING_CORPUS / 3) }),
    netPaise: fc.integer({ min: -OPENING_CORPUS / 4, max: OPENING_CORPUS / 8 }),
  })
  .map(({ entry, held, ...rest }) => {
    const entryAt = window.from + entry * MINUTE;
    return { ...rest, entryAt, exitAt: entryAt + held * MINUTE };
  });

const edit = fc.oneof(
  { weight: 4, arbitrary: trade.map((one) => ({ kind: 'put' as const, one })) },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 0, max: 40 })
      .map((n) => ({ kind: 'remove' as const, id: `T${n}` })),
  },
);

const unique = (trades: readonly ReplayTrade[]): readonly ReplayTrade[] => [
  ...new Map(trades.map((one) => [one.id, one])).values(),
];

describe('given a corpus book and any sequence of appends, late inserts, corrections and removals', () => {
  it('when it is asked after every edit, then it answers as a fresh replay does, bit for bit', () => {
    fc.assert(
      fc.property(
        fc.array(trade, { maxLength: 30 }),
        fc.array(edit, { maxLength: 25 }),
        (start, edits) => {
          const known = new Map(unique(start).map((one) => [one.id, one]));
          const book = new CorpusBook([...known.values()], options);
          for (const step of edits) {
            if (step.kind === 'put') {
              known.set(step.one.id, step.one);
              book.put(step.one);
            } else {
              expect(book.remove(step.id)).toBe(known.delete(step.id));
            }
            const fresh = new CorpusBook([...known.values()], options);
            expect(book.summary()).toEqual(fresh.summary());
            expect(book.skippedIds()).toEqual(fresh.skippedIds());
            expect(book.openIds()).toEqual(fresh.openIds());
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('when the tape is longer than many checkpoints, then edits anywhere still give the same bits', () => {
    const many = Array.from({ length: 3000 }, (_, n): ReplayTrade => {
      const entryAt = window.from + ((n * 7919) % MINUTES) * MINUTE;
      return {
        id: `L${n}`,
        entryAt,
        exitAt: entryAt + ((n * 31) % 900) * MINUTE,
        marginPaise: 1 + ((n * 104_729) % (OPENING_CORPUS / 40)),
        netPaise: ((n * 15_485_863) % 2_000_001) - 1_000_000,
      };
    });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(2999), trade), { minLength: 1, maxLength: 8 }),
        (edits) => {
          const known = new Map(many.map((one) => [one.id, one]));
          const book = new CorpusBook(many, options);
          book.summary();
          for (const [n, one] of edits) {
            const corrected = { ...one, id: `L${n}` };
            known.set(corrected.id, corrected);
            book.put(corrected);
            expect(book.summary()).toEqual(new CorpusBook([...known.values()], options).summary());
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('when trades are appended one by one past many checkpoints, then none of them starts from nothing', () => {
    const book = new CorpusBook([], options);
    const known: ReplayTrade[] = [];
    for (let n = 0; n < 600; n++) {
      const entryAt = window.from + n * 2 * MINUTE;
      const one = { id: `A${n}`, entryAt, exitAt: entryAt + MINUTE, marginPaise: 1, netPaise: n };
      known.push(one);
      book.put(one);
      expect(book.summary().exits).toBe(n + 1);
    }
    expect(book.summary()).toEqual(new CorpusBook(known, options).summary());
  });

  it('when a book is resumed, then it takes edits of what follows and refuses those of what came before', () => {
    const at = (n: number) => window.from + n * 600 * MINUTE;
    const [past, next] = [1, 40].map((n) => ({
      ...{ id: `R${n}`, entryAt: at(n), exitAt: at(n + 1) },
    }));
    if (!past || !next) throw new Error('expected two trades');
    const rest = { marginPaise: 5, netPaise: 7 };
    const whole = new CorpusBook([{ ...past, ...rest }], options);
    const resume = whole.checkpoints().find((one) => one.at > past.exitAt);
    const book = new CorpusBook([], { ...options, resume });
    expect(book.summary()).toEqual(whole.summary());
    for (const one of [whole, book]) one.put({ ...next, ...rest });
    expect(book.summary()).toEqual(whole.summary());
    expect(() => book.put({ ...past, ...rest })).toThrow('R1');
  });
});
