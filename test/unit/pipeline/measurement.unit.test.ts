import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type ExcursionFigures,
  excursionFigures,
} from '#core/analytics/excursions/excursion-sums.ts';
import { CorpusBook } from '#core/analytics/replay/corpus-book.ts';
import { corpusWindow, OPENING_CORPUS } from '#core/analytics/replay/corpus-window.ts';
import { addDays, type IsoDate, istInstant } from '#core/market/ist.ts';
import {
  measureAgain,
  measurementOutcome,
  measurementPlan,
  ranksWanted,
} from '#core/pipeline/measurement.ts';
import {
  advisorMetrics,
  bookOptions,
  type MeasuredTrade,
  replayTrades,
} from '#core/pipeline/metrics.ts';
import { type MemoryMeasurements, memoryMeasurements } from '#test/support/memory-measurements.ts';

const MINUTE = 60_000;
const FIRST = istInstant('2026-02-02', '00:00');
const LAST_DATE: IsoDate = '2026-06-30';

const percent = fc.option(fc.integer({ min: 0, max: 90 }).map((n) => n / 7));
const figures: fc.Arbitrary<ExcursionFigures> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(unfilledFigures()) },
  {
    weight: 6,
    arbitrary: fc
      .record({
        filled: fc.constant(true),
        contradicted: fc.boolean(),
        ambiguous: fc.boolean(),
        ...{ maePct: percent, mfePct: percent, wsePct: percent, wtePct: percent },
        afterStop: fc.option(
          fc.record({ beyond: fc.integer({ min: -9, max: 9 }), hunted: fc.boolean() }),
        ),
        postTargetPct: percent,
      })
      .map(({ afterStop, ...rest }) => ({
        ...rest,
        postSlPct: afterStop && afterStop.beyond / 7,
        overshootPct: afterStop && Math.max(0, afterStop.beyond) / 7,
        hunted: afterStop?.hunted ?? null,
      })),
  },
);

/** Few ids, a grid of instants (midnights among them) and large margins: ties and skipped trades abound. */
const trade: fc.Arbitrary<MeasuredTrade> = fc
  .record({
    id: fc.integer({ min: 0, max: 12 }),
    entry: fc.integer({ min: 0, max: 149 * 8 }),
    held: fc.oneof(
      fc.constant(0),
      fc.integer({ min: 1, max: 16 }),
      fc.integer({ min: 1, max: 400 }),
    ),
    known: fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 1, max: 24 })),
    margin: fc.constantFrom(1, 5, 9, 14),
    net: fc.integer({ min: -30, max: 20 }),
    multiple: fc.option(fc.integer({ min: -20, max: 30 })),
    path: fc.oneof(fc.constant(null), figures),
  })
  .map(({ id, entry, held, known, margin, net, multiple, path }) => {
    const entryAt = FIRST + entry * 180 * MINUTE;
    const exitAt = entryAt + held * 180 * MINUTE;
    return {
      ...{ tradeId: `T${id}`, entryAt, exitAt, knownAt: exitAt + known * 180 * MINUTE },
      marginPaise: (OPENING_CORPUS / 20) * margin,
      netPaise: Math.round((OPENING_CORPUS / 77) * net),
      returnPct: net / 7,
      rMultiple: multiple === null ? null : multiple / 3,
      path,
    };
  });

const edit = fc.oneof(
  { weight: 4, arbitrary: trade.map((one) => ({ kind: 'put' as const, one })) },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 0, max: 12 })
      .map((id) => ({ kind: 'remove' as const, id: `T${id}` })),
  },
);
type Edit = typeof edit extends fc.Arbitrary<infer E> ? E : never;

/** Some edits, then a measurement, mostly at the last date; in between the window slides to and fro. */
const sequence = fc.record({
  edits: fc.array(edit, { maxLength: 4 }),
  asOf: fc.constantFrom(0, 0, 0, 0, 1, 2, 7, 45, 120).map((days) => addDays(LAST_DATE, -days)),
});

