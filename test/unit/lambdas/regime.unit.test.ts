import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { tradingDaysBetween } from '#core/market/calendar.ts';
import { type IsoDate, istInstant } from '#core/market/ist.ts';
import { type DatedBar, formsDailyBar } from '#core/pipeline/daily-runs.ts';
import { regimeHistory } from '#core/pipeline/regimes.ts';
import { shapeHistory } from '#core/pipeline/session-shapes.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';
import { createRegime } from '#lambdas/regime/handler.ts';
import type { PriceHistory } from '#ports/price-history.ts';
import { memoryDailyHistory } from '#test/support/memory-daily-history.ts';
import { memoryQueue, memoryWork } from '#test/support/memory-ports.ts';
import { memoryPrices } from '#test/support/memory-prices.ts';
import { listeningLogger } from '#test/support/silent-logger.ts';

const message = { runId: 'regime-x', advisorId: 'ADV1', asOf: '2024-01-23' };
const dates = tradingDaysBetween('2023-11-13', '2024-01-31').filter(formsDailyBar);
const dayBar = (date: IsoDate, i = dates.indexOf(date)): DatedBar => ({
  ...{ date, open: 100 + i, high: 102 + i, low: 99 + i, close: 101.5 + i },
});
const until = (last: IsoDate) => dates.filter((date) => date <= last).map((date) => dayBar(date));
const evening = (date: IsoDate) => ({ scheduledAt: `${date}T18:30:00+05:30` });
const CONTEXT = { awsRequestId: 'b1' };

function world(prices: PriceHistory = memoryPrices({})) {
  const store = memoryDailyHistory();
  const enrichQueue = memoryQueue();
  const run = createRegime({
    history: store.history,
    prices,
    work: memoryWork([message]),
    enrichQueue,
    logger: listeningLogger().logger,
  });
  return { ...store, enrichQueue, run: (event: unknown) => run(event, CONTEXT) };
}

/** Whole sessions of the dates, each at the four prices of its day. */
function minutesOf(days: readonly IsoDate[]): PriceSeries {
  const rows = days.flatMap((date) =>
    Array.from({ length: 375 }, (_, i) => {
      const { open, high, low, close } = dayBar(date);
      const price = i < 300 ? open : close;
      const extremes = i === 100 ? [high, low] : [price, price];
      return [istInstant(date, '09:15') + i * 60_000, price, ...extremes, price] as const;
    }),
  );
  const column = (at: number) => Float64Array.from(rows, (row) => row[at] ?? 0);
  const prices = { open: column(1), high: column(2), low: column(3), close: column(4) };
  return { resolution: 'MINUTE', at: column(0), ...prices };
}

describe('given a market that closed', () => {
  it('when bars are new, then both labels of each underlying are stored and the advisors concerned handed on', async () => {
    const { run, upload, runs, regimes, shapes, enrichQueue } = world();
    upload('NIFTY', ...until('2024-01-23'));
    upload('TCS', dayBar('2024-01-23'));
    expect(await run(evening('2024-01-23'))).toEqual({
      NIFTY: { regimes: 49, shapes: 49 },
      TCS: { regimes: 1, shapes: 1 },
    });
    expect(runs).toEqual([
      'regime-2024-01-23T18:30:00+05:30 NIFTY 49',
      'regime-2024-01-23T18:30:00+05:30 TCS 1',
    ]);
    expect(enrichQueue.sent).toEqual([message]);
    expect(regimes.get('NIFTY 2024-01-23')).toMatchObject({
      ...{ regime: 'TRENDING_BULLISH', version: 'A.1', features: { bars: 49 } },
    });
    expect(shapes.get('NIFTY 2024-01-23')).toMatchObject({ version: 'B.1' });
    expect(shapes.get('NIFTY 2024-01-25')).toBeUndefined();
  });

  it('when a night brings one bar, then one label is written; without a new bar, none', async () => {
    const { run, upload, runs } = world();
    upload('NIFTY', ...until('2024-01-23'));
    upload('TCS', ...until('2024-01-23'));
    await run(evening('2024-01-23'));
    upload('NIFTY', dayBar('2024-01-24'));
    expect(await run(evening('2024-01-24'))).toEqual({ NIFTY: { regimes: 1, shapes: 1 } });
    expect(runs.at(-1)).toBe('regime-2024-01-24T18:30:00+05:30 NIFTY 1');
    expect(await run(evening('2024-01-24'))).toEqual({});
  });

  it('when an earlier bar is corrected, then labels are renewed from that day on', async () => {
    const { run, upload, runs } = world();
    upload('NIFTY', ...until('2024-01-23'));
    await run(evening('2024-01-23'));
    upload('NIFTY', { ...dayBar('2024-01-17'), high: 190 });
    const result = await run(evening('2024-01-24'));
    expect(runs.at(-1)).toBe('regime-2024-01-24T18:30:00+05:30 NIFTY 5');
    expect(result['NIFTY']?.regimes).toBe(5);
  });

  it('when the event has no time, then it is refused', async () => {
    await expect(world().run({})).rejects.toThrow('scheduledAt');
  });
});

