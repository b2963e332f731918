import { describe, expect, it } from '@jest/globals';
import { indexedPrices } from '#core/analytics/excursions/trade-excursion.ts';
import { istInstant } from '#core/market/ist.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import type { LegOrder } from '#core/simulation/leg-order.ts';
import { replayOrder } from '#core/simulation/leg-replay.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';

const DATE = '2024-01-23';
const at = (time: string, date = DATE) => istInstant(date, time);

/** [open, high, low, close] of the minutes from 10:00 on. */
type Bar = readonly [number, number, number, number];

function series(bars: readonly Bar[], date = DATE): PriceSeries {
  const column = (place: 0 | 1 | 2 | 3) => Float64Array.from(bars, (bar) => bar[place]);
  return {
    resolution: 'MINUTE',
    at: Float64Array.from(bars, (_, minute) => at('10:00', date) + minute * 60_000),
    ...{ open: column(0), high: column(1), low: column(2), close: column(3) },
  };
}

const REPORT: ReportedTrade = reportedTradeOf({
  entryPrice: 100,
  entryAt: at('10:00'),
  stoploss: 95,
  targets: [105, 110, 115],
  exitPrice: 105,
  exitAt: at('10:01'),
});
const ORDER: LegOrder = {
  report: REPORT,
  side: 'BUY',
  stoploss: 95,
  targets: [105, 110, 115],
  end: { at: at('15:20'), cause: 'SQUARE_OFF' },
};

const CALM: Bar = [100, 101, 99, 100];

function replayed(bars: readonly Bar[], order: LegOrder = ORDER, legs = 3) {
  const replay = replayOrder(order, indexedPrices(series(bars), 'DERIVATIVES'), DATE);
  if (replay.kind === 'refused') return replay.refusal;
  const { exits, ambiguous } = replay.byLegs[legs - 1] ?? { exits: [], ambiguous: false };
  return { exits: exits.map(({ cause, price }) => [cause, price]), ambiguous };
}

describe('the legs of an order', () => {
  it('each leave at their own target', () => {
    expect(
      replayed([CALM, [101, 106, 101, 106], [106, 111, 106, 111], [111, 116, 111, 115]]),
    ).toEqual({
      exits: [
        ['TARGET', 105],
        ['TARGET', 110],
        ['TARGET', 115],
      ],
      ambiguous: false,
    });
  });

  it('are all stopped at the stop while no target was hit', () => {
    expect(replayed([CALM, [100, 101, 94, 96]])).toEqual({
      exits: [
        ['STOP', 95],
        ['STOP', 95],
        ['STOP', 95],
      ],
      ambiguous: false,
    });
  });

  it('have their stop at the entry after the first target, at the target before after the next', () => {
    const first: Bar = [101, 106, 101, 106];
    expect(replayed([CALM, first, [106, 107, 99, 101]])).toMatchObject({
      exits: [
        ['TARGET', 105],
        ['TRAILED_STOP', 100],
        ['TRAILED_STOP', 100],
      ],
    });
    expect(replayed([CALM, first, [106, 111, 106, 110], [110, 110, 104, 104]])).toMatchObject({
      exits: [
        ['TARGET', 105],
        ['TARGET', 110],
        ['TRAILED_STOP', 105],
      ],
    });
  });

  it('that are fewer than the targets end with the last of their own', () => {
    expect(replayed([CALM, [101, 116, 101, 116]], ORDER, 1)).toEqual({
      exits: [['TARGET', 105]],
      ambiguous: false,
    });
  });

  it('are mirrored for a sale', () => {
    const short: LegOrder = { ...ORDER, side: 'SELL', stoploss: 105, targets: [95, 90] };
    expect(replayed([CALM, [99, 99, 94, 94], [94, 101, 94, 100]], short, 2)).toEqual({
      exits: [
        ['TARGET', 95],
        ['TRAILED_STOP', 100],
      ],
      ambiguous: false,
    });
  });
});

describe('a row that holds two events', () => {
  it('of stop and target counts as the stop', () => {
    expect(replayed([CALM, [100, 106, 94, 100]], ORDER, 1)).toEqual({
      exits: [['STOP', 95]],
      ambiguous: true,
    });
  });

  it('of a target and the new stop counts as back at the new stop', () => {
    expect(replayed([CALM, [101, 106, 100, 105]], ORDER, 2)).toEqual({
      exits: [
        ['TARGET', 105],
        ['TRAILED_STOP', 100],
      ],
      ambiguous: true,
    });
  });

  it('that opens beyond the target was there first, at its open', () => {
    expect(replayed([CALM, [106, 107, 94, 95]], ORDER, 2)).toEqual({
      exits: [
        ['TARGET', 106],
        ['TRAILED_STOP', 100],
      ],
      ambiguous: false,
    });
  });

  it('that opens beyond the stop leaves at its open, which is worse', () => {
    expect(replayed([CALM, [93, 106, 92, 100]], ORDER, 1)).toEqual({
      exits: [['STOP', 93]],
      ambiguous: false,
    });
  });
});

