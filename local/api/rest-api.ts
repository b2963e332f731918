// API Gateway (REST, v1) on 127.0.0.1: only the methods of the template exist, each calls its function
// if the template permits it. Methods with AWS_IAM are open here: whoever may reach loopback is the user.
// Paths work with and without the stage (/v1/health and /health).
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  collectLambdaPermissions,
  isServiceAllowed,
  type ServiceGrant,
} from '#local/gateway/service-grants.ts';
import type { Invoke } from '#local/lambda/invocation.ts';
import type { ResolvedResource } from '#local/template/resolved-resource.ts';
import { type ProxyRequest, proxyEvent } from './proxy-event.ts';
import { answerOf, gatewayError, type HttpAnswer } from './proxy-response.ts';
import { matchRoute, type RestApiDefinition, type RouteMatch, readRestApi } from './rest-routes.ts';

export type RestApiOptions = {
  readonly resources: readonly ResolvedResource[];
  readonly invoke: Invoke;
  readonly log: (line: string) => void;
};

export type RestApi = {
  /** With the stage: http://127.0.0.1:<port>/v1 */
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
};

type Served = {
  readonly api: RestApiDefinition;
  readonly grants: readonly ServiceGrant[];
  readonly invoke: Invoke;
};

/** API Gateway's limit for a request body. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** Starts the REST API of the template on a free port of 127.0.0.1. */
export async function startRestApi({ resources, invoke, log }: RestApiOptions): Promise<RestApi> {
  const api = readRestApi(resources);
  const served = { api, invoke, grants: collectLambdaPermissions(resources) };
  const server = createServer((request, response) => {
    answer(served, request)
      .catch((error: unknown) =>
        // A path such as /advisors/%zz cannot be decoded.
        error instanceof URIError
          ? gatewayError(400, 'Bad Request')
          : gatewayError(500, 'Internal server error', String(error)),
      )
      .then((result) => {
        const problem = result.problem && ` (${result.problem})`;
        if (problem) log(`api: ${request.method} ${request.url}: ${result.status}${problem}`);
        write(response, result);
      })
      .catch((error: unknown) => {
        log(`api: ${request.method} ${request.url}: answer not writable: ${error}`);
        response.destroy();
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error(`REST API: expected a TCP address, found ${address}`);
  return {
    url: `http://127.0.0.1:${address.port}/${api.stageName}`,
    port: address.port,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(served: Served, request: IncomingMessage): Promise<HttpAnswer> {
  const receivedAt = Date.now();
  const url = new URL(request.url ?? '/', 'http://api.local');
  const path = withoutStage(url.pathname, served.api.stageName);
  const match = matchRoute(served.api.routes, request.method ?? 'GET', path);
  if (!match) return gatewayError(403, 'Missing Authentication Token');
  const refusal = permissionProblem(served, match, request.method ?? 'GET');
  if (refusal) return gatewayError(500, 'Internal server error', refusal);
  const body = await readBody(request);
  if (!body) return gatewayError(413, 'Request Too Long');
  return call(served, match, { request, url, path, body, receivedAt });
}

/** Calls the function; a function that takes longer than API Gateway waits is answered with 504. */
async function call(
  { api, invoke }: Served,
  match: RouteMatch,
  request: ProxyRequest,
): Promise<HttpAnswer> {
  const { functionArn, timeoutMs } = match.route;
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<HttpAnswer>((resolve) => {
    const late = gatewayError(504, 'Endpoint request timed out', `no answer in ${timeoutMs} ms`);
    timer = setTimeout(() => resolve(late), timeoutMs);
  });
  try {
    const answered = invoke(functionArn, proxyEvent(api, match, request)).then(answerOf);
    return await Promise.race([answered, timedOut]);
  } finally {
    clearTimeout(timer);
  }
}

/** API Gateway needs an AWS::Lambda::Permission for the method: <api>/<stage>/<METHOD>/<path>. */
function permissionProblem(
  { api, grants }: Served,
  { route }: RouteMatch,
  method: string,
): string | undefined {
  const [, , , region, account] = route.functionArn.split(':');
  const path = route.resourcePath.replace(/\{[^}]+\}/g, '*');
  const source = `arn:aws:execute-api:${region}:${account}:${api.apiId}/${api.stageName}/${method}${path}`;
  const decision = isServiceAllowed(grants, {
    service: 'apigateway.amazonaws.com',
    action: 'lambda:InvokeFunction',
    resource: route.functionArn,
    context: { 'aws:SourceArn': source },
  });
  if (decision.kind === 'allowed') return undefined;
  return `Invalid permissions on Lambda function: AccessDenied for ${source} to invoke ${route.functionArn} ${decision.reason}`;
}

function withoutStage(pathname: string, stageName: string): string {
  const stage = `/${stageName}`;
  const path = `${pathname}/`.startsWith(`${stage}/`) ? pathname.slice(stage.length) : pathname;
  return path.replace(/(.)\/$/, '$1') || '/';
}

/** The body, or undefined when it is longer than API Gateway takes. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return length <= MAX_BODY_BYTES ? Buffer.concat(chunks) : undefined;
}

function write(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
