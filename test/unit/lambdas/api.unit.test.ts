import { describe, expect, it } from '@jest/globals';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ROUTES } from '#contracts/routes.ts';
import { istInstant } from '#core/market/ist.ts';
import type { AdvisorStanding } from '#core/pipeline/leaderboard.ts';
import { advisorMetrics } from '#core/pipeline/metrics.ts';
import { eligibilityOf } from '#core/rules/eligibility/eligibility-snapshot.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import type { RuleRun } from '#core/rules/rule-run.ts';
import { createApi } from '#lambdas/api/handler.ts';
import type { Standings } from '#ports/standings.ts';
import { BACKTEST_PLAN } from '#test/support/backtest-report.ts';
import { eligibilityInputs } from '#test/support/eligible-rules.ts';
import { memoryEligibility } from '#test/support/memory-eligibility.ts';
import { memoryFiles, memoryQueue, memoryUploads, memoryWork } from '#test/support/memory-ports.ts';
import { memoryRuleConfigurations } from '#test/support/memory-rule-configurations.ts';
import { memoryRuleRecords } from '#test/support/memory-rule-records.ts';
import { memoryRuleTrades } from '#test/support/memory-rule-trades.ts';
import { memorySimulationQueue, memorySimulations } from '#test/support/memory-simulations.ts';
import { ruleOf } from '#test/support/rule.ts';
import { ruleInputs, ruleRunFigures } from '#test/support/rule-run.ts';
import { listeningLogger } from '#test/support/silent-logger.ts';

const ID = '0b0c7f5e-6f0f-4a3f-9d5c-1f2e3d4c5b6a';
const CALLER = 'arn:aws:iam::000000000000:user/asha';
const exitAt = istInstant('2023-06-01', '11:00');
const metrics = advisorMetrics(
  [
    {
      tradeId: 't',
      entryAt: exitAt,
      exitAt,
      knownAt: exitAt,
      marginPaise: 1,
      netPaise: 1,
      returnPct: 1,
      rMultiple: null,
    },
  ],
  '2024-01-23',
);

const ruleRun: RuleRun = {
  ...{ runId: ID, finishedAt: '2024-01-23T14:00:00.000Z' },
  changes: { added: 1, changed: 0, removed: 0, kept: 0 },
  ...{ inputs: ruleInputs(), figures: ruleRunFigures() },
};

function world(change: Partial<Standings> = {}) {
  if (!metrics) throw new Error('expected metrics');
  const standing = (advisorId: string): AdvisorStanding => ({
    advisorId,
    advisorName: null,
    metrics,
  });
  const standings: Standings = {
    latestDate: async () => '2024-01-23',
    page: async (asOf, { limit }) => ({
      asOf,
      total: 3,
      standings: ['A', 'B', 'C'].slice(0, limit).map(standing),
    }),
    ofAdvisor: async (_, advisorId) => (advisorId === 'A' ? standing('A') : null),
    ...change,
  };
  const { logger, lines } = listeningLogger();
  const uploads = memoryUploads();
  const simulations = memorySimulations();
  const handler = createApi({
    ...{ standings, uploads, files: memoryFiles(), newId: () => ID, logger },
    rules: memoryRuleRecords([ruleOf()], [ruleRun]),
    snapshots: memoryEligibility(eligibilityOf(eligibilityInputs())).snapshots,
    configurations: memoryRuleConfigurations(),
    work: memoryWork(),
    enrichQueue: memoryQueue(),
    rulesQueue: { send: async () => undefined },
    simulations,
    simulationQueue: memorySimulationQueue(),
    ruleTrades: memoryRuleTrades([]),
  });
  const ask = async (
    method: string,
    resource: string,
    more: Partial<APIGatewayProxyEvent> = {},
  ) => {
    const event = {
      ...{ httpMethod: method, resource, path: resource, body: null, isBase64Encoded: false },
      ...{ pathParameters: null, queryStringParameters: null, headers: {}, multiValueHeaders: {} },
      ...{ multiValueQueryStringParameters: null, stageVariables: null },
      requestContext: { requestId: 'r-1', identity: { userArn: CALLER } },
      ...more,
    } as APIGatewayProxyEvent;
    const reply = await handler(event);
    const json = String(reply.headers?.['content-type']).includes('json');
    return { status: reply.statusCode, body: json ? JSON.parse(reply.body) : reply.body };
  };
  return { ask, uploads, simulations, lines };
}

const post = (body: unknown) => ({ body: JSON.stringify(body) });

/** Of the routes that need one. */
const BODIES: Readonly<Record<string, { readonly body: string }>> = {
  'POST /simulations': post({ from: '2024-01-01', to: '2024-01-31' }),
  'POST /uploads': post({ fileName: 'a.csv' }),
  'PUT /rule-configuration': post({ configuration: DEFAULT_CONFIGURATION, reason: 'none' }),
};

