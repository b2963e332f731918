// One change to a book that holds a whole window, beside replaying the window again.
import { CorpusBook } from '#core/analytics/corpus-book.ts';
import { OPENING_CORPUS } from '#core/analytics/corpus-window.ts';
import type { ReplayTrade } from '#core/analytics/replay-trade.ts';
import { createRandom, type Random } from '#local/sample/random.ts';
import { type Comparison, comparison, expectEqual, median } from './comparison.ts';
import { BOOK_OPTIONS, randomTrade, randomTrades, WINDOW } from './corpus-trades.ts';

const SIZES = [2_000, 200_000];
const HOUR = 3_600_000;

/** Does one thing to the book and says how to undo it. */
type Edit = (book: CorpusBook, random: Random, trades: readonly ReplayTrade[]) => () => void;

const EDITS: Readonly<Record<string, Edit>> = {
  append: (book, random, trades) =>
    added(book, random, trades, Math.floor(random.between(WINDOW.to - HOUR, WINDOW.to))),
  'late insert in the middle': (book, random, trades) =>
    added(book, random, trades, (WINDOW.from + WINDOW.to) / 2 + Math.floor(random.next() * HOUR)),
  'correction of a trade of the last day': (book, random, trades) => {
    const before = lateTrade(random, trades);
    book.put({ ...before, netPaise: before.netPaise + 1 });
    return () => book.put(before);
  },
  'deletion of a trade of the last day': (book, random, trades) => {
    const before = lateTrade(random, trades);
    book.remove(before.id);
    return () => book.put(before);
  },
};

export async function corpusEditsBench(): Promise<readonly Comparison[]> {
  return SIZES.flatMap((size) => {
    const trades = randomTrades(size);
    const rerunMs = fullRunMs(trades);
    return Object.entries(EDITS).map(([what, edit]) => {
      const oursMs = editMs(trades, edit);
      return comparison(
        { what: `replay after one ${what}`, size, peer: 'the full replay' },
        oursMs,
        rerunMs,
      );
    });
  });
}

function editMs(trades: readonly ReplayTrade[], edit: Edit): number {
  const random = createRandom(2, 'edits');
  const book = new CorpusBook(trades, BOOK_OPTIONS);
  const before = book.summary();
  const times: number[] = [];
  for (let round = 0; round < 60; round++) {
    const began = performance.now();
    const undo = edit(book, random, trades);
    book.summary();
    times.push(performance.now() - began);
    undo();
    book.summary();
  }
  expectEqual('a book whose edits were undone', book.summary(), before);
  return median(times);
}

function fullRunMs(trades: readonly ReplayTrade[]): number {
  const times = Array.from({ length: 7 }, () => {
    const began = performance.now();
    new CorpusBook(trades, BOOK_OPTIONS).summary();
    return performance.now() - began;
  });
  return median(times.slice(2));
}

function added(
  book: CorpusBook,
  random: Random,
  trades: readonly ReplayTrade[],
  entryAt: number,
): () => void {
  const trade = randomTrade(random, 'NEW', entryAt, (OPENING_CORPUS / trades.length) * 90);
  book.put(trade);
  return () => book.remove(trade.id);
}

/** One that was entered on the last day of the window. */
function lateTrade(random: Random, trades: readonly ReplayTrade[]): ReplayTrade {
  return random.pick(trades.filter(({ entryAt }) => entryAt >= WINDOW.to - 24 * HOUR));
}
