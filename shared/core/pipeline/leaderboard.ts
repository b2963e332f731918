// The order of advisors: ranked ones by corpus-adjusted Sharpe, best first, then those without trades
// in the window by id.
import { compareIds } from '#core/signals/id-order.ts';
import type { AdvisorMetrics } from './metrics.ts';

export interface AdvisorStanding {
  readonly advisorId: string;
  readonly advisorName: string | null;
  readonly metrics: AdvisorMetrics;
}

/** Ranked before unranked, Sharpe descending, undefined Sharpe last, then id. */
export function byStanding(a: AdvisorStanding, b: AdvisorStanding): number {
  if (a.metrics.ranked !== b.metrics.ranked) return a.metrics.ranked ? -1 : 1;
  const left = a.metrics.ranked ? (a.metrics.corpus.sharpe ?? Number.NEGATIVE_INFINITY) : 0;
  const right = b.metrics.ranked ? (b.metrics.corpus.sharpe ?? Number.NEGATIVE_INFINITY) : 0;
  if (left !== right) return right > left ? 1 : -1;
  return compareIds(a.advisorId, b.advisorId);
}