/** Measures and returns the text of the standing. */
async function measured(store: MemoryMeasurements, asOf: IsoDate): Promise<string> {
  const start = await store.start('A', asOf);
  const plan = measurementPlan(start);
  const draft = measureAgain(start, plan, await store.input('A', plan));
  const outcome = measurementOutcome(draft, await store.ranks('A', asOf, ranksWanted(draft)));
  await store.store(outcome);
  return JSON.stringify(outcome.standing?.metrics ?? null);
}

const inFull = (trades: readonly MeasuredTrade[], asOf: IsoDate): string =>
  JSON.stringify(advisorMetrics(trades, asOf));

function unfilledFigures(): ExcursionFigures {
  const unfilled = excursionFigures({ kind: 'unfilled', contradiction: 'ENTRY_NOT_TRADED' });
  if (unfilled === null) throw new Error('expected figures');
  return unfilled;
}

/** A book in memory of the last date that takes the same edits. */
const window = corpusWindow(LAST_DATE);
const bookOf = (trades: readonly MeasuredTrade[]) =>
  new CorpusBook(replayTrades(trades, window), bookOptions(window));

function take(store: MemoryMeasurements, book: CorpusBook, given: Edit): void {
  if (given.kind === 'put') {
    store.put(given.one);
    book.remove(given.one.tradeId);
    for (const one of replayTrades([given.one], window)) book.put(one);
  } else {
    store.remove(given.id);
    book.remove(given.id);
  }
}

async function fresh(trades: readonly MeasuredTrade[]): Promise<MemoryMeasurements> {
  const store = memoryMeasurements();
  for (const one of trades) store.put(one);
  await measured(store, LAST_DATE);
  return store;
}

describe('given any sequence of appends, late inserts, corrections, removals and dates measured', () => {
  it('when 10,000 of them are measured by what changed, in memory and from stored text, then all bits are those of a full run', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(sequence, { minLength: 10, maxLength: 10 }), async (sequences) => {
        const store = memoryMeasurements();
        const book = bookOf([]);
        for (const { edits, asOf } of sequences) {
          for (const one of edits) take(store, book, one);
          expect(await measured(store, asOf)).toBe(inFull(store.all(), asOf));
          expect(book.summary()).toEqual(bookOf(store.all()).summary());
        }
        await measured(store, LAST_DATE);
        expect(store.kept()).toBe((await fresh(store.all())).kept());
      }),
      { numRuns: 1000 },
    );
  });
});

describe('given an advisor with a long history who was measured', () => {
  const DAY = 1440 * MINUTE;
  const one = (n: number, entryAt: number): MeasuredTrade => ({
    ...{ tradeId: `L${n}`, entryAt, exitAt: entryAt + 60 * MINUTE, knownAt: entryAt + 60 * MINUTE },
    ...{
      marginPaise: 1_000_000,
      netPaise: (n % 7) * 100 - 300,
      returnPct: n % 5,
      rMultiple: n % 3,
    },
  });
  const start = istInstant('2023-01-02', '10:00');
  const last = istInstant(LAST_DATE, '10:00');
  const days = Math.round((last - start) / DAY);

  async function history(): Promise<MemoryMeasurements> {
    const store = memoryMeasurements();
    for (let day = 0; day <= days; day++)
      for (let n = 0; n < 4; n++) store.put(one(day * 4 + n, start + day * DAY + n * MINUTE));
    await measured(store, LAST_DATE);
    return store;
  }

  it('when one trade of today is added, then only the trades of today are read', async () => {
    const store = await history();
    const before = store.read();
    store.put(one(99_999, last + 5 * MINUTE));
    expect(await measured(store, LAST_DATE)).toBe(inFull(store.all(), LAST_DATE));
    expect(store.read() - before).toBe(5);
  });

  it('when nothing changed, then no more than the trades since the last checkpoint are read', async () => {
    const store = await history();
    const before = store.read();
    await measured(store, LAST_DATE);
    expect(store.read() - before).toBe(4);
  });

  it('when a trade long before the window is corrected, then its day and the last one are read, not the window', async () => {
    const store = await history();
    const before = store.read();
    store.put({ ...one(0, start), netPaise: 123_456 });
    expect(await measured(store, LAST_DATE)).toBe(inFull(store.all(), LAST_DATE));
    expect(store.read() - before).toBe(8);
  });

  it('when a day passes, then only the window is read', async () => {
    const store = await history();
    await measured(store, addDays(LAST_DATE, 1));
    const before = store.read();
    expect(await measured(store, addDays(LAST_DATE, 2))).toBe(
      inFull(store.all(), addDays(LAST_DATE, 2)),
    );
    expect(store.read() - before).toBe(88 * 4);
  });

  it('when an older date is measured in between, then what it settled does not hide from the newer one', async () => {
    const store = await history();
    store.put({ ...one(days * 4 - 200, last - 50 * DAY), netPaise: 9_999_999 });
    for (const asOf of [addDays(LAST_DATE, -10), LAST_DATE]) {
      expect(await measured(store, asOf)).toBe(inFull(store.all(), asOf));
    }
  });
});

