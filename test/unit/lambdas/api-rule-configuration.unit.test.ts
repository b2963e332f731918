// Who may change the thresholds of rules, under which version, and what a change sets in motion.
import { describe, expect, it } from '@jest/globals';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { RulesMessage } from '#contracts/rules-message.ts';
import type { WorkMessage } from '#contracts/work-message.ts';
import { DEFAULT_CONFIGURATION, type RuleConfiguration } from '#core/rules/rule-configuration.ts';
import { router } from '#lambdas/api/router.ts';
import {
  configurationHistory,
  saveConfiguration,
  showConfiguration,
} from '#lambdas/api/rule-configuration.ts';
import { memoryQueue } from '#test/support/memory-ports.ts';
import { memoryRuleConfigurations } from '#test/support/memory-rule-configurations.ts';
import { listeningLogger } from '#test/support/silent-logger.ts';

const CALLER = 'arn:aws:iam::000000000000:user/asha';
const owed = (runId: string): WorkMessage => ({ runId, advisorId: 'ADV1', asOf: '2024-01-23' });

function world() {
  const enrichQueue = memoryQueue();
  const asked: RulesMessage[] = [];
  const deps = {
    configurations: memoryRuleConfigurations(),
    work: { pending: async (runId: string) => [owed(runId)] },
    enrichQueue,
    rulesQueue: { send: async (message: RulesMessage) => void asked.push(message) },
  };
  const routes = {
    'GET /rule-configuration': showConfiguration(deps),
    'PUT /rule-configuration': saveConfiguration(deps),
    'GET /rule-configuration/history': configurationHistory(deps),
  };
  const handler = router(routes as never, listeningLogger().logger);
  const ask = async (
    method: string,
    resource: string,
    body: unknown = null,
    userArn: string | null = CALLER,
  ) => {
    const event = {
      ...{ httpMethod: method, resource, pathParameters: null, queryStringParameters: null },
      ...{ body: body === null ? null : JSON.stringify(body), isBase64Encoded: false },
      requestContext: { requestId: 'r-1', identity: { userArn } },
    } as APIGatewayProxyEvent;
    const reply = await handler(event);
    return { status: reply.statusCode, body: JSON.parse(reply.body) };
  };
  const put = (configuration: unknown, reason = 'because', userArn: string | null = CALLER) =>
    ask('PUT', '/rule-configuration', { configuration, reason }, userArn);
  return { ask, put, asked, enrichQueue };
}

const withShare = (version: number, falseShare: number): RuleConfiguration => ({
  ...DEFAULT_CONFIGURATION,
  version,
  selection: { ...DEFAULT_CONFIGURATION.selection, falseShare },
});
const withCap = (version: number): RuleConfiguration => ({
  ...DEFAULT_CONFIGURATION,
  version,
  fade: { ...DEFAULT_CONFIGURATION.fade, capShare: 0.2 },
});

describe('given the thresholds of rules', () => {
  it('when they are changed, then the next version names who, when and why, and a rebuild is asked for', async () => {
    const { ask, put, asked, enrichQueue } = world();
    const reply = await put(withShare(1, 0.07), 'fewer false rules');
    expect(reply).toMatchObject({
      status: 200,
      body: { configuration: withShare(2, 0.07), author: CALLER, reason: 'fewer false rules' },
    });
    expect(reply.body.savedAt).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(asked).toEqual([{ kind: 'CONFIGURED', version: 2 }]);
    expect(enrichQueue.sent).toEqual([]);
    expect((await ask('GET', '/rule-configuration')).body).toEqual(reply.body);
    const { body } = await ask('GET', '/rule-configuration/history');
    expect(body.items.map((one: { author: string }) => one.author)).toEqual([CALLER, 'saras']);
    expect(body.next).toBeNull();
  });

  it('when the fade policy changes, then every advisor the run owes is enriched again', async () => {
    const { put, asked, enrichQueue } = world();
    expect((await put(withCap(1))).status).toBe(200);
    expect(enrichQueue.sent).toEqual([owed('run-2')]);
    expect(asked).toEqual([{ kind: 'CONFIGURED', version: 2 }]);
  });

  it('when somebody else changed them meanwhile, then it is a conflict that names both versions', async () => {
    const { put, asked } = world();
    await put(withShare(1, 0.07));
    const reply = await put(withShare(1, 0.08));
    expect(reply).toMatchObject({ status: 409, body: { title: 'Conflict' } });
    expect(reply.body.detail).toContain('expected a change of version 2, found one of 1');
    expect(asked).toHaveLength(1);
  });

  it('when the answer was lost and the same change comes again, then its messages are sent again', async () => {
    const { ask, put, asked, enrichQueue } = world();
    const first = await put(withCap(1));
    expect(await put(withCap(1))).toEqual(first);
    expect(enrichQueue.sent).toEqual([owed('run-2'), owed('run-2')]);
    expect(asked.map(({ kind }) => kind)).toEqual(['CONFIGURED', 'CONFIGURED']);
    expect((await ask('GET', '/rule-configuration/history')).body.items).toHaveLength(2);
  });

  it.each([
    ['no reason', DEFAULT_CONFIGURATION, ' ', 'reason'],
    ['half a configuration', { version: 1 }, 'because', 'normal'],
    ['a share of more than all', withShare(1, 1.5), 'because', 'falseShare'],
  ])('when the change has %s, then nothing is saved', async (_, configuration, reason, words) => {
    const { ask, put, asked } = world();
    const reply = await put(configuration, reason);
    expect(reply.status).toBe(400);
    expect(reply.body.detail).toContain(words);
    expect(asked).toEqual([]);
    expect((await ask('GET', '/rule-configuration')).body.configuration.version).toBe(1);
  });

  it('when nobody signed the request, then it is refused', async () => {
    const { put } = world();
    expect((await put(withShare(1, 0.07), 'because', null)).status).toBe(403);
  });
});
