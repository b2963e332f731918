import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { indexedPrices, tradeExcursion } from '#core/analytics/excursions/trade-excursion.ts';
import { roundTripCostPaise } from '#core/market/cost.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { istInstant } from '#core/market/ist.ts';
import { type Fade, type FadeOutcome, fadeOf } from '#core/rules/fades/fade.ts';
import { FADE_POLICY, fadeOrder } from '#core/rules/fades/fade-order.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import { expectClose } from '#test/support/close.ts';
import { seriesOfRows } from '#test/support/price-day.ts';

const DAY = '2024-01-23';
const OPEN = istInstant(DAY, '09:15');
const minute = (n: number) => OPEN + n * 60_000;
type Bar = readonly [minute: number, open: number, high: number, low: number, close: number];

const FUTURE: Instrument = {
  ...{ kind: 'FUT', exchange: 'NSE', underlying: 'NIFTY', expiry: '2024-01-25' },
};

/** He buys at 1000 with stop 990 and target 1020; we sell at 1000 with stop 1020 and target 990. */
const his = (change: Partial<ReportedTrade> = {}): ReportedTrade => ({
  tradeId: 'T',
  advisorId: 'A',
  advisorName: null,
  instrument: FUTURE,
  side: 'BUY',
  period: 'INTRADAY',
  entryPrice: 1000,
  entryAt: minute(0),
  entryBasis: 'FILL',
  stoploss: 990,
  targets: [1020, 1040],
  exitPrice: 1005,
  exitAt: minute(3),
  exitReason: 'ADVISOR_EXIT',
  ...change,
});

const QUIET: readonly Bar[] = [
  [0, 1000, 1004, 997, 1002],
  [1, 1002, 1006, 998, 1004],
  [2, 1004, 1008, 1000, 1005],
  [3, 1005, 1007, 1001, 1003],
];

const withBar = (bar: Bar): readonly Bar[] => QUIET.map((one) => (one[0] === bar[0] ? bar : one));

function fade(trade: ReportedTrade, bars: readonly Bar[] | null): Fade {
  const rows = bars?.map(([n, ...prices]) => [minute(n), ...prices] as const);
  const prices = rows ? indexedPrices(seriesOfRows('MINUTE', rows), 'DERIVATIVES') : null;
  const excursion = prices
    ? tradeExcursion(trade, prices)
    : ({ kind: 'gap', gap: 'NO_SERIES' } as const);
  return fadeOf({ trade, excursion, prices, lot: 50 });
}

function outcome(trade: ReportedTrade, bars: readonly Bar[] | null): FadeOutcome {
  const found = fade(trade, bars);
  if (found.kind !== 'outcome') throw new Error(`expected an outcome, found ${found.refusal}`);
  return found;
}

const ended = (trade: ReportedTrade, bars: readonly Bar[] | null) => {
  const { reason, exitAt, exitPrice } = outcome(trade, bars);
  return [reason, (exitAt - OPEN) / 60_000, exitPrice];
};

