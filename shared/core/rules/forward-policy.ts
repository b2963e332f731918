// Which trades out of sample each way of choosing rules would have taken, and what they brought.

import type { Rule } from './rule.ts';
import { clusteredMean } from './significance/day-clusters.ts';

/** ALL = every trade that can be measured, whatever the rules say. */
export const POLICIES = ['ALL', 'GATES', 'SELECTION', 'BOTH'] as const;
export type Policy = (typeof POLICIES)[number];

export interface PolicyFigures {
  readonly trades: number;
  readonly netR: number;
  readonly meanR: number | null;
  /** Of the mean, clustered by day of entry. */
  readonly standardError: number | null;
}

export interface Taken {
  readonly outcomes: number[];
  readonly days: number[];
}

export const noTrades = (): Taken => ({ outcomes: [], days: [] });

export function takes(policy: Policy, rules: readonly Rule[]): boolean {
  switch (policy) {
    case 'ALL':
      return true;
    case 'GATES':
      return rules.some(({ gatesPass }) => gatesPass);
    case 'SELECTION':
      return rules.some(({ selected }) => selected);
    case 'BOTH':
      return rules.some(({ active }) => active);
    default:
      return policy satisfies never;
  }
}

export function policyFigures({ outcomes, days }: Taken): PolicyFigures {
  const trades = outcomes.length;
  if (trades === 0) return { trades, netR: 0, meanR: null, standardError: null };
  const { mean, standardError } = clusteredMean(outcomes, days);
  return { trades, netR: mean * trades, meanR: mean, standardError };
}
