// Does a rule keep its promise with our money? What its trades brought against what it promises; a rule
// whose trades fall below what chance allows is demoted.
import { normalUpperQuantile } from '#core/analytics/normal-distribution.ts';
import type { LivePlan } from '#core/rules/rule-configuration.ts';

/** Sums over the ended trades of a rule that were filled, live or on paper. */
export interface LiveRecord {
  readonly ruleKey: string;
  readonly trades: number;
  /** Net R, winsorised as in the fit. */
  readonly realisedR: number;
  /** What the rule expected of each of them when it was entered. */
  readonly predictedR: number;
  /** Of live trades only: a modelled fill says nothing about slippage. */
  readonly slippage: {
    readonly trades: number;
    readonly realisedR: number;
    readonly expectedR: number;
  };
}

/** What the rule promises today. */
export interface LivePromise {
  readonly posteriorMeanR: number;
  readonly posteriorSd: number;
  /** Variance of one trade's net R around its expectation. */
  readonly outcomeVariance: number;
}

export interface LiveFeedback {
  readonly trades: number;
  /** Means per trade; null without one. */
  readonly realisedR: number | null;
  readonly predictedR: number | null;
  readonly slippageR: number | null;
  readonly expectedSlippageR: number | null;
  /** What the mean falls below with the chance of the plan although the rule is what it promises. */
  readonly boundR: number | null;
  readonly demoted: boolean;
}

/**
 * The bound is m - z sqrt(s^2 + sigma^2 / n): the posterior's own doubt about the rule, and that of the
 * mean of n outcomes. It is drawn around today's posterior, which has learnt from those trades as far as
 * the advisor's record holds them: a demotion ends when the rule, built anew, promises no more than its
 * trades gave, or when they are older than the record. A demoted rule adds no trades of its own.
 */
export function liveFeedback(
  record: LiveRecord | null,
  { posteriorMeanR, posteriorSd, outcomeVariance }: LivePromise,
  { demotionTail, leastDemotionTrades }: LivePlan,
): LiveFeedback {
  const n = record?.trades ?? 0;
  if (record === null || n === 0) return NO_TRADES;
  const { slippage } = record;
  const doubt = Math.sqrt(posteriorSd ** 2 + outcomeVariance / n);
  const boundR = posteriorMeanR - normalUpperQuantile(demotionTail) * doubt;
  const realisedR = record.realisedR / n;
  return {
    trades: n,
    realisedR,
    predictedR: record.predictedR / n,
    slippageR: slippage.trades > 0 ? slippage.realisedR / slippage.trades : null,
    expectedSlippageR: slippage.trades > 0 ? slippage.expectedR / slippage.trades : null,
    boundR,
    demoted: n >= leastDemotionTrades && realisedR < boundR,
  };
}

const NO_TRADES: LiveFeedback = {
  ...{ trades: 0, realisedR: null, predictedR: null, slippageR: null, expectedSlippageR: null },
  ...{ boundR: null, demoted: false },
};
