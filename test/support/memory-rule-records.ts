// Stored rules in memory: those given, all written by the last run.
import type { Rule } from '#core/rules/rule.ts';
import type { RuleRun } from '#core/rules/rule-run.ts';
import type { RuleRecords } from '#ports/rule-records.ts';

export function memoryRuleRecords(
  rules: readonly Rule[] = [],
  runs: readonly RuleRun[] = [],
): RuleRecords {
  const writtenBy = runs.at(-1)?.runId ?? 'none';
  const stored = rules.map((rule, place) => ({ ...rule, ruleId: `rule-${place}`, writtenBy }));
  return {
    async page({ advisorId, cursor, limit }) {
      const found = stored.filter((rule) => (advisorId ?? rule.advisorId) === rule.advisorId);
      const page = found.slice(cursor, cursor + limit).map(({ tradeIds: _, ...rule }) => rule);
      const last = runs.at(-1);
      const run = last ? { runId: last.runId, asOf: last.inputs.asOf } : null;
      return { run, total: found.length, rules: page };
    },
    rule: async (ruleId) => stored.find((rule) => rule.ruleId === ruleId) ?? null,
    runs: async ({ cursor, limit }) =>
      runs
        .toReversed()
        .slice(cursor, cursor + limit)
        .map(({ figures, ...run }) => ({
          ...run,
          figures: { ...figures, walkForward: figures.walkForward !== null },
        })),
    run: async (runId) => runs.find((run) => run.runId === runId) ?? null,
  };
}
