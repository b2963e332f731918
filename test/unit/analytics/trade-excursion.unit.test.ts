import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import type { TradeExcursion, TradePath } from '#core/analytics/excursions/trade-excursion.ts';
import { istInstant } from '#core/market/ist.ts';
import { countedTrade, excursionsOf } from '#core/pipeline/excursions.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import { expectClose } from '#test/support/close.ts';
import { seriesOfRows } from '#test/support/price-day.ts';
import { describeShared, readJson } from '#test/support/shared-folder.ts';

const DAY = '2024-01-23';
const OPEN = istInstant(DAY, '09:15');
const minute = (n: number) => OPEN + n * 60_000;

type Bar = readonly [minute: number, open: number, high: number, low: number, close: number];

const seriesOf = (bars: readonly Bar[]) =>
  seriesOfRows(
    'MINUTE',
    bars.map(([n, ...prices]) => [minute(n), ...prices] as const),
  );

/** Bought at 100, stop 95, target 110, left at the target in minute 3. */
const trade = (change: Partial<ReportedTrade> = {}): ReportedTrade => ({
  tradeId: 'T',
  advisorId: 'A',
  advisorName: null,
  instrument: { kind: 'EQ', exchange: 'NSE', underlying: 'TCS' },
  side: 'BUY',
  period: 'INTRADAY',
  entryPrice: 100,
  entryAt: minute(0),
  entryBasis: 'FILL',
  stoploss: 95,
  targets: [110],
  exitPrice: 110,
  exitAt: minute(3),
  exitReason: 'TARGET_HIT',
  ...change,
});

function excursion(given: ReportedTrade, bars: readonly Bar[]): TradeExcursion {
  const [found] = excursionsOf([given], seriesOf(bars));
  if (!found) throw new Error('expected an excursion, found none');
  return found;
}

function path(given: ReportedTrade, bars: readonly Bar[]): TradePath {
  const found = excursion(given, bars);
  if (found.kind !== 'path') throw new Error(`expected a path, found ${JSON.stringify(found)}`);
  return found;
}

const QUIET: readonly Bar[] = [
  [0, 100, 102, 99, 101],
  [1, 101, 103, 98, 102],
  [2, 102, 104, 101, 104],
  [3, 104, 111, 103, 109],
];
const stopped = { exitPrice: 95, exitReason: 'STOPLOSS_HIT' } as const;

describe('given an honest claim', () => {
  it('when the target was reached, then it stands, with the worst and best prices and when they came', () => {
    expect(path(trade(), QUIET)).toEqual({
      kind: 'path',
      resolution: 'MINUTE',
      rows: 4,
      maePct: 40,
      mfePct: 200,
      wsePct: null,
      wtePct: null,
      worstAt: minute(1),
      bestAt: minute(3),
      outcome: { reason: 'TARGET_HIT', at: minute(3), price: 110 },
      optimistic: null,
      contradiction: null,
      levelMoved: false,
      afterStop: null,
      postTargetPct: null,
    });
  });

  it('when it was short, then everything is mirrored', () => {
    const short = trade({
      side: 'SELL',
      stoploss: 104,
      targets: [96],
      exitPrice: 96,
      exitReason: 'TARGET_HIT',
    });
    const found = path(short, [
      [0, 100, 101, 99, 100],
      [1, 100, 103, 98, 99],
      [3, 99, 100, 95, 97],
    ]);
    expect([found.maePct, found.mfePct]).toEqual([75, 100]);
    expect(found.contradiction).toBeNull();
  });

  it('when the stop was trailed into profit, then the level had moved, and nothing is said of stop hunting', () => {
    const trailed = trade({ exitPrice: 101, exitReason: 'STOPLOSS_HIT' });
    const found = path(trailed, [
      ...QUIET.slice(0, 3),
      [3, 104, 104, 100.5, 102],
      [4, 102, 106, 99, 105],
    ]);
    expect(found).toMatchObject({ levelMoved: true, contradiction: null, afterStop: null });
  });

  it('when the market opened beyond the stop, then that is the published one, unless it had been touched before: then it had moved', () => {
    const gapped = trade({ exitPrice: 93, exitReason: 'STOPLOSS_HIT' });
    const gap: readonly Bar[] = [
      [3, 93, 94, 92, 92],
      [4, 92, 93, 91, 92],
    ];
    const straight = path(gapped, [...QUIET.slice(0, 3), ...gap]);
    const touched = path(gapped, [
      ...QUIET.slice(0, 1),
      [1, 101, 103, 94.5, 102],
      ...QUIET.slice(2, 3),
      ...gap,
    ]);
    expect([straight.levelMoved, straight.afterStop?.postSlPct]).toEqual([false, 4]);
    expect([touched.levelMoved, touched.afterStop?.postSlPct]).toEqual([true, 2]);
  });
});

