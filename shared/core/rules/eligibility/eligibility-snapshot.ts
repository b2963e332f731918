// Which rules may trade on a day, in which book and at which size, and why the others may not. A value:
// the same rules, configuration, record and date give the same snapshot to the byte.
import { previousTradingDay } from '#core/market/calendar.ts';
import type { IsoDate } from '#core/market/ist.ts';
import type { AdvisorLevels } from '#core/rules/level-figures.ts';
import type { Rule } from '#core/rules/rule.ts';
import type { LivePlan } from '#core/rules/rule-configuration.ts';
import type { RuleDirection } from '#core/rules/rule-direction.ts';
import { ruleKey } from '#core/rules/rule-key.ts';
import {
  demotion,
  ELIGIBILITY_REFUSALS,
  type EligibilityRefusal,
  type EligibilityVerdict,
  runVerdict,
} from './eligibility-gate.ts';
import { levelsBehind } from './eligible-levels.ts';
import { type EligibleRule, eligibleRule, type PromisingRule, promising } from './eligible-rule.ts';
import { type EligibleRun, outcomeVarianceOf } from './eligible-run.ts';
import { type LiveFeedback, type LiveRecord, liveFeedback } from './live-feedback.ts';

/** NIGHTLY = after the build, for the next trading day; PRE_MARKET = of the day itself, before it opens. */
export const ELIGIBILITY_MOMENTS = ['NIGHTLY', 'PRE_MARKET'] as const;
export type EligibilityMoment = (typeof ELIGIBILITY_MOMENTS)[number];

export interface EligibilityInputs {
  readonly date: IsoDate;
  readonly moment: EligibilityMoment;
  /** Null before the first build. */
  readonly run: EligibleRun | null;
  /** All selected rules of the run, in any order. */
  readonly selected: readonly Rule[];
  readonly levels: readonly AdvisorLevels[];
  readonly configuration: { readonly version: number; readonly live: LivePlan };
  readonly records: readonly LiveRecord[];
}

export interface RefusedRule extends EligibilityVerdict {
  readonly ruleKey: string;
  readonly feedback: LiveFeedback;
}

export interface EligibilityContent {
  /** A trading day. */
  readonly date: IsoDate;
  readonly moment: EligibilityMoment;
  readonly run: EligibleRun | null;
  readonly configurationVersion: number;
  readonly live: LivePlan;
  /** Rules that follow and rules that fade, each by key. */
  readonly normal: readonly EligibleRule[];
  readonly adverse: readonly EligibleRule[];
  readonly refused: Readonly<Record<EligibilityRefusal, number>>;
  /** Active rules that may not trade, by key. */
  readonly refusals: readonly RefusedRule[];
  readonly levels: readonly AdvisorLevels[];
}

/** As it is stored. */
export interface EligibilitySnapshot extends EligibilityContent {
  readonly version: number;
}

/** Throws CalendarUnknown when the market calendar does not know the days before the date. */
export function eligibilityOf(inputs: EligibilityInputs): EligibilityContent {
  const { date, moment, run, configuration } = inputs;
  const judged = run === null ? [] : judgedRules(inputs, run);
  const eligible = judged.flatMap(({ rule, feedback, verdict }) =>
    verdict === null
      ? [{ direction: rule.direction, rule: eligibleRule(rule, feedback, configuration.live) }]
      : [],
  );
  const refusals = judged.flatMap(({ rule, feedback, verdict }) =>
    verdict === null ? [] : [{ ruleKey: ruleKey(rule), ...verdict, feedback }],
  );
  const book = (direction: RuleDirection): readonly EligibleRule[] =>
    eligible.filter((one) => one.direction === direction).map(({ rule }) => rule);
  return {
    ...{ date, moment, run },
    configurationVersion: configuration.version,
    live: configuration.live,
    normal: book('NORMAL'),
    adverse: book('REVERSE'),
    refused: refusedCounts(run, refusals),
    refusals,
    levels: levelsBehind(
      inputs.levels,
      eligible.map(({ rule }) => rule),
    ),
  };
}

interface JudgedRule {
  readonly rule: PromisingRule;
  readonly feedback: LiveFeedback;
  readonly verdict: EligibilityVerdict | null;
}

/** Active rules by key, each with its record and the first gate it does not pass. */
function judgedRules(
  { date, selected, configuration, records }: EligibilityInputs,
  run: EligibleRun,
): readonly JudgedRule[] {
  const recordOf = new Map(records.map((record) => [record.ruleKey, record]));
  const { live, version: configurationVersion } = configuration;
  const lastTradingDay = previousTradingDay(date);
  const ofRun = runVerdict(run, { date, lastTradingDay, configurationVersion });
  return activeRules(selected).map((rule) => {
    const outcomeVariance = outcomeVarianceOf(run, rule.direction);
    const record = recordOf.get(ruleKey(rule)) ?? null;
    const feedback = liveFeedback(record, { ...rule, outcomeVariance }, live);
    return { rule, feedback, verdict: ofRun ?? (feedback.demoted ? demotion(feedback) : null) };
  });
}

const activeRules = (selected: readonly Rule[]): readonly PromisingRule[] =>
  selected
    .filter(({ active }) => active)
    .map((rule) => ({ key: ruleKey(rule), rule: promising(rule) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ rule }) => rule);

function refusedCounts(
  run: EligibleRun | null,
  refusals: readonly RefusedRule[],
): Readonly<Record<EligibilityRefusal, number>> {
  const [notActive, stale, fromLater, changed, demoted] = ELIGIBILITY_REFUSALS;
  const count = (reason: EligibilityRefusal): number =>
    refusals.filter((refusal) => refusal.reason === reason).length;
  return {
    [notActive]: run === null ? 0 : run.rules - run.active,
    [stale]: count(stale),
    [fromLater]: count(fromLater),
    [changed]: count(changed),
    [demoted]: count(demoted),
  };
}
