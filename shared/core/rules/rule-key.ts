// Names a rule: the same situation of the same advisor, followed or faded, has the same key in every run.
import { cellKey } from '#core/analytics/cells/cell.ts';
import { cellOfRule, type Rule, type RuleSituation } from './rule.ts';

/** `<direction>/<cell key>/<advisor>`: an advisor's id may hold any character, also a slash. */
export const ruleKey = (rule: RuleSituation & Pick<Rule, 'advisorId' | 'direction'>): string =>
  `${rule.direction}/${cellKey(cellOfRule(rule))}/${rule.advisorId}`;
