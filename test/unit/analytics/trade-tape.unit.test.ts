import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Contradiction, readTape, seenAfter } from '#core/analytics/trade-tape.ts';
import { istInstant } from '#core/market/ist.ts';
import { tradePath } from '#core/pipeline/excursions.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';

type Bar = readonly [minute: number, open: number, high: number, low: number, close: number];

const OPEN = istInstant('2024-01-23', '09:15');
const minute = (n: number) => OPEN + n * 60_000;

const seriesOf = (bars: readonly Bar[]): PriceSeries => ({
  resolution: 'MINUTE',
  at: Float64Array.from(bars, ([n]) => minute(n)),
  open: Float64Array.from(bars, (bar) => bar[1]),
  high: Float64Array.from(bars, (bar) => bar[2]),
  low: Float64Array.from(bars, (bar) => bar[3]),
  close: Float64Array.from(bars, (bar) => bar[4]),
});

const trade = (change: Partial<ReportedTrade> = {}): ReportedTrade => ({
  tradeId: 'T',
  advisorId: 'A',
  advisorName: null,
  instrument: { kind: 'EQ', exchange: 'NSE', underlying: 'TCS' },
  side: 'BUY',
  period: 'INTRADAY',
  entryPrice: 100,
  entryAt: minute(0),
  stoploss: 95,
  targets: [110],
  exitPrice: 110,
  exitAt: minute(3),
  exitReason: 'TARGET_HIT',
  ...change,
});

const life = (given: ReportedTrade, bars: readonly Bar[]) => {
  const reading = readTape(given, seriesOf(bars));
  if (reading.kind === 'gap') throw new Error(`expected a life, found ${reading.gap}`);
  return reading.life;
};

describe('given the bar of the fill', () => {
  const rest: readonly Bar[] = [
    [1, 101, 102, 100, 101],
    [3, 105, 111, 104, 110],
  ];

  it('when the fill was at its open, then the whole bar was seen', () => {
    expect(life(trade(), [[0, 100, 103, 96, 101], ...rest]).seen).toEqual({ low: 96, high: 110 });
  });

  it('when the price fell to a limit, then what lay above before the fill was not seen', () => {
    const sold = trade({ exitPrice: 101, exitReason: 'ADVISOR_EXIT', exitAt: minute(1) });
    expect(
      life(sold, [
        [0, 104, 106, 97, 99],
        [1, 101, 109, 90, 101],
      ]).seen,
    ).toEqual({ low: 97, high: 101 });
  });

  it('when the price rose to a trigger, then what lay below before the fill was not seen', () => {
    const sold = trade({ exitPrice: 101, exitReason: 'ADVISOR_EXIT', exitAt: minute(1) });
    expect(
      life(sold, [
        [0, 97, 104, 96, 102],
        [1, 101, 109, 90, 101],
      ]).seen,
    ).toEqual({ low: 100, high: 104 });
  });
});

describe('given the bar of the exit', () => {
  it('when the exit was inside it, then only its open and the exit price were seen', () => {
    expect(
      life(trade(), [
        [0, 100, 101, 99, 100],
        [3, 102, 115, 80, 90],
      ]).seen,
    ).toEqual({ low: 99, high: 110 });
  });

  it('when a contract ended at its close, then the whole bar was seen', () => {
    const ended = trade({ exitReason: 'EXPIRED', exitPrice: 103 });
    expect(
      life(ended, [
        [0, 100, 101, 99, 100],
        [3, 102, 108, 98, 103],
      ]).seen,
    ).toEqual({ low: 98, high: 108 });
  });
});

describe('given stop and target', () => {
  it('when both lie in one bar, then it is ambiguous and no contradiction', () => {
    const bars: readonly Bar[] = [
      [0, 100, 101, 99, 100],
      [3, 100, 112, 94, 96],
    ];
    const stopped = trade({ exitReason: 'STOPLOSS_HIT', exitPrice: 95 });
    expect(life(stopped, bars)).toMatchObject({
      stopRow: 1,
      targetRow: 1,
      ambiguous: true,
      contradiction: null,
    });
  });

  const cases: readonly (readonly [
    string,
    Partial<ReportedTrade>,
    readonly Bar[],
    Contradiction | null,
  ])[] = [
    [
      'the claimed target came after the stop',
      {},
      [
        [0, 100, 101, 99, 100],
        [1, 99, 100, 94, 99],
        [3, 105, 111, 104, 110],
      ],
      'STOP_FIRST',
    ],
    [
      'the claimed stop came after the target',
      { exitReason: 'STOPLOSS_HIT', exitPrice: 95 },
      [
        [0, 100, 101, 99, 100],
        [1, 105, 111, 104, 110],
        [3, 96, 97, 94, 95],
      ],
      'TARGET_FIRST',
    ],
    [
      'the target was never reached',
      { exitPrice: 105 },
      [
        [0, 100, 101, 99, 100],
        [3, 104, 106, 103, 105],
      ],
      'TARGET_NEVER_REACHED',
    ],
    [
      'the exit price never traded',
      {},
      [
        [0, 100, 101, 99, 100],
        [3, 104, 109, 103, 105],
      ],
      'EXIT_NOT_TRADED',
    ],
    [
      'the entry price never traded',
      {},
      [
        [0, 101, 102, 101, 101],
        [3, 105, 111, 104, 110],
      ],
      'ENTRY_NOT_TRADED',
    ],
    [
      'everything is as claimed',
      {},
      [
        [0, 100, 101, 99, 100],
        [3, 105, 111, 104, 110],
      ],
      null,
    ],
  ];
  it.each(cases)('when %s, then the tape says so', (_, change, bars, expected) => {
    expect(life(trade(change), bars).contradiction).toBe(expected);
  });
});

