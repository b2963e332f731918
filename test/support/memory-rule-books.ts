// Rules that stand in memory: marks compared as the store does, and the runs in order.
import { levelsBehind } from '#core/rules/eligibility/eligible-levels.ts';
import type { AdvisorLevels } from '#core/rules/level-figures.ts';
import type { Rule } from '#core/rules/rule.ts';
import { ruleChanged, ruleMark } from '#core/rules/rule-change.ts';
import { ruleKey } from '#core/rules/rule-key.ts';
import type { RuleRun } from '#core/rules/rule-run.ts';
import { RuleBookOvertaken, type RuleBooks } from '#ports/rule-books.ts';

export interface MemoryRuleBooks extends RuleBooks {
  readonly runs: RuleRun[];
  readonly rules: Map<string, Rule>;
  /** Advisors owed by date. */
  readonly owing: Map<string, number>;
}

export function memoryRuleBooks(): MemoryRuleBooks {
  const runs: RuleRun[] = [];
  const rules = new Map<string, Rule>();
  const owing = new Map<string, number>();
  let levelsKept: readonly AdvisorLevels[] = [];
  const text = (exact: string) => exact;
  return {
    ...{ runs, rules, owing },
    latest: async () => runs.at(-1) ?? null,
    owed: async (asOf) => owing.get(asOf) ?? 0,
    async store({ run, after, rules: built, levels }) {
      if ((runs.at(-1)?.runId ?? null) !== after) throw new RuleBookOvertaken(`after ${after}`);
      const changes = { added: 0, changed: 0, removed: 0, kept: 0 };
      const keys = new Set(built.map(ruleKey));
      for (const key of [...rules.keys()].filter((one) => !keys.has(one))) {
        rules.delete(key);
        changes.removed += 1;
      }
      for (const rule of built) {
        const before = rules.get(ruleKey(rule));
        if (before && !ruleChanged(ruleMark(before, text), ruleMark(rule, text))) {
          changes.kept += 1;
          continue;
        }
        changes[before ? 'changed' : 'added'] += 1;
        rules.set(ruleKey(rule), rule);
      }
      const finished = { ...run, changes, finishedAt: '2024-01-23T14:00:00.000Z' };
      runs.push(finished);
      levelsKept = levelsBehind(
        levels,
        built.filter(({ active }) => active),
      );
      return finished;
    },
    selected: async () =>
      [...rules]
        .filter(([, { selected }]) => selected)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, rule]) => rule),
    levels: async () => levelsKept,
  };
}