describe('given the prices of a trade that is faded', () => {
  it.each<readonly [string, readonly Bar[], readonly [string, number, number]]>([
    ['neither level is touched, it leaves where he does', QUIET, ['ADVISOR_EXIT', 3, 1005]],
    [
      'his stop is touched, that is our target',
      withBar([1, 1002, 1006, 989, 1004]),
      ['TARGET_HIT', 1, 990],
    ],
    [
      'his target is touched, that is our stop',
      withBar([1, 1002, 1020, 998, 1004]),
      ['STOPLOSS_HIT', 1, 1020],
    ],
    [
      'both are touched in one bar, our stop counts',
      withBar([1, 1002, 1021, 989, 1004]),
      ['STOPLOSS_HIT', 1, 1020],
    ],
    [
      'a bar opens beyond our stop, it leaves at that open',
      withBar([2, 1025, 1026, 1024, 1025]),
      ['STOPLOSS_HIT', 2, 1025],
    ],
    [
      'a bar opens beyond our target, that open came before the stop of the same bar',
      withBar([2, 985, 1021, 985, 1005]),
      ['TARGET_HIT', 2, 985],
    ],
    [
      'the bar of the entry touches our stop, the worse order counts',
      withBar([0, 1000, 1020, 990, 1002]),
      ['STOPLOSS_HIT', 0, 1020],
    ],
    [
      'he leaves at the open of a bar that later touches our stop, he was first',
      withBar([3, 1005, 1030, 1001, 1003]),
      ['ADVISOR_EXIT', 3, 1005],
    ],
  ])('when %s', (_, bars, expected) => {
    expect(ended(his(), bars)).toEqual(expected);
  });

  it('when he sells, then everything is mirrored', () => {
    const sold = his({ side: 'SELL', stoploss: 1010, targets: [980] });
    expect(ended(sold, withBar([1, 1002, 1010, 998, 1004]))).toEqual(['TARGET_HIT', 1, 1010]);
    expect(ended(sold, withBar([1, 1002, 1006, 979, 1004]))).toEqual(['STOPLOSS_HIT', 1, 980]);
  });

  it('when the bar of the entry reaches our target only before the fill may have come, then it does not count', () => {
    // Filled inside the bar on the way up from 985: the low came before.
    const bars = withBar([0, 985, 1004, 985, 1002]);
    expect(ended(his(), bars)).toEqual(['ADVISOR_EXIT', 3, 1005]);
    // On the way down from 1003 the low came after.
    expect(ended(his(), withBar([0, 1003, 1004, 989, 1002]))).toEqual(['TARGET_HIT', 0, 990]);
  });

  it('when our target is touched in the bar in which he left, then the worse of the two counts', () => {
    const bars = withBar([3, 1003, 1007, 989, 1003]);
    expect(ended(his(), bars)).toEqual(['ADVISOR_EXIT', 3, 1005]);
    expect(ended(his({ exitPrice: 989.5 }), bars)).toEqual(['TARGET_HIT', 3, 990]);
  });

  it('when it ends, then R is our own risk and the costs are those of our own two orders', () => {
    const { netPaise, rMultiple } = outcome(his(), withBar([1, 1002, 1006, 989, 1004]));
    const quantity = 4400;
    const costs = roundTripCostPaise({
      exchange: 'NSE',
      segment: 'futures',
      sell: { date: DAY, price: 1000 },
      buy: { date: DAY, price: 990 },
      quantity,
    });
    expect(netPaise).toBe(10 * quantity * 100 - costs);
    expectClose(rMultiple, netPaise / (20 * quantity * 100));
  });

  it('when his fill was not traded, then there is nothing to fade', () => {
    expect(fade(his({ entryPrice: 1010 }), QUIET)).toEqual({
      kind: 'refused',
      refusal: 'UNFILLED',
    });
  });
});

describe('given what is known at the entry', () => {
  const share: Instrument = { kind: 'EQ', exchange: 'NSE', underlying: 'TCS' };
  const call: Instrument = {
    ...{ kind: 'OPT', exchange: 'NSE', underlying: 'NIFTY', expiry: '2024-01-25' },
    ...{ strike: 21_500, optionType: 'CE' },
  };

  it.each<readonly [string, Partial<ReportedTrade>, string]>([
    ['there is no stop', { stoploss: null }, 'NO_LEVELS'],
    ['there is no target', { targets: [] }, 'NO_LEVELS'],
    ['the fill lies beyond the target', { targets: [999] }, 'NO_LEVELS'],
    ['the stop is at the fill', { stoploss: 1000 }, 'NO_LEVELS'],
    ['shares are held overnight', { instrument: share, period: 'SWING' }, 'OVERNIGHT_EQUITY'],
    ['the period of shares is not said', { instrument: share, period: null }, 'OVERNIGHT_EQUITY'],
    ['he buys an option', { instrument: call }, 'NAKED_SHORT_OPTION'],
  ])('when %s, then it is refused', (_, change, refusal) => {
    expect(fadeOrder(his(change), FADE_POLICY)).toBe(refusal);
  });

  it('when short options are allowed or he sells the option, then it is not refused', () => {
    const allowed = { ...FADE_POLICY, nakedShortOptions: true };
    expect(fadeOrder(his({ instrument: call }), allowed)).toMatchObject({ side: 'SELL' });
    const sold = his({ instrument: call, side: 'SELL', stoploss: 1010, targets: [980] });
    expect(fadeOrder(sold, FADE_POLICY)).toMatchObject({ side: 'BUY' });
  });

  it.each([
    [1300, 700, 1300, 700],
    [1301, 699, 1300, 700],
    [2000, 990, 1300, 990],
  ])(
    'when target and stop are %d and %d, then ours lie at most 30 %% away: %d and %d',
    (...levels) => {
      const [target, stop, ourStop, ourTarget] = levels;
      const order = fadeOrder(his({ targets: [target], stoploss: stop }), FADE_POLICY);
      expect(order).toMatchObject({ stoploss: ourStop, targets: [ourTarget] });
    },
  );
});

