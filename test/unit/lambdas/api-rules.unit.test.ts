import { describe, expect, it } from '@jest/globals';
import { HttpRefusal } from '#lambdas/api/http.ts';
import { listRuleRuns, listRules, showRule, showRuleRun } from '#lambdas/api/rules.ts';
import { memoryRuleRecords } from '#test/support/memory-rule-records.ts';
import { ruleOf } from '#test/support/rule.ts';
import { ruleInputs, ruleRunFigures } from '#test/support/rule-run.ts';

const RUN = 'aaaaaaaa-0000-4000-8000-000000000001';
const rules = memoryRuleRecords(
  [ruleOf(), ruleOf({ weekday: 3 }), ruleOf({ advisorId: 'ADV2' })],
  [
    {
      ...{ runId: RUN, finishedAt: '2024-01-23T14:00:00.000Z' },
      changes: { added: 3, changed: 0, removed: 0, kept: 0 },
      ...{ inputs: ruleInputs(), figures: ruleRunFigures() },
    },
  ],
);
const request = (
  query: Readonly<Record<string, string>> = {},
  path: Readonly<Record<string, string>> = {},
) => ({ path, query, body: null, caller: 'me' });
const bodyOf = async (reply: Promise<{ body: string }>) => JSON.parse((await reply).body);

describe('given stored rules and their builds', () => {
  it('when a page of an advisor is asked for, then it says how many there are and where the next one begins', async () => {
    const list = listRules({ rules });
    expect(await bodyOf(list(request({ advisorId: 'ADV1', limit: '1' })))).toMatchObject({
      run: { runId: RUN, asOf: '2024-01-23' },
      ...{ total: 2, next: 1, items: [{ ruleId: 'rule-0', weekday: 2, writtenBy: RUN }] },
    });
    expect(await bodyOf(list(request({ cursor: '2' })))).toMatchObject({ total: 3, next: null });
    await expect(list(request({ active: 'perhaps' }))).rejects.toThrow(/true/);
  });

  it('when a rule is opened, then the trades behind it are there; one that does not exist is not found', async () => {
    const show = showRule({ rules });
    expect(await bodyOf(show(request({}, { ruleId: 'rule-2' })))).toMatchObject({
      ...{ advisorId: 'ADV2', tradeIds: ruleOf().tradeIds },
    });
    await expect(show(request({}, { ruleId: 'rule-9' }))).rejects.toThrow(HttpRefusal);
  });

  it('when builds are listed or opened, then inputs, changes and figures are there', async () => {
    expect(await bodyOf(listRuleRuns({ rules })(request()))).toMatchObject({
      items: [{ runId: RUN, inputs: ruleInputs(), changes: { added: 3 } }],
      next: null,
    });
    const show = showRuleRun({ rules });
    expect(await bodyOf(show(request({}, { runId: RUN })))).toMatchObject({
      figures: { walkForward: null },
    });
    await expect(show(request({}, { runId: 'no uuid' }))).rejects.toThrow(/rule run no uuid/);
  });
});