describe('given the bar of the fill', () => {
  const sold = { exitPrice: 101, exitReason: 'ADVISOR_EXIT', exitAt: minute(1) } as const;

  it('when the fill was at its open, then the whole bar was seen', () => {
    const found = path(trade(sold), [
      [0, 100, 103, 96, 101],
      [1, 101, 102, 100, 101],
    ]);
    expect([found.maePct, found.mfePct]).toEqual([80, 60]);
  });

  it('when the price fell to a limit, then what lay above before the fill was not seen', () => {
    const found = path(trade(sold), [
      [0, 104, 106, 97, 99],
      [1, 101, 102, 100, 101],
    ]);
    expect([found.maePct, found.mfePct]).toEqual([60, 20]);
  });

  it('when the price rose to a trigger, then what lay below before the fill was not seen', () => {
    const found = path(trade(sold), [
      [0, 96, 104, 96, 103],
      [1, 101, 102, 100, 101],
    ]);
    expect([found.maePct, found.mfePct]).toEqual([0, 80]);
  });

  it('when only the second of the fill is known, then only the close surely came after it', () => {
    const found = path(trade({ ...sold, entryAt: minute(0) + 20_000 }), [
      [0, 104, 106, 97, 99],
      [1, 101, 102, 100, 101],
    ]);
    expect([found.maePct, found.mfePct]).toEqual([20, 20]);
  });
});

describe('given stop and target in one bar', () => {
  const wide: readonly Bar[] = [...QUIET.slice(0, 2), [3, 102, 112, 94, 100]];

  it('when the target is claimed, then the stop counts and the target stands beside it', () => {
    expect(path(trade(), wide)).toMatchObject({
      outcome: { reason: 'STOPLOSS_HIT', at: minute(3), price: 95 },
      optimistic: { reason: 'TARGET_HIT', at: minute(3), price: 110 },
      contradiction: null,
      maePct: 100,
      mfePct: 60,
    });
  });

  it('when the stop is claimed, then it counts and the target stands beside it', () => {
    expect(path(trade(stopped), wide)).toMatchObject({
      outcome: { reason: 'STOPLOSS_HIT', price: 95 },
      optimistic: { reason: 'TARGET_HIT', price: 110 },
      contradiction: null,
    });
  });

  it('when the bar opens at the target, then the order is known and the claimed target stands', () => {
    const opens: readonly Bar[] = [...QUIET.slice(0, 2), [3, 110, 112, 94, 100]];
    expect(path(trade(), opens)).toMatchObject({ optimistic: null, contradiction: null });
  });
});

describe('given an outcome that the tape contradicts', () => {
  it('when the stop came before the claimed target, then the stop counts', () => {
    const found = path(trade(), [
      QUIET[0] ?? [0, 0, 0, 0, 0],
      [1, 101, 101, 94, 96],
      [3, 104, 111, 103, 109],
    ]);
    expect(found).toMatchObject({
      contradiction: 'STOP_FIRST',
      outcome: { reason: 'STOPLOSS_HIT', at: minute(1), price: 95 },
      optimistic: null,
    });
  });

  it('when the market gapped over the stop before the claimed target, then it left at the open', () => {
    const found = path(trade(), [
      [0, 100, 102, 99, 101],
      [1, 92, 93, 90, 91],
      [3, 104, 111, 103, 109],
    ]);
    expect(found).toMatchObject({
      contradiction: 'STOP_FIRST',
      outcome: { price: 92 },
      maePct: 160,
    });
  });

  it('when the stop is claimed at its level but the market gapped over it, then it left at the open', () => {
    const found = path(trade(stopped), [
      [0, 100, 102, 99, 101],
      [3, 92, 96, 90, 91],
    ]);
    expect(found).toMatchObject({
      contradiction: 'STOP_GAPPED',
      outcome: { reason: 'STOPLOSS_HIT', price: 92 },
      maePct: 160,
    });
  });

  it('when the target came before the claimed stop, then the target counts', () => {
    const found = path(trade(stopped), [
      ...QUIET.slice(0, 1),
      [1, 101, 110, 100, 109],
      [3, 96, 97, 94, 95],
    ]);
    expect(found).toMatchObject({
      contradiction: 'TARGET_FIRST',
      outcome: { price: 110, at: minute(1) },
    });
  });

  it('when the claimed target was never reached, then the trade left at what the minute offered', () => {
    const found = path(trade({ targets: [120], exitPrice: 120 }), QUIET);
    expect(found).toMatchObject({
      contradiction: 'TARGET_NEVER_REACHED',
      outcome: { reason: 'ADVISOR_EXIT', price: 104 },
    });
  });

  it('when the claimed exit price was not traded in its minute, then the open of the minute counts', () => {
    const found = path(
      trade({ exitPrice: 107, exitReason: 'ADVISOR_EXIT', exitAt: minute(2) }),
      QUIET,
    );
    expect(found).toMatchObject({ contradiction: 'EXIT_NOT_TRADED', outcome: { price: 102 } });
  });

  it('when the claimed fill was not traded, then there was no trade, whatever came of it', () => {
    const unfilled = { kind: 'unfilled', contradiction: 'ENTRY_NOT_TRADED' };
    expect(excursion(trade({ entryPrice: 103 }), QUIET)).toEqual(unfilled);
    expect(excursion(trade({ entryPrice: 103, exitAt: minute(300) }), QUIET)).toEqual(unfilled);
  });
});

