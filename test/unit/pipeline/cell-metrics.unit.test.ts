import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cellKey, cellsOf } from '#core/analytics/cells/cell.ts';
import { corpusWindow, OPENING_CORPUS } from '#core/analytics/replay/corpus-window.ts';
import { type CellTrade, cellMetrics } from '#core/pipeline/cell-metrics.ts';
import { advisorMetrics } from '#core/pipeline/metrics.ts';
import { createRandom } from '#local/sample/random.ts';
import { randomCellTrades } from '#test/support/cell-trades.ts';

const AS_OF = '2026-06-30';
const window = corpusWindow(AS_OF);
const DAY = 86_400_000;
const LATER = { netPaise: -1, returnPct: -1, rMultiple: -1, path: null };

/** The plain way: every cell on its own, from nothing but its own trades. */
function oneByOne(trades: readonly CellTrade[]) {
  const known = trades.filter(({ entryAt }) => entryAt < window.to);
  const keys = new Set(known.flatMap((trade) => cellsOf(trade).map(cellKey)));
  return new Map(
    [...keys].map((key) => {
      const own = known.filter((trade) => cellsOf(trade).some((cell) => cellKey(cell) === key));
      return [key, advisorMetrics(own, AS_OF)] as const;
    }),
  );
}

const byKey = (trades: readonly CellTrade[]) =>
  new Map(cellMetrics(trades, AS_OF).map(({ cell, metrics }) => [cellKey(cell), metrics]));

const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((_, i) => items[(i * 7 + 3) % items.length] ?? items[0])
    .filter((one) => one !== undefined);

describe('given all trades of an advisor', () => {
  it('when his cells are measured in one pass, then each is what its trades alone give, bit for bit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 30 }),
        fc.integer({ min: 0, max: 80 }),
        fc.constantFrom(OPENING_CORPUS / 100, OPENING_CORPUS),
        (seed, count, marginPaise) => {
          const trades = randomCellTrades(createRandom(seed, 'cells'), {
            count,
            from: window.from - 20 * DAY,
            to: window.to + 5 * DAY,
            marginPaise,
          });
          expect(byKey(trades)).toEqual(oneByOne(trades));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('when hundreds of trades share a cell, then days, weights and capital are kept apart by cell', () => {
    const trades = randomCellTrades(createRandom(5, 'dense'), {
      count: 800,
      from: window.from - 200 * DAY,
      to: window.to + 5 * DAY,
      marginPaise: OPENING_CORPUS,
    }).map(
      (trade, index) =>
        ({ ...trade, category: index % 2 === 0 ? trade.category : 'NSE_EQ' }) as const,
    );
    const cells = cellMetrics(trades, AS_OF);
    expect(byKey(trades)).toEqual(oneByOne(trades));
    expect(cells.some(({ metrics }) => metrics.corpus.tradesSkippedCapital > 0)).toBe(true);
    expect(cells.length).toBeGreaterThan(200);
  });

  it('when they come in another order, then every figure stays the same', () => {
    const trades = randomCellTrades(createRandom(6, 'order'), {
      count: 401,
      from: window.from,
      to: window.to,
      marginPaise: OPENING_CORPUS / 10,
    });
    expect(byKey(shuffled(trades))).toEqual(byKey(trades));
  });

  it('when later trades and outcomes are altered, then the date does not notice', () => {
    const trades = randomCellTrades(createRandom(7, 'later'), {
      count: 400,
      from: window.from,
      to: window.to + 10 * DAY,
      marginPaise: OPENING_CORPUS / 10,
    });
    const altered = trades
      .filter(({ entryAt }) => entryAt < window.to)
      .map((trade) =>
        trade.knownAt < window.to
          ? trade
          : { ...trade, ...LATER, exitAt: trade.exitAt + DAY, knownAt: trade.knownAt + DAY },
      );
    expect(cellMetrics(altered, AS_OF)).toEqual(cellMetrics(trades, AS_OF));
  });
});
