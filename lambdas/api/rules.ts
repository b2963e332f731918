// Rules, the trades behind them, and the builds that made them.
import { pageQuery } from '#contracts/http.ts';
import { rulesQuery } from '#contracts/rules-query.ts';
import type { RuleRecords } from '#ports/rule-records.ts';
import { json, notFound } from './http.ts';
import type { Handler } from './router.ts';
import { nextCursor } from './uploads.ts';

export interface RuleRouteDeps {
  readonly rules: RuleRecords;
}

export const listRules =
  ({ rules }: RuleRouteDeps): Handler =>
  async (request) => {
    const query = rulesQuery.parse(request.query);
    const { run, total, rules: items } = await rules.page(query);
    return json(200, { run, total, items, next: nextCursor(query, items.length) });
  };

export const showRule =
  ({ rules }: RuleRouteDeps): Handler =>
  async ({ path }) => {
    const ruleId = path['ruleId'] ?? '';
    const rule = await rules.rule(ruleId);
    if (!rule) throw notFound(`rule ${ruleId}`);
    return json(200, rule);
  };

export const listRuleRuns =
  ({ rules }: RuleRouteDeps): Handler =>
  async ({ query }) => {
    const page = pageQuery.parse(query);
    const items = await rules.runs(page);
    return json(200, { items, next: nextCursor(page, items.length) });
  };

export const showRuleRun =
  ({ rules }: RuleRouteDeps): Handler =>
  async ({ path }) => {
    const runId = path['runId'] ?? '';
    const run = UUID.test(runId) ? await rules.run(runId) : null;
    if (!run) throw notFound(`rule run ${runId}`);
    return json(200, run);
  };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
