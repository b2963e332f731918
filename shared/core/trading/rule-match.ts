// Which rule speaks about a signal: following before fading, and of each the narrowest that is on.
import { type CellFeatures, cellKey, cellsOf } from '#core/analytics/cells/cell.ts';
import { cellOfRule, type GateLevel, type Rule } from '#core/rules/rule.ts';
import { RULE_DIRECTIONS, type RuleDirection } from '#core/rules/rule-direction.ts';

export interface RuleMatch {
  /** Names the rule: advisor, direction, cell. */
  readonly key: string;
  readonly rule: Rule;
  readonly level: GateLevel;
}

/** Rules that are on, by name. */
export type RuleIndex = ReadonlyMap<string, Rule>;

const keyOf = (advisorId: string, direction: RuleDirection, cell: string): string =>
  `${advisorId}/${direction}/${cell}`;

export const ruleIndex = (rules: readonly Rule[]): RuleIndex =>
  new Map(
    rules.map((rule) => [keyOf(rule.advisorId, rule.direction, cellKey(cellOfRule(rule))), rule]),
  );

/** The situation is that of the entry's first tradable instant. Null when no rule speaks about it. */
export function matchRule(
  index: RuleIndex,
  advisorId: string,
  situation: CellFeatures,
): RuleMatch | null {
  const cells = cellsOf(situation);
  for (const direction of RULE_DIRECTIONS) {
    for (const cell of cells) {
      const key = keyOf(advisorId, direction, cellKey(cell));
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
