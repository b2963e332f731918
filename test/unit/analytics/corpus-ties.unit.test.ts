import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CorpusBook } from '#core/analytics/replay/corpus-book.ts';
import { corpusMetrics } from '#core/analytics/replay/corpus-metrics.ts';
import { corpusWindow, OPENING_CORPUS } from '#core/analytics/replay/corpus-window.ts';
import type { ReplayTrade } from '#core/analytics/replay/replay-trade.ts';
import { tradingDaysBetween } from '#core/market/calendar.ts';
import { bruteForceReplay } from '#test/support/brute-force-replay.ts';

/** Five days over a weekend: Thursday to Monday. */
const window = corpusWindow('2024-01-15', 5);
const tradingDays = tradingDaysBetween(window.firstDate, window.asOf);
const STEP = 6 * 3_600_000;
const STEPS = (window.to - window.from) / STEP;

/** A handful of instants, the two edges of the window among them, and margins that just fit. */
const trade = fc.record({
  entry: fc.integer({ min: -2, max: STEPS + 1 }),
  held: fc.integer({ min: 0, max: 4 }),
  marginPaise: fc.constantFrom(1, 2, 3, 4, 10).map((parts) => Math.floor(OPENING_CORPUS / parts)),
  netPaise: fc.oneof(
    fc.constantFrom(-1, -0.5, -0.25, 0, 0.1).map((share) => share * OPENING_CORPUS),
    fc.integer({ min: -OPENING_CORPUS, max: OPENING_CORPUS }),
  ),
});

function replayBoth(
  given: readonly { entry: number; held: number; marginPaise: number; netPaise: number }[],
) {
  const trades = given.map(({ entry, held, ...money }, n): ReplayTrade => {
    const entryAt = window.from + entry * STEP;
    return { ...money, id: `T${(n * 7) % 31}`, entryAt, exitAt: entryAt + held * STEP };
  });
  const book = new CorpusBook(trades, { window, openingPaise: OPENING_CORPUS, tradingDays });
  const metrics = corpusMetrics(book.summary(), window, OPENING_CORPUS);
  return {
    trades,
    book,
    metrics,
    plain: bruteForceReplay(trades, window, OPENING_CORPUS, tradingDays),
  };
}

/** Equal up to the rounding of doubles at that scale; undefined only equals undefined. */
function expectNear(found: number | null, expected: number | null, scale: number): void {
  if (found === null || expected === null) expect(found).toBe(expected);
  else
    expect(Math.abs(found - expected)).toBeLessThanOrEqual(
      1e-12 * Math.max(scale, Math.abs(expected)),
    );
}

describe('given trades that crowd on a few instants, window edges among them', () => {
  it('when replayed, then every figure equals the brute-force replay', () => {
    const seen = { skipped: 0, open: 0, usedUp: 0, sameInstant: 0, loaded: 0 };
    fc.assert(
      fc.property(fc.array(trade, { maxLength: 30 }), (given) => {
        const { trades, book, metrics, plain } = replayBoth(given);
        expect(book.curve().map(({ at, valuePaise }) => [at, valuePaise])).toEqual(plain.curve);
        expect(book.skippedIds()).toEqual(plain.skipped);
        expect(book.openIds()).toEqual(plain.open);
        expect(book.summary()).toMatchObject({ freePaise: plain.free, valuePaise: plain.value });
        expectNear(metrics.mddPct, plain.mddPct, 1);
        expectNear(metrics.returnPct, plain.returnPct, 1);
        expectNear(metrics.volatilityPct, plain.volatilityPct, 100);
        expectNear(metrics.sharpe, plain.sharpe, 100);
        expectNear(metrics.exposurePct, plain.exposurePct, 1);
        seen.skipped += plain.skipped.length;
        seen.open += plain.open.length;
        seen.usedUp += Number(plain.value <= 0);
        seen.sameInstant += Number(trades.some((one) => one.entryAt === one.exitAt));
        seen.loaded += Number(
          trades.some((one) => one.entryAt < window.from && one.exitAt >= window.from),
        );
      }),
      { numRuns: 1500, seed: 20_240_115 },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(100);
  });

  it('when the trades come in any order, then not a bit changes', () => {
    fc.assert(
      fc.property(
        fc.array(trade, { maxLength: 30 }),
        fc.infiniteStream(fc.nat()),
        (given, keys) => {
          const { trades, book } = replayBoth(given);
          const keyed = trades.map((one) => ({ one, key: keys.next().value }));
          const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ one }) => one);
          const other = new CorpusBook(shuffled, {
            window,
            openingPaise: OPENING_CORPUS,
            tradingDays,
          });
          expect(other.summary()).toEqual(book.summary());
          expect(other.skippedIds()).toEqual(book.skippedIds());
        },
      ),
      { numRuns: 300 },
    );
  });
});

