import { describe, expect, it } from '@jest/globals';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { reject } from '#core/pipeline/reject.ts';
import { createApi } from '#lambdas/api/handler.ts';
import type { UploadFiles } from '#ports/upload-files.ts';
import { memoryEligibility } from '#test/support/memory-eligibility.ts';
import { memoryFiles, memoryQueue, memoryUploads, memoryWork } from '#test/support/memory-ports.ts';
import { memoryRuleConfigurations } from '#test/support/memory-rule-configurations.ts';
import { memoryRuleRecords } from '#test/support/memory-rule-records.ts';
import { memoryRuleTrades } from '#test/support/memory-rule-trades.ts';
import { memorySimulationQueue, memorySimulations } from '#test/support/memory-simulations.ts';
import { listeningLogger } from '#test/support/silent-logger.ts';

const idOf = (n: number) => `0b0c7f5e-6f0f-4a3f-9d5c-${String(n).padStart(12, '0')}`;
const CALLER = 'arn:aws:iam::000000000000:user/asha';
const FAULT = { field: 'side', code: 'UNKNOWN_VALUE', expected: 'BUY', found: 'x' } as const;

async function world(uploaded: number, files: UploadFiles = memoryFiles()) {
  const uploads = memoryUploads();
  let ids = 0;
  const newId = () => idOf(++ids);
  for (let n = 0; n < uploaded; n++) {
    await uploads.request({ id: newId(), kind: 'trades', fileName: 'a.csv', asOf: null });
  }
  const { logger, lines } = listeningLogger();
  const handler = createApi({
    standings: {
      latestDate: async () => null,
      page: async (asOf) => ({ asOf, total: 0, standings: [] }),
      ofAdvisor: async () => null,
    },
    ...{ uploads, files, newId, logger },
    rules: memoryRuleRecords(),
    snapshots: memoryEligibility().snapshots,
    configurations: memoryRuleConfigurations(),
    work: memoryWork(),
    enrichQueue: memoryQueue(),
    rulesQueue: { send: async () => undefined },
    simulations: memorySimulations(),
    simulationQueue: memorySimulationQueue(),
    ruleTrades: memoryRuleTrades([]),
  });
  const ask = async (
    method: string,
    resource: string,
    more: Partial<APIGatewayProxyEvent> = {},
  ) => {
    const event = {
      ...{ httpMethod: method, resource, body: null, isBase64Encoded: false },
      ...{ pathParameters: null, queryStringParameters: null },
      requestContext: { requestId: 'r-1', identity: { userArn: CALLER } },
      ...more,
    } as APIGatewayProxyEvent;
    const { statusCode, headers, body } = await handler(event);
    return { status: statusCode, type: headers?.['content-type'], body: JSON.parse(body) };
  };
  return { ask, uploads, lines };
}

describe('given five uploads', () => {
  it('when they are read in pages, then each is in one page, newest first, and the last says so', async () => {
    const { ask } = await world(5);
    const seen: number[] = [];
    const nexts: unknown[] = [];
    for (let cursor: number | null = 0; cursor !== null; ) {
      const query: Record<string, string> = { limit: '2', cursor: String(cursor) };
      const { body } = await ask('GET', '/uploads', { queryStringParameters: query });
      seen.push(...body.items.map((one: { sequence: number }) => one.sequence));
      nexts.push(body.next);
      cursor = body.next;
    }
    expect([seen, nexts]).toEqual([
      [5, 4, 3, 2, 1],
      [2, 4, null],
    ]);
  });

  it('when one is asked for, then it is that one; another id is not found, whatever its shape', async () => {
    const { ask } = await world(5);
    const show = (uploadId: string) =>
      ask('GET', '/uploads/{uploadId}', { pathParameters: { uploadId } });
    expect((await show(idOf(3))).body).toMatchObject({ id: idOf(3), status: 'REQUESTED' });
    for (const id of [idOf(9), `${idOf(3)}x`, '', '%00', "' or 1=1"]) {
      expect(await show(id)).toMatchObject({
        status: 404,
        type: 'application/problem+json',
        body: { title: 'Not found', status: 404, detail: `upload ${id}`, requestId: 'r-1' },
      });
    }
  });
});

describe('given the rejects of an upload', () => {
  it('when they are read in pages, then every line comes once; of an unknown upload there are none', async () => {
    const { ask, uploads } = await world(1);
    uploads.rejected = [2, 3, 9].map((line) => reject(line, FAULT, 'raw'));
    const rejects = (uploadId: string, query: Record<string, string>) =>
      ask('GET', '/uploads/{uploadId}/rejects', {
        pathParameters: { uploadId },
        queryStringParameters: query,
      });
    const first = await rejects(idOf(1), { limit: '2' });
    expect(first.body).toMatchObject({ items: [{ line: 2 }, { line: 3 }], next: 2 });
    const second = await rejects(idOf(1), { limit: '2', cursor: '2' });
    expect(second.body).toEqual({ items: [uploads.rejected[2]], next: null });
    expect((await rejects(idOf(2), {})).status).toBe(404);
    const wrong = await rejects(idOf(1), { limit: '501', page: '2' });
    expect(wrong).toMatchObject({ status: 400, body: { title: 'Bad request' } });
    expect(wrong.body.detail).toMatch(/limit[\s\S]*page|page[\s\S]*limit/);
  });
});

describe('given a request for an upload that fails half way', () => {
  it('when the store of files is lost, then it is an error without details, and is not asked twice', async () => {
    let asked = 0;
    const { ask, lines, uploads } = await world(0, {
      ...memoryFiles(),
      putUrl: async () => {
        asked += 1;
        throw Object.assign(new Error('gone: key AKIA1'), { code: 'CONNECTION_CLOSED' });
      },
    });
    const reply = await ask('POST', '/uploads', { body: JSON.stringify({ fileName: 'a.csv' }) });
    expect(reply.status).toBe(500);
    expect(JSON.stringify(reply.body)).not.toContain('AKIA1');
    expect(lines.join('')).toContain('AKIA1');
    expect([asked, uploads.all.size]).toEqual([1, 1]);
  });
});

describe('given a body at the edge of what is taken', () => {
  const body = (length: number) => JSON.stringify({ fileName: 'a.csv' }).padEnd(length);
  it('when it has 64 K characters, then it is read; one more is too large, also encoded', async () => {
    const { ask } = await world(0);
    expect((await ask('POST', '/uploads', { body: body(65_536) })).status).toBe(201);
    expect(await ask('POST', '/uploads', { body: body(65_537) })).toMatchObject({
      status: 413,
      body: { title: 'Too large', detail: 'body: expected at most 65536 characters' },
    });
    const encoded = Buffer.from(body(65_537)).toString('base64');
    const reply = await ask('POST', '/uploads', { body: encoded, isBase64Encoded: true });
    expect(reply.status).toBe(413);
  });

  it.each([null, '', '[]', 'null', '"a.csv"'])(
    'when it is %p, then it is refused',
    async (text) => {
      expect((await (await world(0)).ask('POST', '/uploads', { body: text })).status).toBe(400);
    },
  );
});
