// Who is followed and who is faded on synthetic days: mini rules of every category and period.
import { CATEGORIES } from '#core/market/category.ts';
import type { IsoDate } from '#core/market/ist.ts';
import type { EligibilitySnapshot } from '#core/rules/eligibility/eligibility-snapshot.ts';
import type { EligibleRule } from '#core/rules/eligibility/eligible-rule.ts';
import { liveFeedback } from '#core/rules/eligibility/live-feedback.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import type { RuleDirection } from '#core/rules/rule-direction.ts';
import { ruleKey } from '#core/rules/rule-key.ts';
import { PERIODS } from '#core/signals/trade.ts';
import type { Eligibility } from '#core/trading/engine/trading-day.ts';
import { ADVISORS, advisorName } from './signals.ts';

const { live } = DEFAULT_CONFIGURATION;
const PROMISE = { posteriorMeanR: 0.3, posteriorSd: 0.1 };
const OUTCOME_VARIANCE = 1.2;

/** Of every twelve advisors seven are followed, three faded, two unknown. */
export function syntheticEligibility(date: IsoDate, asOf: IsoDate): Eligibility {
  const book = (direction: RuleDirection, isIn: (place: number) => boolean) =>
    Array.from({ length: ADVISORS }, (_, place) => place + 1)
      .filter((number) => isIn(number % 12))
      .flatMap((number) => rulesOf(advisorName(number), direction));
  const [normal, adverse] = [
    book('NORMAL', (place) => place < 7),
    book('REVERSE', (place) => place >= 7 && place < 10),
  ];
  const rules = normal.length + adverse.length;
  const snapshot: EligibilitySnapshot = {
    ...{ version: 1, date, moment: 'PRE_MARKET', configurationVersion: 1, live, levels: [] },
    run: {
      ...{ ruleRunId: 'synthetic', asOf, configurationVersion: 1, rules, active: rules, owed: 0 },
      outcomeVariance: { NORMAL: OUTCOME_VARIANCE, REVERSE: OUTCOME_VARIANCE },
    },
    ...{ normal, adverse, refusals: [] },
    refused: {
      ...{ NOT_ACTIVE: 0, RULES_STALE: 0, RULES_FROM_LATER: 0, CONFIGURATION_CHANGED: 0 },
      DEMOTED: 0,
    },
  };
  return { kind: 'SNAPSHOT', snapshot, records: [] };
}

const rulesOf = (advisorId: string, direction: RuleDirection): readonly EligibleRule[] =>
  CATEGORIES.flatMap((category) =>
    PERIODS.map((period): EligibleRule => {
      const any = { regime: null, weekday: null, session: null, kind: 'MINI' } as const;
      const situation = { advisorId, category, period, ...any };
      return {
        ...{ ...situation, ruleKey: ruleKey({ ...situation, direction }), n: 60 },
        ...{ gatesLevel: 'MINI', falseShare: 0.01, trust: 'TRUSTED', trustFactor: 1 },
        ...{ kellyFraction: 0.005, size: 'REDUCED', probability: 0.99, ...PROMISE },
        feedback: liveFeedback(null, { ...PROMISE, outcomeVariance: OUTCOME_VARIANCE }, live),
      };
    }),
  );
