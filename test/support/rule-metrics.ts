// Metrics of a subject for tests of gates: good everywhere; override what a test is about.
import type { ExcursionMetrics } from '#core/analytics/excursions/excursion-metrics.ts';
import type { AdvisorMetrics } from '#core/pipeline/metrics.ts';

const performance = {
  winRatePct: 60,
  averageReturnPct: 0.5,
  profitFactor: 1.8,
  expectancyR: 0.3,
} as const;

const path: ExcursionMetrics = {
  ...{ maePct: 30, mfePct: 100, maeP75: 50, maeP90: 80, mfeP75: 150, mfeP90: 200 },
  ...{ painReward: 0.3, postSlPct: 0.4, overshootP75: 0.6, huntedShare: 0.2, postTargetPct: 0.3 },
  ...{ wsePct: null, wseP90: null, wtePct: null, wteP75: null },
  ...{ ambiguousShare: 0, contradictedShare: 0, coverage: 1 },
};

export interface MetricsChange {
  readonly trades?: number;
  readonly nEffective?: number | null;
  readonly trust?: AdvisorMetrics['trust'];
  readonly raw?: Partial<AdvisorMetrics['raw']>;
  readonly corpus?: Partial<AdvisorMetrics['corpus']>;
  readonly path?: Partial<ExcursionMetrics> | null;
}

export const ruleMetricsOf = (change: MetricsChange = {}): AdvisorMetrics => ({
  trades: change.trades ?? 40,
  ranked: true,
  reason: null,
  raw: { ...performance, ...change.raw },
  weighted: performance,
  divergence: 0,
  trust: change.trust === undefined ? 'TRUSTED' : change.trust,
  nEffective: change.nEffective === undefined ? 40 : change.nEffective,
  standardError: 5,
  corpus: {
    ...{ mddPct: -5, sharpe: 2, volatilityPct: 1, returnPct: 4 },
    ...{ tradesSkippedCapital: 0, exposurePct: 10 },
    ...change.corpus,
  },
  legacy: { sharpe: 2, mddPct: -5 },
  path: change.path === null ? null : { ...path, ...change.path },
  options: null,
});
