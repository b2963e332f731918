import { describe, expect, it } from '@jest/globals';
import { optionMetrics } from '#core/analytics/options/option-metrics.ts';
import type { OptionPath } from '#core/analytics/options/option-path.ts';

const path = (change: {
  volatility: number;
  delta: number;
  rank: number | null;
  parts: readonly [number, number, number, number, number] | null;
}): OptionPath => ({
  kind: 'path',
  forwardSource: change.rank === null ? 'SPOT' : 'PARITY',
  rate: 0.065,
  entry: {
    quote: 100,
    forward: 21_500,
    daysToExpiry: 2,
    years: 2 / 365,
    volatility: change.volatility,
    delta: change.delta,
    gamma: 0.001,
    vegaPerUnit: 600,
    thetaPerYear: -7300,
    thetaShare: 0.2,
    expectedMove: 215,
    expectedMovePct: 1,
  },
  level:
    change.rank === null
      ? null
      : {
          source: 'INDIA_VIX',
          date: '2024-01-22',
          volatility: 0.13,
          rank: change.rank,
          percentile: 40,
          values: 252,
          definition: 'as stored',
        },
  along: {
    marks: 3,
    marksWithoutVolatility: 0,
    lowest: 0.1,
    highest: 0.2,
    change: change.rank === null ? null : 0.02,
  },
  pnl: change.parts
    ? {
        kind: 'attributed',
        attribution: {
          delta: change.parts[0],
          gamma: change.parts[1],
          vega: change.parts[2],
          theta: change.parts[3],
          rest: change.parts[4],
          total: change.parts.reduce((sum, part) => sum + part),
        },
      }
    : { kind: 'refused', reason: 'GAP_AT_EXIT' },
});

describe('given the option trades of a subject', () => {
  const metrics = optionMetrics([
    path({ volatility: 0.12, delta: 0.5, rank: 20, parts: [500, 50, -100, -300, 10] }),
    path({ volatility: 0.18, delta: -0.3, rank: null, parts: [100, 50, -100, -300, -10] }),
    path({ volatility: 0.15, delta: 0.4, rank: 30, parts: null }),
    { kind: 'refused', reason: 'TOO_CHEAP' },
    { kind: 'refused', reason: 'GAP_AT_ENTRY' },
    { kind: 'refused', reason: 'TOO_CHEAP' },
  ]);

  it('when they are summed up, then figures are means of those that have them', () => {
    expect(metrics).toMatchObject({
      trades: 6,
      covered: 3,
      ivRank: 25,
      ivPercentile: 40,
      daysToExpiry: 2,
      ivChange: 0.02,
      attributed: 2,
    });
    expect(metrics?.ivAtEntry).toBeCloseTo(0.15, 14);
    expect(metrics?.deltaAtEntry).toBeCloseTo(0.4, 14);
    expect(metrics?.thetaShare).toBeCloseTo(0.2, 14);
  });

  it('when their P&L is split, then parts are summed and their sizes add up to one', () => {
    expect(metrics).toMatchObject({
      grossPaise: -100,
      deltaPaise: 600,
      gammaPaise: 100,
      vegaPaise: -200,
      thetaPaise: -600,
      restPaise: 0,
      pnlShares: { delta: 0.4, vega: -200 / 1500, theta: -0.4, rest: 0 },
    });
  });

  it('when some say nothing, then they are counted by reason, and the others by their forward', () => {
    expect(metrics?.refused).toEqual({ GAP_AT_ENTRY: 1, GAP_AT_EXIT: 1, TOO_CHEAP: 2 });
    expect(metrics?.forwardSources).toEqual({ PARITY: 2, SPOT: 1 });
  });
});

describe('given hardly anything', () => {
  it('when there are no option trades, then there are no figures', () => {
    expect(optionMetrics([])).toBeNull();
  });

  it('when no trade has a volatility, then figures are undefined and sums are nothing', () => {
    expect(optionMetrics([{ kind: 'refused', reason: 'NO_SERIES' }])).toEqual({
      trades: 1,
      covered: 0,
      ivAtEntry: null,
      ivRank: null,
      ivPercentile: null,
      daysToExpiry: null,
      deltaAtEntry: null,
      thetaShare: null,
      expectedMovePct: null,
      ivChange: null,
      attributed: 0,
      grossPaise: 0,
      deltaPaise: 0,
      gammaPaise: 0,
      vegaPaise: 0,
      thetaPaise: 0,
      restPaise: 0,
      pnlShares: null,
      forwardSources: {},
      refused: { NO_SERIES: 1 },
    });
  });
});