describe('given the REST API', () => {
  it.each(ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'when %s is asked, then somebody answers, and nobody invents an error',
    async (_, { method, path }) => {
      const { ask, uploads, simulations } = world();
      await uploads.request({ id: ID, kind: 'trades', fileName: 'a.csv', asOf: null });
      await simulations.request({
        ...{
          id: ID,
          plan: BACKTEST_PLAN,
          of: { fingerprint: 'f', trades: 1 },
          requestedBy: CALLER,
        },
      });
      const parameters = {
        uploadId: ID,
        advisorId: 'A',
        simulationId: ID,
        ruleId: 'rule-0',
        runId: ID,
      };
      const reply = await ask(method, path, {
        pathParameters: parameters,
        ...(BODIES[`${method} ${path}`] ?? {}),
      });
      expect(reply.status).toBeLessThan(300);
    },
  );

  it('when an upload is requested, then it has its place in the order and a URL for one PUT', async () => {
    const { ask, uploads } = world();
    const reply = await ask('POST', '/uploads', post({ fileName: 'a b.csv', asOf: '2024-01-23' }));
    expect(reply).toEqual({
      status: 201,
      body: {
        uploadId: ID,
        sequence: 1,
        url: `https://store.example/uploads/trades/${ID}/a b.csv`,
        expiresInSeconds: 900,
      },
    });
    expect(uploads.all.get(ID)).toMatchObject({ kind: 'trades', asOf: '2024-01-23' });
  });

  it.each([
    ['no JSON', { body: 'x' }, 'expected JSON'],
    ['an unknown key', post({ fileName: 'a.csv', mood: 1 }), 'Unrecognized key'],
    ['a path as name', post({ fileName: '../a.csv' }), 'fileName'],
    [
      'a date nobody can measure',
      post({ fileName: 'a.csv', asOf: '2031-01-01' }),
      'expected a date from 2014-03-31',
    ],
  ])(
    'when the body is %s, then it is refused with what was expected',
    async (_, request, words) => {
      const reply = await world().ask('POST', '/uploads', request);
      expect(reply).toMatchObject({
        status: 400,
        body: { title: 'Bad request', requestId: 'r-1' },
      });
      expect(reply.body.detail).toContain(words);
    },
  );

  it('when the leaderboard is paged, then each page says where the next begins', async () => {
    const { ask } = world();
    const page = (query: Record<string, string>) =>
      ask('GET', '/leaderboard', { queryStringParameters: query });
    expect((await page({ limit: '2' })).body).toMatchObject({
      asOf: '2024-01-23',
      total: 3,
      next: 2,
      items: [{ advisorId: 'A' }, { advisorId: 'B' }],
    });
    expect((await page({ limit: '10' })).body.next).toBeNull();
    expect((await page({ sort: 'luck' })).status).toBe(400);
    expect((await page({ limit: '0' })).status).toBe(400);
  });

  it('when nothing was measured yet, then the leaderboard is empty and an advisor is not found', async () => {
    const { ask } = world({ latestDate: async () => null });
    expect((await ask('GET', '/leaderboard')).body).toEqual({
      asOf: null,
      total: 0,
      items: [],
      next: null,
    });
    expect(
      (await ask('GET', '/advisors/{advisorId}', { pathParameters: { advisorId: 'A' } })).status,
    ).toBe(404);
  });

  it('when something is not there, or too large, then it says so', async () => {
    const { ask } = world();
    expect(
      (await ask('GET', '/advisors/{advisorId}', { pathParameters: { advisorId: 'Z' } })).body
        .detail,
    ).toBe('advisor Z as of 2024-01-23');
    expect(
      (await ask('GET', '/uploads/{uploadId}', { pathParameters: { uploadId: "'; drop" } })).status,
    ).toBe(404);
    expect((await ask('DELETE', '/uploads')).status).toBe(404);
    expect((await ask('POST', '/uploads', { body: 'x'.repeat(70_000) })).status).toBe(413);
    const encoded = Buffer.from(JSON.stringify({ fileName: 'a.csv' })).toString('base64');
    expect((await ask('POST', '/uploads', { body: encoded, isBase64Encoded: true })).status).toBe(
      201,
    );
  });

  it('when the store fails, then the caller learns nothing but the request id, and the log learns everything', async () => {
    const { ask, lines } = world({
      latestDate: async () => Promise.reject(new Error('password of saras_app is wrong')),
    });
    const reply = await ask('GET', '/leaderboard');
    expect(reply.status).toBe(500);
    expect(JSON.stringify(reply.body)).not.toContain('password');
    expect(lines.join('')).toContain('password of saras_app is wrong');
  });

  it('when a read loses its connection, then it is asked once more; a second loss is an error', async () => {
    let asked = 0;
    const flaky = (failures: number) =>
      world({
        latestDate: async () => {
          asked += 1;
          if (asked <= failures)
            throw Object.assign(new Error('gone'), { code: 'CONNECTION_CLOSED' });
          return '2024-01-23';
        },
      });
    expect((await flaky(1).ask('GET', '/health')).status).toBe(200);
    asked = 0;
    expect((await flaky(2).ask('GET', '/health')).status).toBe(500);
    expect(asked).toBe(2);
  });
});
