// The REST listener over HTTP: routes from template resources, events and answers in the shape of v1.
import { request } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type RestApi, startRestApi } from '#local/api/rest-api.ts';
import type { InvocationOutcome, Invoke } from '#local/lambda/invocation.ts';
import type { ResolvedResource } from '#local/template/resolved-resource.ts';

const functionArn = 'arn:aws:lambda:ap-south-1:000000000000:function:api';

const resource = (
  type: string,
  ref: string,
  properties: ResolvedResource['properties'],
): ResolvedResource => ({
  ...{ stack: 'Api', logicalId: ref, type, ref, properties },
  ...{ attributes: {}, metadata: {}, folder: '/' },
});

const node = (ref: string, ParentId: string, PathPart: string) =>
  resource('AWS::ApiGateway::Resource', ref, { ParentId, PathPart });

const method = (HttpMethod: string, ResourceId: string, own: object = {}) =>
  resource('AWS::ApiGateway::Method', `${ResourceId}-${HttpMethod}`, {
    HttpMethod,
    ResourceId,
    AuthorizationType: 'AWS_IAM',
    Integration: {
      Type: 'AWS_PROXY',
      IntegrationHttpMethod: 'POST',
      Uri: `arn:aws:apigateway:ap-south-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
      ...own,
    },
  });

const permission = (methodAndPath: string) =>
  resource('AWS::Lambda::Permission', 'permission', {
    Action: 'lambda:InvokeFunction',
    FunctionName: functionArn,
    Principal: 'apigateway.amazonaws.com',
    SourceArn: `arn:aws:execute-api:ap-south-1:000000000000:api1/${methodAndPath}`,
  });

const api: readonly ResolvedResource[] = [
  resource('AWS::ApiGateway::RestApi', 'api1', {}),
  resource('AWS::ApiGateway::Stage', 'stage', { StageName: 'v1', RestApiId: 'api1' }),
  node('uploads', 'root', 'uploads'),
  node('upload', 'uploads', '{uploadId}'),
  node('template', 'uploads', 'template'),
  node('files', 'root', 'files'),
  node('file', 'files', '{name+}'),
  method('POST', 'uploads'),
  method('GET', 'uploads'),
  method('GET', 'upload', { TimeoutInMillis: 50 }),
  method('GET', 'template'),
  method('ANY', 'file'),
  method('GET', 'root'),
];

let running: RestApi | undefined;
const logged: string[] = [];
afterEach(async () => {
  await running?.stop();
  logged.length = 0;
});

async function start(invoke: Invoke, resources = [...api, permission('*/*/*')]): Promise<string> {
  running = await startRestApi({ resources, invoke, log: (line) => logged.push(line) });
  return running.url;
}

const answering =
  (payload: unknown): Invoke =>
  async () => ({ kind: 'answered', payload });

/** Starts the API with a function that answers with its own event. */
async function startEcho(): Promise<
  (path: string, init?: RequestInit) => Promise<APIGatewayProxyEvent>
> {
  const url = await start(async (_name, event): Promise<InvocationOutcome> => {
    return { kind: 'answered', payload: { statusCode: 200, body: JSON.stringify(event) } };
  });
  return async (path, init) =>
    (await (await fetch(`${url}${path}`, init)).json()) as APIGatewayProxyEvent;
}

describe('the event', () => {
  it('given a query with repeated names and two headers, then it carries both forms of each', async () => {
    const echo = await startEcho();
    const event = await echo('/uploads?kind=trades&tag=a%20b&tag=c', {
      method: 'POST',
      body: '{"name":"₹.csv"}',
      headers: { 'content-type': 'application/json', 'X-Request': 'one' },
    });
    expect(event).toMatchObject({
      resource: '/uploads',
      path: '/uploads',
      httpMethod: 'POST',
      queryStringParameters: { kind: 'trades', tag: 'c' },
      multiValueQueryStringParameters: { kind: ['trades'], tag: ['a b', 'c'] },
      pathParameters: null,
      stageVariables: null,
      body: '{"name":"₹.csv"}',
      isBase64Encoded: false,
    });
    expect(event.headers).toMatchObject({
      'content-type': 'application/json',
      'X-Forwarded-Proto': 'http',
    });
    expect(event.multiValueHeaders).toMatchObject({ 'content-type': ['application/json'] });
    expect(event.requestContext).toMatchObject({
      ...{ accountId: '000000000000', apiId: 'api1', httpMethod: 'POST', path: '/v1/uploads' },
      ...{ protocol: 'HTTP/1.1', resourceId: 'uploads', resourcePath: '/uploads', stage: 'v1' },
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      requestTime: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
      requestTimeEpoch: expect.any(Number),
      identity: { sourceIp: '127.0.0.1', userArn: 'arn:aws:iam::000000000000:user/local' },
    });
  });

  it('given no query and no body, then these fields are null', async () => {
    const echo = await startEcho();
    expect(await echo('/uploads')).toMatchObject({
      ...{ queryStringParameters: null, multiValueQueryStringParameters: null, body: null },
    });
  });

  it('given a header sent twice, then the single form has the last value', async () => {
    await startEcho();
    const text = await new Promise<string>((resolve, reject) => {
      const port = running?.port;
      const call = request({
        host: '127.0.0.1',
        port,
        path: '/uploads',
        headers: { 'X-Tag': ['a', 'b'] },
      });
      call.once('error', reject).once('response', async (response) => {
        resolve((await response.setEncoding('utf8').toArray()).join(''));
      });
      call.end();
    });
    const event = JSON.parse(text) as APIGatewayProxyEvent;
    expect([event.headers['X-Tag'], event.multiValueHeaders['X-Tag']]).toEqual(['b', ['a', 'b']]);
  });
});

describe('the routes', () => {
  it.each([
    ['/uploads/a%2Fb', '/uploads/{uploadId}', { uploadId: 'a/b' }],
    ['/uploads/template', '/uploads/template', null],
    ['/uploads/', '/uploads', null],
    ['/files/deep/in.csv', '/files/{name+}', { name: 'deep/in.csv' }],
    ['/', '/', null],
  ])('GET %s is %s', async (path, resourcePath, pathParameters) => {
    const event = await (await startEcho())(path);
    expect([event.resource, event.pathParameters]).toEqual([resourcePath, pathParameters]);
  });

  it('work without the stage too', async () => {
    const url = (await start(answering({ statusCode: 204 }))).replace('/v1', '');
    expect((await fetch(`${url}/uploads`)).status).toBe(204);
  });

  it.each([
    ['GET', '/unknown'],
    ['DELETE', '/uploads'],
    ['GET', '/uploads/1/more'],
    ['GET', '/v1uploads'],
  ])(
    'that the template does not have are refused as API Gateway does: %s %s',
    async (verb, path) => {
      const response = await fetch(`${await start(answering({ statusCode: 200 }))}${path}`, {
        method: verb,
      });
      expect(response.status).toBe(403);
      expect(response.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
      expect(await response.json()).toEqual({ message: 'Missing Authentication Token' });
    },
  );

  it('with an integration this listener does not know stop the start', async () => {
    const mock = resource('AWS::ApiGateway::Method', 'mock', {
      ...{ HttpMethod: 'OPTIONS', ResourceId: 'uploads', AuthorizationType: 'NONE' },
      Integration: { Type: 'MOCK' },
    });
    await expect(start(answering({}), [...api, mock])).rejects.toThrow(/Api\/mock/);
  });
});

describe('the answer', () => {
  it('given status, headers of both kinds and a body, then the client gets them', async () => {
    const url = await start(
      answering({
        statusCode: 201,
        headers: { 'Content-Type': 'text/csv', 'X-Count': 3 },
        multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] },
        body: 'id,name\n',
      }),
    );
    const response = await fetch(`${url}/uploads`, { method: 'POST', body: '{}' });
    expect([response.status, await response.text()]).toEqual([201, 'id,name\n']);
    expect(response.headers.get('content-type')).toBe('text/csv');
    expect(response.headers.get('x-count')).toBe('3');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it.each([
    ['no status', { body: 'x' }],
    ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
    ['a text', 'done'],
    ['nothing', null],
  ])('given %s, then it is malformed and becomes a 502', async (_title, payload) => {
    const response = await fetch(`${await start(answering(payload))}/uploads`);
    expect([response.status, await response.json()]).toEqual([
      502,
      { message: 'Internal server error' },
    ]);
    expect(logged).toEqual([expect.stringContaining('malformed Lambda proxy response')]);
  });

  it('given a function that fails, then the client learns nothing and the log everything', async () => {
    const url = await start(async () => ({
      ...{ kind: 'failed', reason: 'handler', errorType: 'TypeError', trace: [] },
      errorMessage: 'x is undefined',
    }));
    const response = await fetch(`${url}/uploads`);
    expect([response.status, await response.json()]).toEqual([
      502,
      { message: 'Internal server error' },
    ]);
    expect(logged).toEqual([expect.stringContaining('TypeError: x is undefined')]);
  });

  it('given a function slower than the integration waits, then it is a 504', async () => {
    const response = await fetch(`${await start(() => new Promise(() => {}))}/uploads/1`);
    expect([response.status, await response.json()]).toEqual([
      504,
      { message: 'Endpoint request timed out' },
    ]);
  });

  it('given a body above 10 MiB, then the function is not called', async () => {
    let calls = 0;
    const url = await start(async () => {
      calls++;
      return { kind: 'answered', payload: { statusCode: 200 } };
    });
    const send = (length: number) =>
      fetch(`${url}/uploads`, { method: 'POST', body: 'x'.repeat(length) });
    expect((await send(10 * 1024 * 1024)).status).toBe(200);
    expect((await send(10 * 1024 * 1024 + 1)).status).toBe(413);
    expect(calls).toBe(1);
  });

  it('given a path that cannot be decoded, then it is a bad request', async () => {
    expect((await fetch(`${await start(answering({ statusCode: 200 }))}/uploads/%zz`)).status).toBe(
      400,
    );
  });
});

describe('the permission of the function', () => {
  it.each([
    ['v1/GET/uploads', 'GET', '/uploads', 200],
    ['v1/GET/uploads', 'POST', '/uploads', 500],
    ['*/GET/uploads/*', 'GET', '/uploads/1', 200],
    ['*/GET/uploads/*', 'GET', '/uploads', 500],
    ['dev/*/*', 'GET', '/uploads', 500],
  ])('%s: %s %s is %s', async (granted, verb, path, status) => {
    const url = await start(answering({ statusCode: 200 }), [...api, permission(granted)]);
    expect((await fetch(`${url}${path}`, { method: verb })).status).toBe(status);
  });

  it('when it is missing from the template, then the log says which', async () => {
    const url = await start(answering({ statusCode: 200 }), [...api]);
    expect((await fetch(`${url}/uploads`)).status).toBe(500);
    expect(logged[0]).toContain('Invalid permissions on Lambda function: AccessDenied');
    expect(logged[0]).toContain('api1/v1/GET/uploads');
  });
});
