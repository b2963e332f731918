// What the simulator needs of the file that `saras rules --json` prints: its active rules, and what sizing and
// stops know of their advisors.
import * as z from 'zod';
import { REGIMES } from '#core/analytics/regimes/regime.ts';
import { CATEGORIES } from '#core/market/category.ts';
import { TIME_SESSIONS } from '#core/market/time-session.ts';
import { GATE_LEVELS } from '#core/rules/rule.ts';
import { RULE_DIRECTIONS } from '#core/rules/rule-direction.ts';
import { PERIODS } from '#core/signals/trade.ts';
import { ruleConfiguration } from './rule-configuration.ts';

const regime = z.enum([...REGIMES, 'UNKNOWN']).nullable();
const share = z.number().min(0).max(1);
const trust = z.enum(['TRUSTED', 'WATCHLIST', 'UNTRUSTED']).nullable();

export const ruleOfFile = z.object({
  advisorId: z.string().min(1),
  category: z.enum(CATEGORIES),
  period: z.enum(PERIODS),
  regime,
  weekday: z.int().min(1).max(5).nullable(),
  session: z.enum(TIME_SESSIONS).nullable(),
  kind: z.enum(['6D', 'MINI']),
  direction: z.enum(RULE_DIRECTIONS),
  n: z.number().min(0),
  gatesLevel: z.enum(GATE_LEVELS).nullable(),
  trust,
  active: z.boolean(),
  posteriorMeanR: z.number().nullable(),
  posteriorSd: z.number().nullable(),
  probability: share.nullable(),
  falseShare: share,
  fullSize: z.boolean(),
  kellyFraction: share,
});
export type RuleOfFile = z.infer<typeof ruleOfFile>;

const cellOfFile = z.union([
  z.object({
    ...{ kind: z.literal('6D'), category: z.enum(CATEGORIES), period: z.enum(PERIODS) },
    regime: z.enum([...REGIMES, 'UNKNOWN']),
    ...{ weekday: z.int().min(1).max(5), timeSession: z.enum(TIME_SESSIONS) },
  }),
  z.object({
    ...{ kind: z.literal('MINI'), category: z.enum(CATEGORIES), period: z.enum(PERIODS), regime },
  }),
]);

const distance = z.object({ pct: z.number().gt(0), n: z.number().min(0) }).nullable();

export const levelsOfFile = z.object({
  ...{ advisorId: z.string().min(1), trust, nEffective: z.number().nullable() },
  cells: z.array(
    z.object({
      ...{ cell: cellOfFile, n: z.number().min(0), stop: distance, target: distance },
      afterStop: z
        .object({
          ...{ n: z.number(), postSlPct: z.number(), huntedShare: z.number() },
          ...{ huntedLowerBound: z.number(), overshootP75Pct: z.number() },
        })
        .nullable(),
      ...{ trust, nEffective: z.number().nullable() },
    }),
  ),
});

const variances = z.object({ outcome: z.number() }).nullable();

export const ruleFile = z.object({
  asOf: z.iso.date(),
  configuration: ruleConfiguration,
  rules: z.array(ruleOfFile),
  levels: z.array(levelsOfFile).default([]),
  model: z.object({ variances: z.object({ NORMAL: variances, REVERSE: variances }) }),
});
export type RuleFile = z.infer<typeof ruleFile>;