describe('given an entry that is only the advised level', () => {
  const advised = (change: Partial<ReportedTrade> = {}) =>
    trade({ entryBasis: 'ADVISED', ...change });
  const unknown = { kind: 'gap', gap: 'FILL_UNKNOWN' };

  it('when the level was not traded in its minute, then nobody claimed it was, whatever came of it', () => {
    expect(excursion(advised({ entryPrice: 103 }), QUIET)).toEqual(unknown);
    expect(excursion(advised({ entryPrice: 103, exitAt: minute(300) }), QUIET)).toEqual(unknown);
  });

  it('when nothing traded at its time, in the session or by night, then the fill is as unknown', () => {
    expect(excursion(advised({ entryAt: minute(0) }), QUIET.slice(1))).toEqual(unknown);
    expect(excursion(advised({ entryAt: minute(-600) }), QUIET)).toEqual(unknown);
  });

  it('when the tape bears it out, then it is read as a fill is', () => {
    expect(excursion(advised(), QUIET)).toEqual(excursion(trade(), QUIET));
    expect(excursion(advised({ exitAt: minute(9) }), QUIET)).toEqual({
      kind: 'gap',
      gap: 'GAP_AT_EXIT',
    });
  });

  it('when there are no prices at all, then that is the reason', () => {
    expect(excursionsOf([advised()], null)).toEqual([{ kind: 'gap', gap: 'NO_SERIES' }]);
  });

  it('when its fill is unknown, then the claim counts as it stands', () => {
    const given = advised({ entryPrice: 103 });
    expect(countedTrade(given, excursion(given, QUIET))).toEqual(given);
  });
});

describe('given the 30 minutes after a stop or a target', () => {
  const hit: readonly Bar[] = [
    [0, 100, 101, 99, 100],
    [3, 98, 98, 95, 96],
  ];

  it('when the price runs on, comes back to the entry, and runs on again later, then only 30 minutes count', () => {
    const found = path(trade(stopped), [
      ...hit,
      [4, 96, 97, 93, 96],
      [33, 96, 100, 95, 99],
      [34, 99, 99, 80, 80],
    ]);
    expect(found.afterStop).toEqual({
      postSlPct: 2,
      overshootPct: 2,
      recoveryPct: 100,
      hunted: true,
    });
  });

  it('when the session ends before, then the window ends with it', () => {
    const late = (n: number) => 365 + n;
    const given = trade({ ...stopped, entryAt: minute(late(0)), exitAt: minute(late(3)) });
    const found = path(given, [
      [late(0), 100, 101, 99, 100],
      [late(3), 98, 98, 95, 96],
      [late(9), 96, 97, 94, 96],
      // The session ended at 15:30, in the minute before this row.
      [late(11), 90, 101, 80, 95],
    ]);
    expect(found.afterStop).toMatchObject({ postSlPct: 1, hunted: false });
  });

  it('when nothing traded after the stop, then nothing is said', () => {
    expect(path(trade(stopped), hit).afterStop).toBeNull();
  });

  it('when the market opened beyond the stop, then the rest of that minute came after it', () => {
    const found = path(trade({ exitPrice: 94, exitReason: 'STOPLOSS_HIT' }), [
      [0, 100, 101, 99, 100],
      [3, 94, 100, 90, 96],
      [4, 96, 97, 93, 96],
    ]);
    expect(found.afterStop).toEqual({
      postSlPct: 5,
      overshootPct: 5,
      recoveryPct: 100,
      hunted: true,
    });
    expect(found.maePct).toBeCloseTo(120, 12);
  });

  it('when the target was passed by a gap, then the further move is measured from the target', () => {
    const found = path(trade({ exitPrice: 111 }), [
      [0, 100, 101, 99, 100],
      [3, 111, 117, 110, 111],
      [4, 111, 115, 110, 112],
    ]);
    expect(found.postTargetPct).toBeCloseTo(7, 12);
  });
});

