// A rule that may trade on a day, with what sizing has to know of it.
import type { TrustFlag } from '#core/analytics/trust.ts';
import type { Rule } from '#core/rules/rule.ts';
import type { LivePlan } from '#core/rules/rule-configuration.ts';
import { ruleKey } from '#core/rules/rule-key.ts';
import type { LiveFeedback } from './live-feedback.ts';

/** MINIMUM = the smallest quantity that can be traded, whatever Kelly's fraction says. */
export const ELIGIBLE_SIZES = ['MINIMUM', 'REDUCED', 'FULL'] as const;
export type EligibleSize = (typeof ELIGIBLE_SIZES)[number];

export interface EligibleRule
  extends Pick<
    Rule,
    | 'advisorId'
    | 'category'
    | 'period'
    | 'regime'
    | 'weekday'
    | 'session'
    | 'kind'
    | 'n'
    | 'gatesLevel'
    | 'falseShare'
    | 'kellyFraction'
  > {
  readonly ruleKey: string;
  readonly size: EligibleSize;
  readonly trust: TrustFlag | null;
  /** 1, or 1/2 for an advisor on the watchlist who is followed: a factor of the lots. */
  readonly trustFactor: number;
  readonly posteriorMeanR: number;
  readonly posteriorSd: number;
  readonly probability: number;
  readonly feedback: LiveFeedback;
}

/** A rule with a posterior; one without cannot have been selected. */
export type PromisingRule = Rule & {
  readonly posteriorMeanR: number;
  readonly posteriorSd: number;
  readonly probability: number;
};

export function promising(rule: Rule): PromisingRule {
  const { posteriorMeanR, posteriorSd, probability } = rule;
  if (posteriorMeanR === null || posteriorSd === null || probability === null) {
    throw new Error(`active rule ${ruleKey(rule)}: expected a posterior, found none`);
  }
  return { ...rule, posteriorMeanR, posteriorSd, probability };
}

export function eligibleRule(
  rule: PromisingRule,
  feedback: LiveFeedback,
  { leastTrades }: LivePlan,
): EligibleRule {
  const { advisorId, category, period, regime, weekday, session, kind, n } = rule;
  return {
    ruleKey: ruleKey(rule),
    ...{ advisorId, category, period, regime, weekday, session, kind, n },
    gatesLevel: rule.gatesLevel,
    size: sizeOf(rule, feedback.trades < leastTrades),
    trust: rule.trust,
    trustFactor: rule.direction === 'NORMAL' && rule.trust === 'WATCHLIST' ? 0.5 : 1,
    kellyFraction: rule.kellyFraction,
    falseShare: rule.falseShare,
    posteriorMeanR: rule.posteriorMeanR,
    posteriorSd: rule.posteriorSd,
    probability: rule.probability,
    feedback,
  };
}

function sizeOf({ fullSize }: Rule, isNew: boolean): EligibleSize {
  if (isNew) return 'MINIMUM';
  return fullSize ? 'FULL' : 'REDUCED';
}