describe('given bars that arrive and are corrected in any order, with a run after each', () => {
  it('when all have arrived, then the store holds what one run over everything gives', async () => {
    const arrival = fc.record({
      date: fc.constantFrom(...dates),
      extra: fc.integer({ min: 0, max: 9 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(arrival, { maxLength: 9 }), { maxLength: 6 }),
        async (nights) => {
          const nightly = world();
          nightly.upload(
            'NIFTY',
            ...dates.filter((_, i) => i % 7 !== 3).map((date) => dayBar(date)),
          );
          for (const night of nights) {
            for (const { date, extra } of night) {
              const bar = dayBar(date);
              nightly.upload('NIFTY', { ...bar, high: bar.high + extra });
            }
            await nightly.run(evening('2024-01-31'));
          }
          await nightly.run(evening('2024-01-31'));
          const bars = await nightly.history.bars('NIFTY');
          expect([...nightly.regimes.values()].sort(byDate)).toEqual(regimeHistory(bars));
          expect([...nightly.shapes.values()].sort(byDate)).toEqual(shapeHistory('NIFTY', bars));
        },
      ),
      { numRuns: 60 },
    );
  });
  const byDate = (a: { readonly date: string }, b: { readonly date: string }) =>
    a.date < b.date ? -1 : 1;
});

describe('given days that no file has', () => {
  const prices = () =>
    memoryPrices({ NIFTY: minutesOf(['2024-01-22', '2024-01-23', '2024-01-24']) });

  it('when prices know them, then they become bars and are labelled; a file wins over prices', async () => {
    const { run, upload, history, regimes } = world(prices());
    upload('NIFTY', ...until('2024-01-20'), { ...dayBar('2024-01-24'), high: 300 });
    await run(evening('2024-01-24'));
    const bars = await history.bars('NIFTY');
    expect(bars.slice(-2)).toEqual([dayBar('2024-01-23'), { ...dayBar('2024-01-24'), high: 300 }]);
    expect(regimes.has('NIFTY 2024-01-23')).toBe(true);
    upload('NIFTY', { ...dayBar('2024-01-23'), low: 90 });
    await run(evening('2024-01-25'));
    expect((await history.bars('NIFTY')).at(-2)?.low).toBe(90);
  });

  it('when the day is still running, then it is no bar yet', async () => {
    const partly = minutesOf(['2024-01-23']);
    const cut = (column: Float64Array) => column.subarray(0, 200);
    const { run, upload, history } = world(
      memoryPrices({
        NIFTY: {
          ...{ resolution: 'MINUTE', at: cut(partly.at), open: cut(partly.open) },
          ...{ high: cut(partly.high), low: cut(partly.low), close: cut(partly.close) },
        },
      }),
    );
    upload('NIFTY', ...until('2024-01-20'));
    await run(evening('2024-01-23'));
    expect((await history.bars('NIFTY')).at(-1)?.date).toBe('2024-01-20');
  });

  it('when prices are more than two weeks late, then only a backfill asks for them', async () => {
    const { run, upload, history } = world(prices());
    upload('NIFTY', ...until('2024-01-20'));
    await run(evening('2024-02-20'));
    expect((await history.bars('NIFTY')).at(-1)?.date).toBe('2024-01-20');
    await run({ backfill: true, from: '2024-01-01', to: '2024-01-31' });
    expect((await history.bars('NIFTY')).at(-1)?.date).toBe('2024-01-24');
  });
});

describe('given a backfill', () => {
  it('when it names an underlying, then all its labels are computed anew, and only changed ones stored', async () => {
    const { run, upload, runs } = world();
    upload('NIFTY', ...until('2024-01-23'));
    upload('TCS', ...until('2024-01-23'));
    await run(evening('2024-01-23'));
    expect(await run({ backfill: true, underlyings: ['nifty 50'] })).toEqual({
      NIFTY: { regimes: 0, shapes: 0 },
    });
    expect(runs.at(-1)).toBe('regime-backfill-b1 NIFTY 49');
    expect(Object.keys(await run({ backfill: true }))).toEqual(['NIFTY', 'TCS']);
  });

  it('when the same prices were folded before, then they are read again, and nothing changes', async () => {
    const { run, upload } = world(memoryPrices({ NIFTY: minutesOf(['2024-01-23']) }));
    upload('NIFTY', ...until('2024-01-20'));
    const range = { backfill: true, from: '2024-01-22', to: '2024-01-24' };
    expect((await run(range))['NIFTY']?.regimes).toBe(until('2024-01-20').length + 1);
    expect((await run(range))['NIFTY']?.regimes).toBe(0);
  });

  it.each([
    ['only one end', { from: '2024-01-01' }, 'or neither'],
    ['an end before its start', { from: '2024-01-02', to: '2024-01-01' }, 'not after'],
    ['a date no calendar knows', { from: '2013-12-31', to: '2024-01-01' }, 'from 2014-01-01'],
    ['no underlying', { underlyings: [] }, 'underlyings'],
    ['something else', { underlying: 'NIFTY' }, 'underlying'],
  ] as const)('when it has %s, then it is refused', async (_, event, reason) => {
    await expect(world().run({ backfill: true, ...event })).rejects.toThrow(reason);
  });
});
