// Which rule speaks about a signal: following before fading, and of each the narrowest that is on.
import { type CellFeatures, cellKey, cellsOf } from '#core/analytics/cells/cell.ts';
import type { GateLevel, Rule } from '#core/rules/rule.ts';
import { RULE_DIRECTIONS } from '#core/rules/rule-direction.ts';
import { ruleKey } from '#core/rules/rule-key.ts';

export interface RuleMatch {
  /** As `ruleKey` names it. */
  readonly key: string;
  readonly rule: Rule;
  readonly level: GateLevel;
}

/** Rules that are on, by key. */
export type RuleIndex = ReadonlyMap<string, Rule>;

export const ruleIndex = (rules: readonly Rule[]): RuleIndex =>
  new Map(rules.map((rule) => [ruleKey(rule), rule]));

/** The situation is that of the entry's first tradable instant. Null when no rule speaks about it. */
export function matchRule(
  index: RuleIndex,
  advisorId: string,
  situation: CellFeatures,
): RuleMatch | null {
  const cells = cellsOf(situation);
  for (const direction of RULE_DIRECTIONS) {
    for (const cell of cells) {
      const key = `${direction}/${cellKey(cell)}/${advisorId}`;
      const rule = index.get(key);
      if (rule !== undefined) return { key, rule, level: levelOf(rule) };
    }
  }
  return null;
}

function levelOf({ kind, regime }: Rule): GateLevel {
  if (kind === '6D') return '6D';
  return regime === null ? 'MINI' : 'MINI_REGIME';
}