describe('given no prices', () => {
  it.each<readonly [string, Partial<ReportedTrade>, readonly [string, number, number] | null]>([
    [
      'his stop was hit, that is our target',
      { exitReason: 'STOPLOSS_HIT', exitPrice: 990 },
      ['TARGET_HIT', 3, 990],
    ],
    [
      'his target was hit, that is our stop',
      { exitReason: 'TARGET_HIT', exitPrice: 1020 },
      ['STOPLOSS_HIT', 3, 1020],
    ],
    ['he left in between', {}, ['ADVISOR_EXIT', 3, 1005]],
    ['a trailed stop was hit', { exitReason: 'STOPLOSS_HIT' }, ['ADVISOR_EXIT', 3, 1005]],
    ['our stop is nearer than his target and he left in between', { targets: [1400] }, null],
    [
      'our stop is nearer than his target, and he left beyond both',
      { targets: [1400], exitReason: 'TARGET_HIT', exitPrice: 1400 },
      ['STOPLOSS_HIT', 3, 1300],
    ],
    [
      'our stop is nearer than his target and his stop was hit, ours may have been before',
      { targets: [1400], exitReason: 'STOPLOSS_HIT', exitPrice: 990 },
      null,
    ],
  ])('when %s, then only what is certain counts', (_, change, expected) => {
    const found = fade(his(change), null);
    if (expected === null) expect(found).toEqual({ kind: 'refused', refusal: 'NOT_CERTAIN' });
    else expect(ended(his(change), null)).toEqual(expected);
  });
});

describe('given any prices', () => {
  it('when a trade is faded, then it never ends better than the best or worse than the worst price, nor after him', () => {
    const step = fc.integer({ min: -12, max: 12 });
    const bar = fc.tuple(step, step, step, step);
    fc.assert(
      fc.property(fc.array(bar, { minLength: 4, maxLength: 30 }), fc.boolean(), (steps, buys) => {
        let last = 1000;
        const bars = steps.map(([gap, a, b, c], n): Bar => {
          const open = n === 0 ? 1000 : last + gap;
          const prices = [open, open + a, open + b, open + c];
          last = open + c;
          return [n, open, Math.max(...prices), Math.min(...prices), last];
        });
        const exit = bars.at(-1);
        if (exit === undefined) return;
        const trade = his({
          ...(buys ? {} : { side: 'SELL', stoploss: 1010, targets: [980] }),
          exitAt: minute(exit[0]),
          exitPrice: exit[1],
        });
        const { exitAt, exitPrice, rMultiple } = outcome(trade, bars);
        // What comes after his exit is not known then, and changes nothing.
        const later: Bar = [exit[0] + 1, 1500, 1500, 500, 500];
        expect(fade(trade, [...bars, later])).toEqual(fade(trade, bars));
        expect(exitAt).toBeLessThanOrEqual(trade.exitAt);
        expect(exitPrice).toBeLessThanOrEqual(Math.max(...bars.map(([, , high]) => high)));
        expect(exitPrice).toBeGreaterThanOrEqual(Math.min(...bars.map(([, , , low]) => low)));
        // Costs aside, no stop at its level loses more than the risk; a gap of a bar adds its size.
        expect(rMultiple).toBeGreaterThan(-2.5);
      }),
      { numRuns: 200 },
    );
  });
});
