// What an advisor's trades went through, as the API and the command line show it: one order of fields,
// whether the figures come from a computation or out of a JSON column that forgot their order.
import type { ExcursionMetrics } from '#core/analytics/excursions/excursion-metrics.ts';

export const pathReport = (path: ExcursionMetrics): ExcursionMetrics => ({
  maePct: path.maePct,
  mfePct: path.mfePct,
  maeP75: path.maeP75,
  maeP90: path.maeP90,
  mfeP75: path.mfeP75,
  mfeP90: path.mfeP90,
  painReward: path.painReward,
  postSlPct: path.postSlPct,
  overshootP75: path.overshootP75,
  huntedShare: path.huntedShare,
  postTargetPct: path.postTargetPct,
  wsePct: path.wsePct,
  wseP90: path.wseP90,
  wtePct: path.wtePct,
  wteP75: path.wteP75,
  ambiguousShare: path.ambiguousShare,
  contradictedShare: path.contradictedShare,
  coverage: path.coverage,
});
