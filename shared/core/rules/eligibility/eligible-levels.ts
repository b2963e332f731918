// Which of the level figures a signal under a rule can need: those of the rule's advisor, category and
// period, also of cells that are no rule themselves.
import type { AdvisorLevels } from '#core/rules/level-figures.ts';
import type { Rule } from '#core/rules/rule.ts';

/** By advisor as given; advisors without a rule among `rules` are left out. */
export function levelsBehind(
  levels: readonly AdvisorLevels[],
  rules: readonly Pick<Rule, 'advisorId' | 'category' | 'period'>[],
): readonly AdvisorLevels[] {
  const wanted = new Map<string, Set<string>>();
  for (const { advisorId, category, period } of rules) {
    const own = wanted.get(advisorId) ?? new Set();
    wanted.set(advisorId, own.add(`${category}/${period}`));
  }
  return levels.flatMap((advisor) => {
    const own = wanted.get(advisor.advisorId);
    if (own === undefined) return [];
    const cells = advisor.cells.filter(({ cell }) => own.has(`${cell.category}/${cell.period}`));
    return [{ ...advisor, cells }];
  });
}
