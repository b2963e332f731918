// The event an AWS_PROXY integration of a REST API hands to its function (payload format 1.0).
// Source: API Gateway developer guide, "Input format of a Lambda function for proxy integration".
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { RestApiDefinition, RouteMatch } from './rest-routes.ts';

export type ProxyRequest = {
  readonly request: IncomingMessage;
  readonly url: URL;
  /** Path without the stage. */
  readonly path: string;
  readonly body: Buffer;
  readonly receivedAt: number;
};

type Values = Record<string, string[]>;

/** Builds the event; header names keep the case in which the client sent them. */
export function proxyEvent(
  api: RestApiDefinition,
  { route, pathParameters }: RouteMatch,
  { request, url, path, body, receivedAt }: ProxyRequest,
): APIGatewayProxyEvent {
  const headers = headerValues(request);
  const query = grouped([...url.searchParams]);
  const hasQuery = Object.keys(query).length > 0;
  return {
    resource: route.resourcePath,
    path,
    httpMethod: request.method ?? 'GET',
    headers: lastOfEach(headers),
    multiValueHeaders: headers,
    queryStringParameters: hasQuery ? lastOfEach(query) : null,
    multiValueQueryStringParameters: hasQuery ? query : null,
    pathParameters: pathParameters && { ...pathParameters },
    stageVariables: api.stageVariables && { ...api.stageVariables },
    requestContext: requestContext(api, { route, pathParameters }, request, path, receivedAt),
    body: body.length > 0 ? body.toString('utf8') : null,
    isBase64Encoded: false,
  };
}

function requestContext(
  api: RestApiDefinition,
  { route }: RouteMatch,
  request: IncomingMessage,
  path: string,
  receivedAt: number,
): APIGatewayProxyEvent['requestContext'] {
  const requestId = randomUUID();
  const host = request.headers.host ?? 'localhost';
  return {
    accountId: LOCAL_USER.accountId,
    apiId: api.apiId,
    authorizer: null,
    domainName: host,
    domainPrefix: api.apiId,
    extendedRequestId: requestId,
    httpMethod: request.method ?? 'GET',
    identity: identity(request),
    path: `/${api.stageName}${path}`,
    protocol: `HTTP/${request.httpVersion}`,
    requestId,
    requestTime: requestTime(receivedAt),
    requestTimeEpoch: receivedAt,
    resourceId: route.resourceId,
    resourcePath: route.resourcePath,
    stage: api.stageName,
  };
}

/** Whoever may reach loopback is the user. */
const LOCAL_USER = { accountId: '000000000000', name: 'local' };

const identity = (
  request: IncomingMessage,
): APIGatewayProxyEvent['requestContext']['identity'] => ({
  accessKey: null,
  accountId: LOCAL_USER.accountId,
  apiKey: null,
  apiKeyId: null,
  caller: LOCAL_USER.name,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
  user: LOCAL_USER.name,
  userAgent: request.headers['user-agent'] ?? null,
  userArn: `arn:aws:iam::${LOCAL_USER.accountId}:user/${LOCAL_USER.name}`,
});

/** Common log format: 24/Nov/2026:09:15:00 +0000. */
function requestTime(at: number): string {
  const [, day, month, year, time] = new Date(at).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}

function headerValues({ rawHeaders, socket }: IncomingMessage): Values {
  const pairs = rawHeaders.flatMap((name, index): readonly (readonly [string, string])[] =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : [],
  );
  return grouped([
    ...pairs,
    ['X-Forwarded-For', socket.remoteAddress ?? '127.0.0.1'],
    ['X-Forwarded-Port', String(socket.localPort)],
    ['X-Forwarded-Proto', 'http'],
  ]);
}

function grouped(pairs: readonly (readonly [string, string])[]): Values {
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries(values);
}

const lastOfEach = (values: Values): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? '']));