describe('given a trade without a stop or without a target', () => {
  it('when it is read, then its worst or best move is in percent of the entry', () => {
    const open = { exitPrice: 104, exitReason: 'ADVISOR_EXIT' } as const;
    expect(path(trade({ ...open, stoploss: null }), QUIET)).toMatchObject({
      maePct: null,
      mfePct: null,
      wsePct: 2,
      wtePct: null,
    });
    expect(path(trade({ ...open, targets: [] }), QUIET)).toMatchObject({ wsePct: null, wtePct: 4 });
  });
});

describe('given a tape that does not cover a trade', () => {
  it.each<[string, Partial<ReportedTrade>, string]>([
    ['it enters in a missing minute', { entryAt: minute(5), exitAt: minute(6) }, 'GAP_AT_ENTRY'],
    ['it enters at night', { entryAt: minute(-60) }, 'ENTRY_OUT_OF_SESSION'],
    ['it leaves in a missing minute', { exitAt: minute(4) }, 'GAP_AT_EXIT'],
    [
      'it leaves on a holiday',
      { exitAt: istInstant('2024-01-26', '10:00') },
      'EXIT_OUT_OF_SESSION',
    ],
  ])('when %s, then it says why', (_, change, gap) => {
    expect(excursion(trade(change), QUIET)).toEqual({ kind: 'gap', gap });
  });

  it('when a whole session inside it is missing, then it says so', () => {
    const exitAt = istInstant('2024-01-25', '09:15');
    const days: readonly Bar[] = [...QUIET, [2880, 104, 111, 103, 109]];
    expect(excursion(trade({ exitAt }), days)).toEqual({ kind: 'gap', gap: 'GAP_INSIDE' });
  });

  it('when there is no series, then it says so', () => {
    expect(excursionsOf([trade()], null)).toEqual([{ kind: 'gap', gap: 'NO_SERIES' }]);
  });

  it('when a position leaves as a halt begins, then it left at the last close before it', () => {
    const halted = (time: string) => istInstant('2020-03-13', time);
    const rows = [
      [halted('09:20'), 100, 101, 99, 100],
      [halted('09:21'), 100, 100, 97, 98],
      [halted('10:20'), 80, 90, 80, 90],
    ] as const;
    const given = trade({
      instrument: { kind: 'FUT', exchange: 'NSE', underlying: 'NIFTY', expiry: '2020-03-26' },
      ...{
        entryAt: halted('09:20'),
        exitAt: halted('09:22'),
        exitPrice: 98,
        exitReason: 'EXPIRED',
      },
    });
    expect(excursionsOf([given], seriesOfRows('MINUTE', rows))[0]).toMatchObject({
      maePct: 60,
      outcome: { price: 98, at: halted('09:22') },
      contradiction: null,
    });
  });
});

const mark = z.object({ minute: z.number(), low: z.number(), high: z.number() });
const pathCase = z.object({
  name: z.string(),
  side: z.enum(['BUY', 'SELL']),
  entry: z.number(),
  stop: z.number().nullable(),
  target: z.number().nullable(),
  marks: z.array(mark),
  exitMinute: z.number(),
  hit: z.enum(['STOP', 'TARGET']).nullable(),
  after: z.array(mark),
  expect: z.record(z.string(), z.union([z.number(), z.boolean(), z.null()])),
});

describeShared('vectors/metrics.json', 'given the reference price paths as bars', (file) => {
  const { pricePath } = z.object({ pricePath: z.array(pathCase) }).parse(readJson(file));

  it.each(pricePath.map((one) => [one.name, one] as const))(
    'when "%s" is read off the tape, then every figure has the right size and sign',
    (_, one) => {
      const left = one.marks.find(({ minute: at }) => at === one.exitMinute);
      // Without a level the reference leaves at the best price of its last mark: its close.
      const best = one.side === 'BUY' ? left?.high : left?.low;
      const level = one.hit === 'STOP' ? one.stop : one.hit === 'TARGET' ? one.target : best;
      const bars = [...one.marks, ...one.after].map(({ minute: at, low, high }): Bar => {
        const open = at === 0 ? one.entry : Math.min(high, Math.max(low, one.entry));
        return [at, open, high, low, at === one.exitMinute ? (level ?? open) : open];
      });
      const found = path(
        trade({
          ...{ side: one.side, entryPrice: one.entry, stoploss: one.stop },
          targets: one.target === null ? [] : [one.target],
          exitPrice: level ?? 0,
          exitAt: minute(one.exitMinute),
          exitReason:
            one.hit === 'STOP' ? 'STOPLOSS_HIT' : one.hit === 'TARGET' ? 'TARGET_HIT' : 'EXPIRED',
        }),
        bars,
      );
      const figures: Readonly<Record<string, unknown>> = { ...found, ...found.afterStop };
      expect(found.contradiction).toBeNull();
      for (const [name, expected] of Object.entries(one.expect)) {
        if (typeof expected === 'boolean') expect(figures[name]).toBe(expected);
        else expectClose(figures[name] as number | null, expected);
      }
    },
  );
});