describe('given a trade whose tape ended days before the advisor says so', () => {
  const trade: MeasuredTrade = {
    tradeId: 'T',
    entryAt: istInstant('2026-06-01', '10:00'),
    exitAt: istInstant('2026-06-02', '11:00'),
    knownAt: istInstant('2026-06-12', '15:00'),
    marginPaise: OPENING_CORPUS / 2,
    netPaise: -OPENING_CORPUS / 10,
    returnPct: -3,
    rMultiple: -1,
  };
  const other: MeasuredTrade = {
    ...trade,
    tradeId: 'U',
    knownAt: trade.exitAt,
    netPaise: OPENING_CORPUS / 100,
  };

  it('when the date lies before the claimed exit, then the trade is open and its outcome invisible', () => {
    expect(advisorMetrics([trade], '2026-06-11')).toMatchObject({
      trades: 0,
      ranked: true,
      corpus: { returnPct: null },
    });
  });

  it('when the claimed exit is known, then the trade left when the tape says, and weighs as of that day', () => {
    const metrics = advisorMetrics([trade, other], '2026-06-12');
    expect(metrics).toMatchObject({ trades: 2, nEffective: 2, raw: { winRatePct: 50 } });
    // Both left in the same hour, T first: 90 of 100, then 91.
    expect(metrics?.corpus.mddPct).toBe(-10);
    const early = advisorMetrics([trade, other], '2026-06-11');
    expect(metrics?.corpus.exposurePct).toBeLessThan(early?.corpus.exposurePct ?? 0);
  });
});

describe('given trades whose claimed exits lie after the date', () => {
  it('when their outcomes, paths and exits are told in any other way, then not a byte changes', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(trade, { maxLength: 12, selector: ({ tradeId }) => tradeId }),
        fc.array(trade, { minLength: 12, maxLength: 12 }),
        fc.constantFrom(0, 20, 60).map((days) => addDays(LAST_DATE, -days)),
        (trades, lies, asOf) => {
          const { to } = corpusWindow(asOf);
          const told = trades.map((one, n) => {
            const lie = lies[n];
            if (one.knownAt < to || !lie) return one;
            const { netPaise, returnPct, rMultiple, path } = lie;
            const held = Math.max(0, lie.exitAt - lie.entryAt);
            const exitAt = one.entryAt + held;
            const knownAt = Math.max(to, exitAt) + (lie.knownAt - lie.exitAt);
            const figures = { netPaise, returnPct, rMultiple, path: path ?? null };
            return { ...one, ...figures, exitAt, knownAt };
          });
          expect(inFull(told, asOf)).toBe(inFull(trades, asOf));
        },
      ),
      { numRuns: 500 },
    );
  });
});
