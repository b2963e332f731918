import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { performance } from '#core/analytics/performance.ts';
import { effectiveCount, recencyWeight } from '#core/analytics/recency.ts';
import { trustOf, winRateError } from '#core/analytics/trust.ts';
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

describeShared('vectors/metrics.json', 'given the reference cases of recency and trust', (path) => {
  const { recency, trustBounds } = vectors.parse(readJson(path));

  it.each(recency.map((one) => [one.name, one] as const))(
    'when the record is "%s", then weights, twins, divergence, trust and error come out',
    (_, one) => {
      const weights = one.exits.map(({ date }) => recencyWeight(date, one.asOf));
      const trades = one.exits.map(({ win }) => ({
        netPaise: win ? 1 : -1,
        returnPct: 0,
        rMultiple: null,
      }));
      const raw = performance(trades, () => 1).winRatePct;
      const weighted = performance(trades, (index) => weights[index] ?? 0).winRatePct;
      for (const [index, weight] of weights.entries()) {
        expectClose(weight, one.expect.weights[index] ?? null);
      }
      expectClose(raw, one.expect.winRatePct);
      expectClose(weighted, one.expect.weightedWinRatePct);
      const divergence = (weighted ?? 0) - (raw ?? 0);
      expect(Math.abs(divergence - one.expect.divergencePoints)).toBeLessThan(1e-12);
      expect(trustOf(divergence)).toBe(one.expect.trust);
      const effective = effectiveCount(weights) ?? 0;
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
  const win = { netPaise: 300, returnPct: 3, rMultiple: 1.5 };
  const loss = { netPaise: -100, returnPct: -1, rMultiple: -0.5 };
  const flat = { netPaise: 0, returnPct: 0, rMultiple: null };

  it('when they are averaged, then a trade that nets nothing is no win and a missing R is left out', () => {
    expect(performance([win, loss, flat, flat], () => 1)).toEqual({
      winRatePct: 25,
      averageReturnPct: 0.5,
      profitFactor: 3,
      expectancyR: 0.5,
    });
  });

  it('when a trade made exactly nothing of its risk, then its R of zero counts', () => {
    expect(performance([win, { ...flat, rMultiple: 0 }], () => 1).expectancyR).toBe(0.75);
  });

  it('when there is no loss, no stop, or no trade, then the figure is undefined, never 0 or NaN', () => {
    expect(performance([win], () => 1).profitFactor).toBeNull();
    expect(performance([flat], () => 1).expectancyR).toBeNull();
    expect(performance([], () => 1)).toEqual({
      winRatePct: null,
      averageReturnPct: null,
      profitFactor: null,
      expectancyR: null,
    });
  });

  it('when recent trades weigh more, then every twin moves towards them', () => {
    const weights = [1, 3];
    expect(performance([win, loss], (index) => weights[index] ?? 0)).toEqual({
      winRatePct: 25,
      averageReturnPct: 0,
      profitFactor: 1,
      expectancyR: 0,
    });
  });
});
