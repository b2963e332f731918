import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as z from 'zod';
import { CorpusBook } from '#core/analytics/replay/corpus-book.ts';
import { corpusMetrics } from '#core/analytics/replay/corpus-metrics.ts';
import { corpusWindow, OPENING_CORPUS } from '#core/analytics/replay/corpus-window.ts';
import type { ReplayTrade } from '#core/analytics/replay/replay-trade.ts';
import { tradingDaysBetween } from '#core/market/calendar.ts';
import { bruteForceReplay } from '#test/support/brute-force-replay.ts';
import { expectClose } from '#test/support/close.ts';
import { describeShared, readJson } from '#test/support/shared-folder.ts';

const instant = z.string().transform((text) => Date.parse(`${text}+05:30`));
const nullable = z.number().nullable();
const replayCase = z.object({
  name: z.string(),
  asOf: z.string(),
  openingPaise: z.number(),
  windowDays: z.number(),
  tradingDays: z.array(z.string()),
  trades: z.array(
    z.object({
      id: z.string(),
      entryAt: instant,
      exitAt: instant,
      marginPaise: z.number(),
      netPaise: z.number(),
    }),
  ),
  expect: z.object({
    tradesSkippedCapital: z.number(),
    skippedIds: z.array(z.string()),
    openAtAsOf: z.array(z.string()),
    freePaise: z.number(),
    valuePaise: z.number(),
    curve: z.array(z.tuple([instant, z.number()])),
    mddPct: nullable,
    returnPct: nullable,
    volatilityPct: nullable,
    sharpe: nullable,
  }),
});

describeShared('vectors/metrics.json', 'given the reference cases of the corpus replay', (path) => {
  const { replay } = z.object({ replay: z.array(replayCase) }).parse(readJson(path));

  it.each(replay.map((one) => [one.name, one] as const))(
    'when "%s" is replayed, then every figure comes out',
    (_, one) => {
      const window = corpusWindow(one.asOf, one.windowDays);
      const { openingPaise, tradingDays } = one;
      const book = new CorpusBook(one.trades, { window, openingPaise, tradingDays });
      const summary = book.summary();
      const metrics = corpusMetrics(summary, window, openingPaise);
      expect(book.curve().map(({ at, valuePaise }) => [at, valuePaise])).toEqual(one.expect.curve);
      expect(book.skippedIds()).toEqual(one.expect.skippedIds);
      expect(book.openIds()).toEqual(one.expect.openAtAsOf);
      expect(summary.freePaise).toBe(one.expect.freePaise);
      expect(summary.valuePaise).toBe(one.expect.valuePaise);
      expect(metrics.tradesSkippedCapital).toBe(one.expect.tradesSkippedCapital);
      for (const name of ['mddPct', 'returnPct', 'volatilityPct', 'sharpe'] as const) {
        expectClose(metrics[name], one.expect[name]);
      }
    },
  );
});

const window = corpusWindow('2026-06-30');
const tradingDays = tradingDaysBetween(window.firstDate, window.asOf);
const options = { window, openingPaise: OPENING_CORPUS, tradingDays };
const HOUR = 3_600_000;
const HOURS = (window.to - window.from) / HOUR;

/** Whole hours and few ids: ties are frequent, and so is a corpus that runs dry. */
const trade: fc.Arbitrary<Omit<ReplayTrade, 'id'>> = fc
  .record({
    entry: fc.integer({ min: -60, max: HOURS + 20 }),
    held: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90 })),
    marginPaise: fc.integer({ min: 1, max: Math.floor(OPENING_CORPUS / 2) }),
    netPaise: fc.integer({ min: -OPENING_CORPUS / 2, max: OPENING_CORPUS / 4 }),
  })
  .map(({ entry, held, ...money }) => ({
    ...money,
    entryAt: window.from + entry * HOUR,
    exitAt: window.from + (entry + held) * HOUR,
  }));