const at = (step: number) => window.from + step * STEP;

describe('given trades at the edges of the window', () => {
  const whole = { marginPaise: OPENING_CORPUS, netPaise: 5 };
  const replay = (...trades: readonly ReplayTrade[]) =>
    new CorpusBook(trades, { window, openingPaise: OPENING_CORPUS, tradingDays });

  it('when one exits in the first instant and another enters there, then both are taken', () => {
    const book = replay(
      { id: 'B', entryAt: at(0), exitAt: at(1), ...whole },
      { id: 'A', entryAt: at(-2), exitAt: at(0), ...whole },
    );
    expect(book.skippedIds()).toEqual([]);
    expect(book.summary()).toMatchObject({ exits: 2, valuePaise: OPENING_CORPUS + 10 });
  });

  it('when one ended just before the window, then it never was', () => {
    const book = replay({ id: 'A', entryAt: at(-2), exitAt: at(0) - 1, ...whole });
    expect(book.summary()).toMatchObject({ exits: 0, skipped: 0, valuePaise: OPENING_CORPUS });
  });

  it('when one exits in the first instant after the window, then it is open and its outcome invisible', () => {
    const book = replay({ id: 'A', entryAt: at(1), exitAt: at(STEPS), ...whole });
    expect(book.openIds()).toEqual(['A']);
    expect(book.summary()).toMatchObject({ exits: 0, freePaise: 0, valuePaise: OPENING_CORPUS });
  });

  it('when one exits in the last instant, then its outcome counts; one that enters after it does not exist', () => {
    const book = replay(
      { id: 'A', entryAt: at(1), exitAt: at(STEPS) - 1, ...whole },
      { id: 'B', entryAt: at(STEPS), exitAt: at(STEPS), ...whole },
    );
    expect(book.openIds()).toEqual([]);
    expect(book.summary()).toMatchObject({ exits: 1, skipped: 0, valuePaise: OPENING_CORPUS + 5 });
  });

  it('when the free capital is exactly the margin, then it is enough; one paisa less is not', () => {
    const first = { id: 'A', entryAt: at(1), exitAt: at(2), marginPaise: 1, netPaise: 0 };
    const second = { id: 'B', entryAt: at(1), exitAt: at(2), netPaise: 0 };
    const rest = OPENING_CORPUS - 1;
    expect(replay(first, { ...second, marginPaise: rest }).skippedIds()).toEqual([]);
    expect(replay(first, { ...second, marginPaise: rest + 1 }).skippedIds()).toEqual(['B']);
  });

  it('when a trade exits on a Saturday, then its result belongs to the daily return of Monday', () => {
    const saturday = {
      entryAt: at(8),
      exitAt: at(10),
      marginPaise: 1,
      netPaise: OPENING_CORPUS / 100,
    };
    const metrics = corpusMetrics(
      replay({ id: 'A', ...saturday }).summary(),
      window,
      OPENING_CORPUS,
    );
    // Daily returns 0, 0, 0.01: mean 1/300, sample deviation 0.01 / sqrt(3).
    expect(tradingDays).toEqual(['2024-01-11', '2024-01-12', '2024-01-15']);
    expect(metrics.sharpe).toBeCloseTo(Math.sqrt(252 / 3), 10);
  });

  it('when the window ends on a Sunday, then a result of Saturday belongs to Friday', () => {
    const weekend = corpusWindow('2024-01-14', 4);
    const days = tradingDaysBetween(weekend.firstDate, weekend.asOf);
    expect(days).toEqual(['2024-01-11', '2024-01-12']);
    const exitAt = weekend.from + 2.5 * 4 * STEP;
    const one = { id: 'A', entryAt: weekend.from, exitAt, marginPaise: 1 };
    const book = new CorpusBook([{ ...one, netPaise: OPENING_CORPUS / 100 }], {
      window: weekend,
      openingPaise: OPENING_CORPUS,
      tradingDays: days,
    });
    // Daily returns 0, 0.01: mean 0.005, sample deviation 0.01 / sqrt(2).
    expect(corpusMetrics(book.summary(), weekend, OPENING_CORPUS).sharpe).toBeCloseTo(
      Math.sqrt(252 / 2),
      10,
    );
  });
});
