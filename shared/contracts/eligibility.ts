// The snapshot of a day's eligible rules, as it is stored and as the live engine loads it: read whole or
// refused, so that nothing is ever traded by half of it.
import * as z from 'zod';
import { REGIMES } from '#core/analytics/regimes/regime.ts';
import { TRUST_FLAGS } from '#core/analytics/trust.ts';
import { calendarCoverage } from '#core/market/calendar.ts';
import { CATEGORIES } from '#core/market/category.ts';
import { TIME_SESSIONS } from '#core/market/time-session.ts';
import {
  ELIGIBILITY_GATES,
  ELIGIBILITY_REFUSALS,
} from '#core/rules/eligibility/eligibility-gate.ts';
import {
  ELIGIBILITY_MOMENTS,
  type EligibilityContent,
  type EligibilitySnapshot,
} from '#core/rules/eligibility/eligibility-snapshot.ts';
import { ELIGIBLE_SIZES } from '#core/rules/eligibility/eligible-rule.ts';
import { GATE_LEVELS } from '#core/rules/rule.ts';
import { RULE_DIRECTIONS } from '#core/rules/rule-direction.ts';
import { PERIODS } from '#core/signals/trade.ts';
import { livePlan } from './rule-configuration.ts';

const count = z.int().min(0);
const figure = z.number().nullable();
const regime = z.enum([...REGIMES, 'UNKNOWN']);
const weekday = z.int().min(1).max(5);
const trust = z.enum(TRUST_FLAGS).nullable();
const market = { category: z.enum(CATEGORIES), period: z.enum(PERIODS) };

const cell = z.discriminatedUnion('kind', [
  z.strictObject({
    ...{ kind: z.literal('6D'), ...market, regime, weekday },
    timeSession: z.enum(TIME_SESSIONS),
  }),
  z.strictObject({ kind: z.literal('MINI'), ...market, regime: regime.nullable() }),
]);

const distance = z.strictObject({ pct: z.number(), n: count }).nullable();

const afterStop = z
  .strictObject({
    n: count,
    postSlPct: z.number(),
    huntedShare: z.number(),
    huntedLowerBound: z.number(),
    overshootP75Pct: z.number(),
  })
  .nullable();

const advisorLevels = z.strictObject({
  advisorId: z.string(),
  ...{ trust, nEffective: figure },
  cells: z.array(
    z.strictObject({
      ...{ cell, n: count, stop: distance, target: distance, afterStop },
      ...{ trust, nEffective: figure },
    }),
  ),
});

const feedback = z.strictObject({
  ...{ trades: count, realisedR: figure, predictedR: figure },
  ...{ slippageR: figure, expectedSlippageR: figure, boundR: figure },
  demoted: z.boolean(),
});

const eligibleRule = z.strictObject({
  ...{ ruleKey: z.string(), advisorId: z.string(), ...market },
  ...{ regime: regime.nullable(), weekday: weekday.nullable() },
  session: z.enum(TIME_SESSIONS).nullable(),
  kind: z.enum(['6D', 'MINI']),
  n: count,
  gatesLevel: z.enum(GATE_LEVELS).nullable(),
  size: z.enum(ELIGIBLE_SIZES),
  ...{ trust, trustFactor: z.number().gt(0).max(1) },
  kellyFraction: z.number().min(0).max(1),
  falseShare: z.number(),
  ...{ posteriorMeanR: z.number(), posteriorSd: z.number(), probability: z.number() },
  feedback,
});

const run = z
  .strictObject({
    ...{ ruleRunId: z.string(), asOf: z.iso.date(), configurationVersion: z.int().min(1) },
    ...{ rules: count, active: count, owed: count },
    outcomeVariance: z.record(z.enum(RULE_DIRECTIONS), figure),
  })
  .nullable();

const refusal = z.strictObject({
  ruleKey: z.string(),
  reason: z.enum(ELIGIBILITY_REFUSALS),
  gate: z.enum(ELIGIBILITY_GATES),
  value: z.union([z.number(), z.string()]).nullable(),
  threshold: z.union([z.number(), z.string()]).nullable(),
  feedback,
});

const content = {
  date: z.iso.date(),
  moment: z.enum(ELIGIBILITY_MOMENTS),
  run,
  configurationVersion: z.int().min(1),
  live: livePlan,
  normal: z.array(eligibleRule),
  adverse: z.array(eligibleRule),
  refused: z.record(z.enum(ELIGIBILITY_REFUSALS), count),
  refusals: z.array(refusal),
  levels: z.array(advisorLevels),
};

export const eligibilityContent = z.strictObject(content) satisfies z.ZodType<EligibilityContent>;

export const eligibilitySnapshot = z.strictObject({
  version: z.int().min(1),
  ...content,
}) satisfies z.ZodType<EligibilitySnapshot>;

const { from, to } = calendarCoverage();

/** The latest of a date, one by its version, or the latest of all. */
export const eligibilityQuery = z
  .strictObject({
    date: z.iso
      .date()
      .refine((date) => date >= from && date <= to, `expected a date from ${from} to ${to}`)
      .optional(),
    version: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
  })
  .refine(({ date, version }) => date === undefined || version === undefined, {
    error: 'expected "date" or "version", found both',
    path: ['version'],
  });
