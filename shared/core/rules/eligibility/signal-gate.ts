// The second gate: a rule that was eligible before the day is looked at again when a signal comes.
import type { IsoDate } from '#core/market/ist.ts';
import type { Rule, RuleSituation } from '#core/rules/rule.ts';
import type { RuleDirection } from '#core/rules/rule-direction.ts';
import { ruleKey } from '#core/rules/rule-key.ts';
import { demotion, type EligibilityVerdict } from './eligibility-gate.ts';
import type { EligibilitySnapshot } from './eligibility-snapshot.ts';
import type { EligibleRule } from './eligible-rule.ts';
import { outcomeVarianceOf } from './eligible-run.ts';
import { type LiveFeedback, type LiveRecord, liveFeedback } from './live-feedback.ts';

/** Why a signal is refused here, beside what a rule can be refused for before the day. */
export const SIGNAL_REFUSALS = ['SNAPSHOT_OF_ANOTHER_DAY', 'NOT_ELIGIBLE'] as const;
export type SignalRefusal = (typeof SIGNAL_REFUSALS)[number];

export interface RefusedSignal extends Pick<EligibilityVerdict, 'value' | 'threshold'> {
  readonly kind: 'refused';
  readonly reason: SignalRefusal | EligibilityVerdict['reason'];
  readonly gate: 'SNAPSHOT' | EligibilityVerdict['gate'];
}

export type SignalVerdict =
  | {
      readonly kind: 'approved';
      readonly rule: EligibleRule;
      readonly snapshotVersion: number;
      readonly feedback: LiveFeedback;
    }
  | RefusedSignal;

/** Names the rule that a signal fell under. */
export type MatchedRule = RuleSituation & Pick<Rule, 'advisorId' | 'direction'>;

/** `record` is that of the rule now, null without a trade; `date` the signal's trading day. */
export function signalGate(
  snapshot: EligibilitySnapshot,
  matched: MatchedRule,
  { record, date }: { readonly record: LiveRecord | null; readonly date: IsoDate },
): SignalVerdict {
  const { run, live } = snapshot;
  if (snapshot.date !== date) {
    return ofSnapshot('SNAPSHOT_OF_ANOTHER_DAY', snapshot.date, date);
  }
  const key = ruleKey(matched);
  const rule = bookOf(snapshot, matched.direction).find((one) => one.ruleKey === key);
  if (rule === undefined || run === null) return notEligible(snapshot, key);
  const outcomeVariance = outcomeVarianceOf(run, matched.direction);
  const feedback = liveFeedback(record, { ...rule, outcomeVariance }, live);
  if (feedback.demoted) return { kind: 'refused', ...demotion(feedback) };
  return { kind: 'approved', rule, snapshotVersion: snapshot.version, feedback };
}

const bookOf = (
  { normal, adverse }: EligibilitySnapshot,
  direction: RuleDirection,
): readonly EligibleRule[] => (direction === 'NORMAL' ? normal : adverse);

/** As the snapshot says, which knows active rules only. */
function notEligible({ refusals }: EligibilitySnapshot, key: string): RefusedSignal {
  const known = refusals.find((refusal) => refusal.ruleKey === key);
  if (known === undefined) return ofSnapshot('NOT_ELIGIBLE', null, key);
  const { reason, gate, value, threshold } = known;
  return { kind: 'refused', reason, gate, value, threshold };
}

const ofSnapshot = (
  reason: SignalRefusal,
  value: string | null,
  threshold: string,
): RefusedSignal => ({ kind: 'refused', reason, gate: 'SNAPSHOT', value, threshold });
