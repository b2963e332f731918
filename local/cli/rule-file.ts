// The rules of a file become what is eligible on a day, as the file says: no record of ours stands beside it, so
// its sizes count as they are and nothing is demoted.
import type { RuleFile, RuleOfFile } from '#contracts/rule-file.ts';
import type { IsoDate } from '#core/market/ist.ts';
import type { EligibilitySnapshot } from '#core/rules/eligibility/eligibility-snapshot.ts';
import type { EligibleRule } from '#core/rules/eligibility/eligible-rule.ts';
import { liveFeedback } from '#core/rules/eligibility/live-feedback.ts';
import type { RuleDirection } from '#core/rules/rule-direction.ts';
import { ruleKey } from '#core/rules/rule-key.ts';
import type { Eligibility } from '#core/trading/engine/trading-day.ts';
import { UsageError } from './usage.ts';

/** Throws UsageError for an active rule without a posterior, and for rules that know the day they are to trade. */
export function eligibilityOfFile(file: RuleFile, date: IsoDate): Eligibility {
  const { rules, configuration, model, asOf, levels } = file;
  if (asOf >= date) {
    throw new UsageError(
      `rules as of ${asOf}: expected an as-of date before ${date}, the day they trade`,
    );
  }
  const active = rules.filter((rule) => rule.active);
  const book = (direction: RuleDirection): readonly EligibleRule[] =>
    active
      .filter((rule) => rule.direction === direction)
      .map((rule) => eligibleRule(rule, file))
      .sort((a, b) => (a.ruleKey < b.ruleKey ? -1 : 1));
  const snapshot: EligibilitySnapshot = {
    ...{ version: 1, date, moment: 'PRE_MARKET', levels },
    run: {
      ...{ ruleRunId: 'file', asOf, configurationVersion: configuration.version },
      ...{ rules: rules.length, active: active.length, owed: 0 },
      outcomeVariance: {
        NORMAL: model.variances.NORMAL?.outcome ?? null,
        REVERSE: model.variances.REVERSE?.outcome ?? null,
      },
    },
    ...{ configurationVersion: configuration.version, live: configuration.live },
    ...{ normal: book('NORMAL'), adverse: book('REVERSE'), refusals: [] },
    refused: {
      ...{ NOT_ACTIVE: rules.length - active.length, RULES_STALE: 0, RULES_FROM_LATER: 0 },
      ...{ CONFIGURATION_CHANGED: 0, DEMOTED: 0 },
    },
  };
  return { kind: 'SNAPSHOT', snapshot, records: [] };
}

function eligibleRule(rule: RuleOfFile, { model, configuration }: RuleFile): EligibleRule {
  const { posteriorMeanR, posteriorSd, probability, direction, trust, fullSize } = rule;
  const key = ruleKey(rule);
  const outcomeVariance = model.variances[direction]?.outcome;
  if (posteriorMeanR === null || posteriorSd === null || probability === null) {
    throw new UsageError(`active rule ${key}: expected a posterior, found none`);
  }
  if (outcomeVariance === undefined) {
    throw new UsageError(`active rule ${key}: expected model.variances.${direction}, found none`);
  }
  const { advisorId, category, period, regime, weekday, session, kind, n } = rule;
  return {
    ...{ ruleKey: key, advisorId, category, period, regime, weekday, session, kind, n },
    ...{ gatesLevel: rule.gatesLevel, falseShare: rule.falseShare, trust },
    kellyFraction: rule.kellyFraction,
    size: fullSize ? 'FULL' : 'REDUCED',
    trustFactor: direction === 'NORMAL' && trust === 'WATCHLIST' ? 0.5 : 1,
    ...{ posteriorMeanR, posteriorSd, probability },
    feedback: liveFeedback(
      null,
      { posteriorMeanR, posteriorSd, outcomeVariance },
      configuration.live,
    ),
  };
}