describe('given gaps in the tape', () => {
  const bars: readonly Bar[] = [
    [0, 100, 101, 99, 100],
    [3, 105, 111, 104, 110],
  ];

  it('when prices are missing, then the reason is given and nothing is invented', () => {
    expect(tradePath(trade(), null)).toEqual({ kind: 'gap', gap: 'NO_SERIES' });
    expect(tradePath(trade({ entryAt: minute(1) }), seriesOf(bars))).toEqual({
      kind: 'gap',
      gap: 'GAP_AT_ENTRY',
    });
    expect(tradePath(trade({ exitAt: minute(2) }), seriesOf(bars))).toEqual({
      kind: 'gap',
      gap: 'GAP_AT_EXIT',
    });
  });

  it('when the 30 minutes after the exit reach over the session end, then they stop there', () => {
    const late = seriesOf([
      [370, 100, 101, 99, 100],
      [374, 100, 102, 98, 100],
      [375, 50, 50, 50, 50],
    ]);
    expect(seenAfter(late, 0, istInstant('2024-01-23', '15:30'))).toEqual({ low: 98, high: 102 });
    expect(
      seenAfter(
        seriesOf([
          [0, 1, 1, 1, 1],
          [30, 2, 2, 2, 2],
          [31, 3, 3, 3, 3],
        ]),
        0,
        minute(375),
      ),
    ).toEqual({ low: 2, high: 2 });
    expect(seenAfter(seriesOf([[0, 1, 1, 1, 1]]), 0, minute(375))).toBeNull();
  });
});

/** The same once more, one bar at a time, without indexes. */
function naiveSeen(given: ReportedTrade, bars: readonly Bar[]) {
  const prices: number[] = [given.entryPrice, given.exitPrice];
  const first = bars.find(([n]) => minute(n) === given.entryAt);
  const last = bars.find(([n]) => minute(n) === given.exitAt);
  if (!first || !last) return null;
  if (first !== last) {
    prices.push(first[4]);
    if (first[1] >= given.entryPrice) prices.push(first[3]);
    if (first[1] <= given.entryPrice) prices.push(first[2]);
    for (const bar of bars) {
      if (minute(bar[0]) > given.entryAt && minute(bar[0]) < given.exitAt)
        prices.push(bar[2], bar[3]);
    }
    prices.push(last[1]);
  }
  return { low: Math.min(...prices), high: Math.max(...prices) };
}

describe('given any bars and any trade on them', () => {
  const bar = fc
    .tuple(
      fc.integer({ min: 50, max: 150 }),
      fc.integer({ min: 50, max: 150 }),
      fc.nat(10),
      fc.nat(10),
    )
    .map(
      ([open, close, up, down]) =>
        [open, Math.max(open, close) + up, Math.min(open, close) - down, close] as const,
    );
  const world = fc
    .record({
      bars: fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), bar), {
        minLength: 2,
        maxLength: 60,
      }),
      from: fc.nat(),
      to: fc.nat(),
      side: fc.constantFrom('BUY' as const, 'SELL' as const),
      fill: fc.double({ min: 0, max: 1, noNaN: true }),
      leave: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ bars, from, to, side, fill, leave }) => {
      let n = 0;
      const placed: Bar[] = bars.map(([gap, [open, high, low, close]]) => {
        n += gap;
        return [n, open, high, low, close];
      });
      const entry = placed[Math.min(from % placed.length, to % placed.length)];
      const exit = placed[Math.max(from % placed.length, to % placed.length)];
      if (!entry || !exit) throw new Error('expected bars');
      const within = ([, , high, low]: Bar, share: number) =>
        Math.round(low + (high - low) * share);
      const entryPrice = within(entry, fill);
      const stoploss = side === 'BUY' ? entryPrice - 7 : entryPrice + 7;
      const times = { entryAt: minute(entry[0]), exitAt: minute(exit[0]) };
      return {
        placed,
        given: trade({
          side,
          entryPrice,
          stoploss,
          targets: [],
          exitPrice: within(exit, leave),
          exitReason: 'ADVISOR_EXIT',
          ...times,
        }),
      };
    });

  it('when it is read, then it saw what a naive walk over the bars saw, and its moves are never negative', () => {
    fc.assert(
      fc.property(world, ({ placed, given }) => {
        const found = life(given, placed);
        expect(found.seen).toEqual(naiveSeen(given, placed));
        const path = tradePath(given, seriesOf(placed));
        if (path.kind !== 'path') throw new Error('expected a path');
        expect(path.excursion.maePct).toBeGreaterThanOrEqual(0);
        expect(path.excursion.mfePct).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 10_000 },
    );
  });
});
