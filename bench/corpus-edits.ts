// One change to a book that holds a whole window, beside replaying the window again.
import { CorpusBook } from '#core/analytics/replay/corpus-book.ts';
import { OPENING_CORPUS } from '#core/analytics/replay/corpus-window.ts';
import type { ReplayTrade } from '#core/analytics/replay/replay-trade.ts';
import { createRandom, type Random } from '#local/sample/random.ts';
import { type Comparison, comparison, expectEqual, median } from './comparison.ts';
import { BOOK_OPTIONS, randomTrade, randomTrades, WINDOW } from './corpus-trades.ts';

const SIZES = [2_000, 200_000];
const HOUR = 3_600_000;
const ROUNDS = 60;

interface Scene {
  readonly book: CorpusBook;
  readonly random: Random;
  /** Of a new trade. */
  readonly marginPaise: number;
  /** Entered on the last day of the window. */
  readonly lateTrades: readonly ReplayTrade[];
}

/** Does one thing to the book and says how to undo it. */
type Edit = (scene: Scene) => () => void;

const EDITS: Readonly<Record<string, Edit>> = {
  append: (scene) => added(scene, scene.random.integer(WINDOW.to - HOUR, WINDOW.to - 1)),
  'late insert in the middle': (scene) =>
    added(scene, (WINDOW.from + WINDOW.to) / 2 + scene.random.integer(0, HOUR)),
  'correction of a trade of the last day': ({ book, random, lateTrades }) => {
    const before = random.pick(lateTrades);
    book.put({ ...before, netPaise: before.netPaise + 1 });
    return () => book.put(before);
  },
  'deletion of a trade of the last day': ({ book, random, lateTrades }) => {
    const before = random.pick(lateTrades);
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
  const book = new CorpusBook(trades, BOOK_OPTIONS);
  const scene = {
    book,
    random: createRandom(2, 'edits'),
    marginPaise: (OPENING_CORPUS / trades.length) * 90,
    lateTrades: trades.filter(({ entryAt }) => entryAt >= WINDOW.to - 24 * HOUR),
  };
  const before = book.summary();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    const undo = edit(scene);
    book.summary();
    times.push(performance.now() - began);
    undo();
    book.summary();
  }
  expectEqual('a book whose edits were undone', book.summary(), before);
  return median(times);
}

/** The first runs warm up; short ones need more of them. */
function fullRunMs(trades: readonly ReplayTrade[]): number {
  const times = Array.from({ length: trades.length > 10_000 ? 9 : 90 }, () => {
    const began = performance.now();
    new CorpusBook(trades, BOOK_OPTIONS).summary();
    return performance.now() - began;
  });
  return median(times.slice(times.length / 3));
}

function added({ book, random, marginPaise }: Scene, entryAt: number): () => void {
  const trade = randomTrade(random, 'NEW', entryAt, marginPaise);
  book.put(trade);
  return () => book.remove(trade.id);
}
