import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  defaultAsOf,
  measurableDates,
  OPENING_CORPUS,
} from '#core/analytics/replay/corpus-window.ts';
import { legacyMetrics } from '#core/analytics/replay/legacy-metrics.ts';
import { isolatedExit, openingState, summarise } from '#core/analytics/replay/replay-state.ts';
import { calendarCoverage, isTradingDay, specialSessionOf } from '#core/market/calendar.ts';
import { addDays, type IsoDate, istInstant } from '#core/market/ist.ts';
import { analyse } from '#core/pipeline/analysis.ts';
import { advisorMetrics, type MeasuredTrade } from '#core/pipeline/metrics.ts';
import { lastRegularSessionBefore, regimeBefore } from '#core/pipeline/regimes.ts';
import { expectClose } from '#test/support/close.ts';

const lakh = 10_000_000;

function legacyOf(netPaise: readonly number[]) {
  const state = openingState(OPENING_CORPUS);
  for (const net of netPaise) isolatedExit(state, net);
  return legacyMetrics(summarise(state, new Float64Array(0)).isolated);
}

describe('given results each on 5 lakh of its own', () => {
  it('when they are compounded, then the fall from the peak multiplies and the Sharpe ratio is per trade', () => {
    // +10 %, -20 %, -10 %, +5 %: from 1.1 to 0.792, which is -28 %.
    const { mddPct, sharpe } = legacyOf([0.5 * lakh, -lakh, -0.5 * lakh, 0.25 * lakh]);
    expectClose(mddPct, -28);
    // Mean -0.0375; squares 0.018906250, 0.026406250, 0.003906250, 0.007656250 = 0.056875.
    expectClose(sharpe, (-0.0375 / Math.sqrt(0.056875 / 3)) * Math.sqrt(252));
  });

  it('when the first falls, then the peak is the start; one trade has no deviation and none has nothing', () => {
    expectClose(legacyOf([-lakh]).mddPct, -20);
    expect(legacyOf([-lakh]).sharpe).toBeNull();
    expect(legacyOf([lakh])).toEqual({ mddPct: 0, sharpe: null });
    expect(legacyOf([lakh, lakh]).sharpe).toBeNull();
    expect(legacyOf([])).toEqual({ mddPct: null, sharpe: null });
  });

  it('when thousands of gains leave no double for their product, then the fall that follows is still exact', () => {
    const gains = Array.from({ length: 20_000 }, () => 2.5 * lakh);
    expectClose(legacyOf([...gains, -lakh, -0.5 * lakh]).mddPct, -28);
  });
});

const trade = (id: string, exit: IsoDate, netPaise: number, time = '11:00'): MeasuredTrade => ({
  ...{ tradeId: id, netPaise, returnPct: netPaise / lakh, rMultiple: null, marginPaise: 5 * lakh },
  ...{ entryAt: istInstant(exit, '09:30'), exitAt: istInstant(exit, time) },
  knownAt: istInstant(exit, time),
});

describe('given an advisor who wins today, lost ten days ago and won twenty days ago', () => {
  const trades = [
    trade('A', '2024-01-31', 2 * lakh),
    trade('B', '2024-01-21', -lakh),
    trade('C', '2024-01-11', lakh),
  ];
  const metrics = advisorMetrics(trades, '2024-01-31');

  it('when he is trusted, then weights of 1, 1/2 and 1/4 decide, with the effective number and its error', () => {
    expectClose(metrics?.raw.winRatePct, 200 / 3);
    expectClose(metrics?.weighted.winRatePct, 500 / 7);
    expect(metrics?.trust).toBe('TRUSTED');
    expectClose(metrics?.nEffective, 7 / 3);
    expectClose(metrics?.standardError, 100 * Math.sqrt(((5 / 7) * (2 / 7)) / (7 / 3)));
    expectClose(metrics?.weighted.averageReturnPct, (2 - 0.5 + 0.25) / 1.75);
    expectClose(metrics?.weighted.profitFactor, 2.25 / 0.5);
  });

  it('when no trade had a stop, then expectancy is undefined, raw and weighted', () => {
    expect([metrics?.raw.expectancyR, metrics?.weighted.expectancyR]).toEqual([null, null]);
  });

  it('when the exit is late in the evening in India, then its day is the Indian one', () => {
    const late = advisorMetrics(
      [trade('A', '2024-01-30', 1, '23:30'), ...trades.slice(1)],
      '2024-01-31',
    );
    const [first, second, third] = [2 ** -0.1, 0.5, 0.25];
    expectClose(late?.weighted.winRatePct, (100 * (first + third)) / (first + second + third));
  });
});

