// Which rule speaks about a signal, and whether it may trade at this minute: the two gates of eligibility.
import { type CellFeatures, cellKey, cellsOf } from '#core/analytics/cells/cell.ts';
import type { EligibilitySnapshot } from '#core/rules/eligibility/eligibility-snapshot.ts';
import type { EligibleRule } from '#core/rules/eligibility/eligible-rule.ts';
import { signalGate } from '#core/rules/eligibility/signal-gate.ts';
import { RULE_DIRECTIONS, type RuleDirection } from '#core/rules/rule-direction.ts';
import type { Eligibility, TradingDay } from '../engine/trading-day.ts';
import type { GateVerdict } from './decision.ts';
import { failed, passed } from './gate-verdict.ts';
import type { TradeableIdea } from './signal-record.ts';

export interface RuleChoice {
  /** Null where every advisor counts as eligible. */
  readonly rule: EligibleRule | null;
  readonly direction: RuleDirection;
  readonly gates: readonly GateVerdict[];
}

export type Chosen =
  | { readonly kind: 'chosen'; readonly choice: RuleChoice }
  | { readonly kind: 'refused'; readonly gates: readonly GateVerdict[] };

/** Following before fading, of each the narrowest cell that is a rule. */
export function ruleChoice(idea: TradeableIdea, situation: CellFeatures, day: TradingDay): Chosen {
  const { eligibility } = day;
  if (eligibility.kind === 'EVERYONE') {
    const gates = [passed('RULE', 'EVERYONE'), passed('ELIGIBILITY')];
    return { kind: 'chosen', choice: { rule: null, direction: 'NORMAL', gates } };
  }
  const matched = matchedRule(eligibility.snapshot, idea.advisorId, situation);
  if (matched === null) return { kind: 'refused', gates: [failed('RULE', 'NO_RULE')] };
  return gated(matched, eligibility, day);
}

interface Matched {
  readonly key: string;
  readonly direction: RuleDirection;
  /** What the key says. */
  readonly situation: Parameters<typeof signalGate>[1];
}

/** Rules that are on, and those that would be if a gate of the day had not stopped them. */
function matchedRule(
  { normal, adverse, refusals }: EligibilitySnapshot,
  advisorId: string,
  situation: CellFeatures,
): Matched | null {
  for (const direction of RULE_DIRECTIONS) {
    const book = direction === 'NORMAL' ? normal : adverse;
    for (const cell of cellsOf(situation)) {
      const key = `${direction}/${cellKey(cell)}/${advisorId}`;
      const isKnown = [...book, ...refusals].some(({ ruleKey }) => ruleKey === key);
      if (!isKnown) continue;
      const { category, period, regime } = cell;
      const narrow =
        cell.kind === '6D'
          ? { weekday: cell.weekday, session: cell.timeSession }
          : { weekday: null, session: null };
      return {
        key,
        direction,
        situation: { advisorId, direction, category, period, regime, ...narrow },
      };
    }
  }
  return null;
}

function gated(
  { key, direction, situation }: Matched,
  { snapshot, records }: Extract<Eligibility, { kind: 'SNAPSHOT' }>,
  day: TradingDay,
): Chosen {
  const record = records.find(({ ruleKey }) => ruleKey === key) ?? null;
  const verdict = signalGate(snapshot, situation, { record, date: day.date });
  if (verdict.kind === 'refused') {
    const { reason, value, threshold } = verdict;
    const gates = [passed('RULE', key), failed('ELIGIBILITY', reason, value, threshold)];
    return { kind: 'refused', gates };
  }
  const gates = [passed('RULE', key), passed('ELIGIBILITY', snapshot.version)];
  return { kind: 'chosen', choice: { rule: verdict.rule, direction, gates } };
}
