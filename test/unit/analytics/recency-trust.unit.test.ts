import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import {
  effectiveCount,
  type FoldedTrade,
  foldHistory,
  rawPerformance,
  weightedPerformance,
} from '#core/analytics/day-fold.ts';
import { recencyWeight } from '#core/analytics/recency.ts';
import { trustOf, winRateError } from '#core/analytics/trust.ts';
import { dayNumber, type IsoDate, istInstant } from '#core/market/ist.ts';
import { expectClose } from '#test/support/close.ts';
import { describeShared, readJson } from '#test/support/shared-folder.ts';

const vectors = z.object({
  recency: z.array(
    z.object({
      name: z.string(),
      asOf: z.string(),
      exits: z.array(z.object({ date: z.string(), win: z.boolean() })),
      expect: z.object({
        weights: z.array(z.number()),
        winRatePct: z.number(),
        weightedWinRatePct: z.number(),
        divergencePoints: z.number(),
        trust: z.string(),
        nEffective: z.number(),
        standardErrorPoints: z.number(),
      }),
    }),
  ),
  trustBounds: z.array(z.object({ divergencePoints: z.number(), trust: z.string() })),
});

/** As the reference has it: weights that begin with 1 on the as-of date. */
const weightAt = (exitDate: IsoDate, asOf: IsoDate): number =>
  recencyWeight(dayNumber(exitDate)) / recencyWeight(dayNumber(asOf));

function trade(
  date: IsoDate,
  { netPaise, returnPct = 0, rMultiple = null }: Partial<FoldedTrade>,
  n = 0,
): FoldedTrade {
  const exitAt = istInstant(date, '11:00') + n;
  return {
    tradeId: `T${n}`,
    exitAt,
    knownAt: exitAt,
    netPaise: netPaise ?? 0,
    returnPct,
    rMultiple,
  };
}

describeShared('vectors/metrics.json', 'given the reference cases of recency and trust', (path) => {
  const { recency, trustBounds } = vectors.parse(readJson(path));

  it.each(recency.map((one) => [one.name, one] as const))(
    'when the record is "%s", then weights, twins, divergence, trust and error come out',
    (_, one) => {
      const weights = one.exits.map(({ date }) => weightAt(date, one.asOf));
      const history = foldHistory(
        one.exits.map(({ date, win }, n) => trade(date, { netPaise: win ? 1 : -1 }, n)),
      );
      const raw = rawPerformance(history).winRatePct;
      const weighted = weightedPerformance(history).winRatePct;
      for (const [index, weight] of weights.entries()) {
        expectClose(weight, one.expect.weights[index] ?? null);
      }
      expectClose(raw, one.expect.winRatePct);
      expectClose(weighted, one.expect.weightedWinRatePct);
      const divergence = (weighted ?? 0) - (raw ?? 0);
      expect(Math.abs(divergence - one.expect.divergencePoints)).toBeLessThan(1e-12);
      expect(trustOf(divergence)).toBe(one.expect.trust);
      const effective = effectiveCount(history) ?? 0;
      expectClose(effective, one.expect.nEffective);
      expectClose(winRateError(weighted ?? 0, effective), one.expect.standardErrorPoints);
    },
  );

  it.each(trustBounds.map((one) => [one.divergencePoints, one.trust] as const))(
    'when the divergence is %d points, then the flag is %s',
    (divergence, trust) => {
      expect(trustOf(divergence)).toBe(trust);
    },
  );
});

describe('given trades with and without losses and stops', () => {
  const day = '2024-01-31';
  const win = { netPaise: 300, returnPct: 3, rMultiple: 1.5 };
  const loss = { netPaise: -100, returnPct: -1, rMultiple: -0.5 };
  const flat = { netPaise: 0 };
  const raw = (...trades: readonly Partial<FoldedTrade>[]) =>
    rawPerformance(foldHistory(trades.map((one, n) => trade(day, one, n))));

  it('when they are averaged, then a trade that nets nothing is no win and a missing R is left out', () => {
    expect(raw(win, loss, flat, flat)).toEqual({
      winRatePct: 25,
      averageReturnPct: 0.5,
      profitFactor: 3,
      expectancyR: 0.5,
    });
  });

  it('when a trade made exactly nothing of its risk, then its R of zero counts', () => {
    expect(raw(win, { ...flat, rMultiple: 0 }).expectancyR).toBe(0.75);
  });

  it('when there is no loss, no stop, or no trade, then the figure is undefined, never 0 or NaN', () => {
    expect(raw(win).profitFactor).toBeNull();
    expect(raw(flat).expectancyR).toBeNull();
    expect(raw()).toEqual({
      winRatePct: null,
      averageReturnPct: null,
      profitFactor: null,
      expectancyR: null,
    });
    expect(effectiveCount(foldHistory([]))).toBeNull();
  });

  it('when recent trades weigh more, then every twin moves towards them', () => {
    // Ten days apart: weights 1 and 2.
    const history = foldHistory([trade('2024-01-21', win), trade(day, loss)]);
    const weighted = weightedPerformance(history);
    expectClose(weighted.winRatePct, 100 / 3);
    expectClose(weighted.averageReturnPct, 1 / 3);
    expectClose(weighted.profitFactor, 1.5);
    expectClose(weighted.expectancyR, 0.5 / 3);
  });

  it('when every trade left on one day, then no rounding of the weights makes a divergence of it', () => {
    for (let n = 3; n < 200; n++) {
      const exits = Array.from({ length: n }, (_, i) => trade('2019-05-07', i % 3 ? win : loss, i));
      const history = foldHistory(exits);
      const divergence =
        (weightedPerformance(history).winRatePct ?? 0) - (rawPerformance(history).winRatePct ?? 0);
      expect(trustOf(divergence)).toBe('TRUSTED');
    }
  });
});

describe('given exits from the first to the last day that can be weighed', () => {
  it('when a day passes, then the weight grows by the tenth root of two, and doubles exactly in ten', () => {
    for (let day = dayNumber('2014-01-01'); day <= dayNumber('2038-01-01'); day++) {
      expectClose(recencyWeight(day) / recencyWeight(day - 1), 2 ** 0.1, 1e-15);
      expect(recencyWeight(day)).toBe(2 * recencyWeight(day - 10));
    }
    expect(recencyWeight(dayNumber('2026-01-01'))).toBe(1);
  });

  it('when the record spans all of them, then its twins are still numbers', () => {
    const ends = foldHistory([
      trade('2014-01-01', { netPaise: 2 ** 52, returnPct: 1000, rMultiple: 1000 }),
      trade('2038-01-01', { netPaise: -(2 ** 52), returnPct: -1000, rMultiple: -1000 }),
    ]);
    expectClose(effectiveCount(ends), 1);
    expectClose(weightedPerformance(ends).averageReturnPct, -1000);
    const old = foldHistory([trade('2014-01-01', { netPaise: 1, returnPct: 1 })]);
    expectClose(effectiveCount(old), 1);
  });

  it('when an exit lies further away, then it is refused by its date', () => {
    expect(() => recencyWeight(dayNumber('2038-12-31'))).toThrow('found 2038-12-31');
    expect(() => recencyWeight(Number.NaN)).toThrow();
  });
});