describe('given random trades that tie, overlap the window and run the corpus dry', () => {
  it('when replayed, then every figure equals a brute-force replay written from the definition', () => {
    fc.assert(
      fc.property(fc.array(trade, { maxLength: 45 }), (given) => {
        const trades = given.map((one, n) => ({ ...one, id: `T${(n * 7) % 100}` }));
        const book = new CorpusBook(trades, options);
        const expected = bruteForceReplay(trades, window, OPENING_CORPUS, tradingDays);
        const summary = book.summary();
        const metrics = corpusMetrics(summary, window, OPENING_CORPUS);
        expect(book.curve().map(({ at, valuePaise }) => [at, valuePaise])).toEqual(expected.curve);
        expect([...book.skippedIds()].sort()).toEqual([...expected.skipped].sort());
        expect([...book.openIds()].sort()).toEqual([...expected.open].sort());
        expect(summary.freePaise).toBe(expected.free);
        expect(summary.valuePaise).toBe(expected.value);
        for (const name of ['mddPct', 'returnPct', 'volatilityPct', 'sharpe'] as const) {
          expectClose(metrics[name], expected[name], 1e-9);
        }
      }),
      { numRuns: 500 },
    );
  });
});

const at = (hour: number) => window.from + 24 * HOUR + hour * HOUR;
const lakh = 10_000_000;
const replay = (trades: readonly ReplayTrade[]) => {
  const book = new CorpusBook(trades, options);
  return { ...book.summary(), skippedIds: book.skippedIds(), openIds: book.openIds() };
};

describe('given hand-made cases', () => {
  it('when twenty-one trades of 5 lakh are open at once, then the last id is skipped', () => {
    const trades = Array.from({ length: 21 }, (_, n) => ({
      id: `T${String(n).padStart(2, '0')}`,
      entryAt: at(0),
      exitAt: at(5),
      marginPaise: 5 * lakh,
      netPaise: 100,
    }));
    expect(replay(trades)).toMatchObject({ skipped: 1, exits: 20, skippedIds: ['T20'] });
  });

  it('when an exit and an entry fall on one instant, then the exit frees the capital first', () => {
    const whole = { marginPaise: OPENING_CORPUS, netPaise: 0 };
    const trades = [
      { id: 'B', entryAt: at(2), exitAt: at(3), ...whole },
      { id: 'A', entryAt: at(1), exitAt: at(2), ...whole },
    ];
    expect(replay(trades)).toMatchObject({ skipped: 0, exits: 2 });
  });

  it('when a trade leaves in the minute it entered, then another entry of that minute cannot use its capital', () => {
    const whole = { marginPaise: OPENING_CORPUS, netPaise: 0, entryAt: at(1) };
    const trades = [
      { id: 'A', exitAt: at(1), ...whole },
      { id: 'B', exitAt: at(2), ...whole },
    ];
    expect(replay(trades)).toMatchObject({ skippedIds: ['B'], exits: 1 });
  });

  it('when losses use the corpus up, then later trades are skipped and ratios stay defined or null, never NaN', () => {
    const trades = [
      { id: 'A', entryAt: at(0), exitAt: at(1), marginPaise: lakh, netPaise: -OPENING_CORPUS },
      { id: 'B', entryAt: at(2), exitAt: at(3), marginPaise: lakh, netPaise: lakh },
    ];
    const metrics = corpusMetrics(
      new CorpusBook(trades, options).summary(),
      window,
      OPENING_CORPUS,
    );
    expect(metrics).toMatchObject({
      mddPct: -100,
      returnPct: -100,
      tradesSkippedCapital: 1,
      sharpe: null,
      volatilityPct: null,
    });
  });

  it('when the window holds no trade, then everything is undefined and nothing is zero by accident', () => {
    const metrics = corpusMetrics(new CorpusBook([], options).summary(), window, OPENING_CORPUS);
    expect(metrics).toEqual({
      mddPct: null,
      sharpe: null,
      volatilityPct: null,
      returnPct: null,
      tradesSkippedCapital: 0,
      exposurePct: 0,
    });
  });

  it('when half the corpus is held for the whole window, then the exposure is 50 %', () => {
    const held = { id: 'A', entryAt: window.from, exitAt: window.to, netPaise: 7 };
    const book = new CorpusBook([{ ...held, marginPaise: OPENING_CORPUS / 2 }], options);
    expect(corpusMetrics(book.summary(), window, OPENING_CORPUS).exposurePct).toBe(50);
    expect(book.openIds()).toEqual(['A']);
  });
});

describe('given the window of an as-of date', () => {
  it('when it is built, then it is exactly 90 calendar days with the as-of date as the last', () => {
    const { firstDate, from, to } = corpusWindow('2026-06-30');
    expect(firstDate).toBe('2026-04-02');
    expect((to - from) / (24 * HOUR)).toBe(90);
    expect(new Date(to).toISOString()).toBe('2026-06-30T18:30:00.000Z');
  });
});
