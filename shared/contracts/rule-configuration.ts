// The thresholds of rules as people edit them: checked whole, so that no rule is ever judged by half a
// configuration.
import * as z from 'zod';
import { CATEGORIES } from '#core/market/category.ts';
import type { RuleConfiguration } from '#core/rules/rule-configuration.ts';

const count = z.int().min(1);
const percent = z.number().min(0).max(100);
const share = z.number().gt(0).lt(1);

const normalThresholds = z.strictObject({
  leastTrades: count,
  leastWinRatePct: percent,
  leastSharpe: z.number(),
  leastProfitFactor: z.number().min(0),
  worstDrawdownPct: z.number().min(-100).lt(0),
  painRewardBelow: z.number().gt(0),
  leastPostSlPct: z.number(),
  leastEffectiveTrades: z.number().gt(0),
});

const adverseThresholds = z.strictObject({
  leastTrades: count,
  averageReturnBelowPct: z.number(),
  volatilityAbovePct: z.number().min(0),
  profitFactorBelow: z.number().gt(0),
  winRateBelowPct: percent,
});

const selectionPlan = z
  .strictObject({
    falseShare: share,
    fullSizeFalseShare: share,
    halfLifeDays: z.number().gt(0),
    marginR: z.number().min(0),
    winsorR: z.number().gt(0),
    sweeps: count,
    burnIn: z.int().min(0),
    seed: z.int(),
    fullSizeKelly: share,
    reducedKelly: share,
    kellyCap: share,
  })
  .refine(({ sweeps, burnIn }) => burnIn < sweeps, {
    error: 'expected a burn-in below the number of sweeps',
    path: ['burnIn'],
  })
  .refine(({ falseShare, fullSizeFalseShare }) => fullSizeFalseShare <= falseShare, {
    error: 'expected the share for full size not above the other one',
    path: ['fullSizeFalseShare'],
  });

export const livePlan = z.strictObject({
  leastTrades: z.int().min(0),
  leastDemotionTrades: count,
  demotionTail: z.number().gt(0).max(0.5),
  recordDays: count,
});

/** Every category is named: a new one has to be thought about. */
export const ruleConfiguration = z.strictObject({
  version: count,
  normal: z.record(z.enum(CATEGORIES), normalThresholds),
  adverse: z.record(z.enum(CATEGORIES), adverseThresholds),
  selection: selectionPlan,
  live: livePlan,
  fade: z.strictObject({ capShare: share, nakedShortOptions: z.boolean() }),
}) satisfies z.ZodType<RuleConfiguration>;

/** What a caller sends: the configuration as he edited it, with the version that he edited. */
export const configurationChange = z.strictObject({
  configuration: ruleConfiguration,
  reason: z.string().trim().min(1).max(500),
});