describe('given an advisor who lost heavily before the 90 days', () => {
  it('when he is measured, then the loss is in the record, not in the corpus and not in the legacy figures', () => {
    const trades = [
      trade('O', '2023-10-20', -3 * lakh),
      trade('A', '2024-01-30', lakh),
      trade('B', '2024-01-31', -0.5 * lakh),
    ];
    const metrics = advisorMetrics(trades, '2024-01-31');
    expectClose(metrics?.raw.winRatePct, 100 / 3);
    expectClose(metrics?.legacy.mddPct, -10);
    expectClose(metrics?.legacy.sharpe, (0.05 / Math.sqrt(0.045)) * Math.sqrt(252));
    expectClose(metrics?.corpus.returnPct, 0.5);
  });
});

describe('given trades of one instant in any order', () => {
  it('when they are measured, then the order they come in changes not a byte', () => {
    const figure = fc.record({
      net: fc.integer({ min: -3 * lakh, max: 3 * lakh }),
      day: fc.integer({ min: 10, max: 12 }),
    });
    fc.assert(
      fc.property(
        fc.array(figure, { maxLength: 25 }),
        fc.infiniteStream(fc.nat()),
        (figures, keys) => {
          const trades = figures.map(({ net, day }, n) =>
            trade(`T${(n * 7) % 26}`, `2024-01-${day}`, net),
          );
          const keyed = trades.map((one) => ({ one, key: keys.next().value }));
          const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ one }) => one);
          const bytes = (given: readonly MeasuredTrade[]) =>
            JSON.stringify(advisorMetrics(given, '2024-01-31'));
          expect(bytes(shuffled)).toBe(bytes(trades));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('given the edges of the known calendar', () => {
  const { from, to } = calendarCoverage();

  it('when a trade is measured on the first or the last measurable date, then nothing is refused', () => {
    const dates = measurableDates();
    expect(dates).toEqual({ from: addDays(from, 89), to });
    for (const date of [dates.from, dates.to]) {
      expect(advisorMetrics([trade('A', date, 1)], date)).toMatchObject({
        trades: 1,
        ranked: true,
      });
    }
  });

  it('when no date is asked for, then it is that of the last exit, in India, or the first measurable one', () => {
    expect(defaultAsOf(istInstant('2024-01-31', '23:59'))).toBe('2024-01-31');
    expect(defaultAsOf(istInstant('2014-01-05', '10:00'))).toBe('2014-03-31');
    expect(analyse([], () => undefined, null)).toEqual({ asOf: null, standings: [] });
  });

  it('when a trade enters on any known date, then the session it may know is earlier, regular and the last such', () => {
    expect(lastRegularSessionBefore(from)).toBeNull();
    const unknown = { regime: 'UNKNOWN', source: 'NONE', marketRegime: 'UNKNOWN' };
    expect(regimeBefore('NIFTY', from, () => 'SIDEWAYS')).toEqual(unknown);
    let last: IsoDate | null = null;
    for (let date = from; date <= to; date = addDays(date, 1)) {
      expect(lastRegularSessionBefore(date)).toBe(last);
      const special = specialSessionOf(date)?.type;
      if (isTradingDay(date) && (special === undefined || special === 'FULL_DAY')) last = date;
    }
  });
});