describe('the row of the fill', () => {
  it('counts a touch of the stop against us unless it was certainly after the fill', () => {
    const touched: LegOrder = { ...ORDER, report: { ...REPORT, entryPrice: 99 } };
    expect(replayed([[100, 101, 94, 100]], touched, 1)).toEqual({
      exits: [['STOP', 95]],
      ambiguous: true,
    });
    expect(replayed([[100, 101, 94, 100]], ORDER, 1)).toEqual({
      exits: [['STOP', 95]],
      ambiguous: false,
    });
  });

  it('counts a target only where it must have come after the fill', () => {
    const later: LegOrder = { ...ORDER, report: { ...REPORT, entryAt: at('10:00') + 20_000 } };
    const rest: Bar = [104, 104, 94, 95];
    expect(replayed([[100, 106, 99, 104], rest], later, 1)).toMatchObject({
      exits: [['STOP', 95]],
    });
    expect(replayed([[100, 106, 99, 105], rest], later, 1)).toMatchObject({
      exits: [['TARGET', 105]],
    });
    expect(replayed([[100, 106, 100, 104], rest], ORDER, 1)).toMatchObject({
      exits: [['TARGET', 105]],
    });
  });

  it('is refused where the advised entry was not traded, or nothing is known', () => {
    expect(replayed([[103, 104, 102, 103]])).toBe('NOT_FILLED');
    expect(replayed([CALM], { ...ORDER, report: { ...REPORT, entryAt: at('11:00') } })).toBe(
      'NO_PRICES',
    );
  });
});

describe('an order that neither stop nor target ends', () => {
  const out = (exitAt: number, exitPrice: number): LegOrder => ({
    ...ORDER,
    report: { ...REPORT, exitAt, exitPrice, exitReason: 'ADVISOR_EXIT' },
    end: { at: exitAt, cause: 'ADVISOR_EXIT' },
  });

  it('leaves where the advisor says out, what is left of it', () => {
    const first: Bar = [101, 106, 101, 106];
    expect(replayed([CALM, first, [106, 107, 105, 106]], out(at('10:02'), 106), 2)).toEqual({
      exits: [
        ['TARGET', 105],
        ['ADVISOR_EXIT', 106],
      ],
      ambiguous: false,
    });
  });

  it('takes the worse of his exit and a better target in the same minute', () => {
    const inside = out(at('10:01') + 30_000, 102);
    expect(replayed([CALM, [101, 106, 101, 104]], inside, 1)).toEqual({
      exits: [['ADVISOR_EXIT', 102]],
      ambiguous: true,
    });
  });

  it('leaves at the last price of the minute where his exit price was never traded', () => {
    expect(replayed([CALM, [101, 102, 100, 101]], out(at('10:01') + 30_000, 104), 1)).toMatchObject(
      {
        exits: [['ADVISOR_EXIT', 101]],
      },
    );
  });

  it('is squared off at the first price from its time on', () => {
    const soon: LegOrder = { ...ORDER, end: { at: at('10:02'), cause: 'SQUARE_OFF' } };
    expect(replayed([CALM, CALM, [102, 116, 90, 103]], soon, 1)).toEqual({
      exits: [['SQUARE_OFF', 102]],
      ambiguous: false,
    });
  });

  it('leaves at the last price known where prices end, and stays open where the backtest does', () => {
    expect(replayed([CALM, CALM])).toMatchObject({
      exits: [['PRICES_END', 100], expect.anything(), expect.anything()],
    });
    const tomorrow: LegOrder = {
      ...ORDER,
      end: { at: at('15:20', '2024-01-29'), cause: 'HOLDING_TIME' },
    };
    expect(replayed([CALM, CALM], tomorrow, 1)).toMatchObject({ exits: [['OPEN', 100]] });
  });

  it('leaves before the first session that has no prices at all', () => {
    const monday: LegOrder = {
      ...ORDER,
      end: { at: at('15:20', '2024-01-29'), cause: 'HOLDING_TIME' },
    };
    const both = [
      series([CALM, [102, 103, 101, 103]]),
      series([[120, 121, 119, 120]], '2024-01-25'),
    ];
    const joined = (name: 'at' | 'open' | 'high' | 'low' | 'close') =>
      Float64Array.from(both.flatMap((one) => [...one[name]]));
    const gapped: PriceSeries = {
      resolution: 'MINUTE',
      at: joined('at'),
      ...{ open: joined('open'), high: joined('high'), low: joined('low'), close: joined('close') },
    };
    const replay = replayOrder(monday, indexedPrices(gapped, 'DERIVATIVES'), '2024-01-31');
    expect(replay).toMatchObject({
      kind: 'replayed',
      byLegs: [{ exits: [{ cause: 'PRICES_END', price: 103 }] }, {}, {}],
      closes: [{ date: DATE, price: 103 }],
    });
  });
});
