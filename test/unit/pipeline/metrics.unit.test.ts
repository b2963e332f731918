import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type IsoDate, istInstant } from '#core/market/ist.ts';
import { type AdvisorStanding, byStanding } from '#core/pipeline/leaderboard.ts';
import { advisorMetrics, type MeasuredTrade } from '#core/pipeline/metrics.ts';
import { expectClose } from '#test/support/close.ts';

const trade = (
  tradeId: string,
  entry: IsoDate,
  exit: IsoDate,
  netPaise: number,
  rMultiple: number | null = null,
): MeasuredTrade => ({
  tradeId,
  entryAt: istInstant(entry, '10:00'),
  exitAt: istInstant(exit, '11:00'),
  knownAt: istInstant(exit, '11:00'),
  marginPaise: 40_000_000,
  netPaise,
  returnPct: netPaise / 1000,
  rMultiple,
});

describe('given an advisor with a past and a present', () => {
  const trades = [
    trade('old', '2023-06-01', '2023-06-02', 5000, 2),
    trade('win', '2024-01-10', '2024-01-11', 3000, 1),
    trade('loss', '2024-01-15', '2024-01-16', -2000, -1),
    trade('open', '2024-01-17', '2024-01-25', 9000),
    trade('later', '2024-02-01', '2024-02-02', 9000),
  ];
  const metrics = advisorMetrics(trades, '2024-01-18');

  it('when he is measured, then raw figures know all closed history, corpus and legacy only 90 days', () => {
    expect(metrics).toMatchObject({ trades: 3, ranked: true, reason: null });
    expectClose(metrics?.raw.winRatePct, 200 / 3);
    expectClose(metrics?.raw.profitFactor, 4);
    expectClose(metrics?.raw.expectancyR, 2 / 3);
    expectClose(metrics?.corpus.returnPct, 1000 / 1e7);
    expectClose(metrics?.legacy.mddPct, (-2000 / 5e7) * 100, 1e-9);
  });

  it('when the weighted twins are taken, then a trade weighs half for every ten days since its exit', () => {
    const weights = [230, 7, 2].map((days) => 2 ** (-days / 10));
    const [old = 0, win = 0, loss = 0] = weights;
    expectClose(metrics?.weighted.winRatePct, ((old + win) / (old + win + loss)) * 100);
    expectClose(metrics?.weighted.profitFactor, (5000 * old + 3000 * win) / (2000 * loss));
    expectClose(
      metrics?.divergence,
      (metrics?.weighted.winRatePct ?? 0) - (metrics?.raw.winRatePct ?? 0),
    );
  });

  it('when nothing overlaps the 90 days, then he is listed unranked with the reason and empty corpus figures', () => {
    const quiet = advisorMetrics(trades.slice(0, 1), '2024-01-18');
    expect(quiet).toMatchObject({ trades: 1, ranked: false, reason: 'NO_TRADES_IN_WINDOW' });
    expect(quiet?.corpus).toMatchObject({ sharpe: null, mddPct: null, returnPct: null });
    expect(quiet?.raw.winRatePct).toBe(100);
  });

  it('when the first and last day of the window are asked, then both belong to it and the day before does not', () => {
    const at = (exit: IsoDate) => advisorMetrics([trade('t', exit, exit, 1)], '2024-04-30')?.ranked;
    expect([at('2024-01-31'), at('2024-02-01'), at('2024-04-30')]).toEqual([false, true, true]);
  });

  it('when the date lies before his first entry, then he does not exist', () => {
    expect(advisorMetrics(trades, '2023-05-31')).toBeNull();
    expect(advisorMetrics([], '2024-01-18')).toBeNull();
  });

  it('when only an open trade is known, then nothing about outcomes is defined', () => {
    const open = advisorMetrics([trade('open', '2024-01-17', '2024-01-25', 9000)], '2024-01-18');
    expect(open).toMatchObject({
      trades: 0,
      ranked: true,
      trust: null,
      divergence: null,
      nEffective: null,
    });
    expect(open?.raw).toEqual({
      winRatePct: null,
      averageReturnPct: null,
      profitFactor: null,
      expectancyR: null,
    });
    expect(open?.corpus.exposurePct).toBeGreaterThan(0);
  });
});

describe('given any standings', () => {
  const standing = fc
    .record({
      id: fc.string({ minLength: 1, maxLength: 4 }),
      ranked: fc.boolean(),
      sharpe: fc.option(fc.integer({ min: -3, max: 3 })),
    })
    .map(({ id, ranked, sharpe }): AdvisorStanding => {
      const metrics = advisorMetrics([trade('t', '2024-01-15', '2024-01-16', 1)], '2024-01-18');
      if (!metrics) throw new Error('expected metrics');
      return {
        advisorId: id,
        advisorName: null,
        metrics: { ...metrics, ranked, corpus: { ...metrics.corpus, sharpe } },
      };
    });

  it('when they are sorted, then ranked come first, Sharpe falls, undefined comes last, ids break ties', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(standing, { selector: (one) => one.advisorId, maxLength: 12 }),
        (standings) => {
          const sorted = [...standings].sort(byStanding);
          expect([...standings].reverse().sort(byStanding)).toEqual(sorted);
          const ranks = sorted.map((one) => one.metrics.ranked);
          expect(
            ranks.indexOf(false) === -1 || !ranks.slice(ranks.indexOf(false)).includes(true),
          ).toBe(true);
          const sharpes = sorted
            .filter((one) => one.metrics.ranked)
            .map((one) => one.metrics.corpus.sharpe ?? -99);
          expect(sharpes).toEqual([...sharpes].sort((a, b) => b - a));
        },
      ),
    );
  });
});
