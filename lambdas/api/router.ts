// Finds the handler of a request: the routes are the table that the wiring was built from.
import type { Logger } from '@aws-lambda-powertools/logger';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { readAgain } from '#adapters/postgres/connection-lost.ts';
import type { RouteKey } from '#contracts/routes.ts';
import { HttpRefusal, notFound, problem } from './http.ts';

export interface Request {
  readonly path: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly body: string | null;
  /** ARN of the IAM identity that signed the request. */
  readonly caller: string;
}

export type Handler = (request: Request) => Promise<APIGatewayProxyResult>;

/** Every route has a handler: the compiler says which one is missing. */
export type Handlers = Readonly<Record<RouteKey, Handler>>;

export const router =
  (handlers: Handlers, logger: Logger) =>
  async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    const { requestId } = event.requestContext;
    try {
      const handler = handlerOf(handlers, `${event.httpMethod} ${event.resource}`);
      const request: Request = {
        path: event.pathParameters ?? {},
        query: event.queryStringParameters ?? {},
        body: decoded(event),
        caller: callerOf(event),
      };
      const answer = () => handler(request);
      return await (event.httpMethod === 'GET' ? readAgain(answer) : answer());
    } catch (error) {
      const reply = problem(error, requestId);
      const cause = error instanceof Error ? error : new Error(String(error));
      if (reply.statusCode >= 500) logger.error('request failed', { requestId, error: cause });
      return reply;
    }
  };

function handlerOf(handlers: Handlers, key: string): Handler {
  if (!isRouteKey(handlers, key)) throw notFound(`route ${key}`);
  return handlers[key];
}

const isRouteKey = (handlers: Handlers, key: string): key is RouteKey =>
  Object.hasOwn(handlers, key);

/** Every route asks for a signature: without a signer the gateway is not the one that was deployed. */
function callerOf({ requestContext }: APIGatewayProxyEvent): string {
  const { userArn } = requestContext.identity;
  if (userArn === null) throw new HttpRefusal(403, 'Forbidden', 'expected a signed request');
  return userArn;
}

const MAX_BODY = 64 * 1024;

function decoded({ body, isBase64Encoded }: APIGatewayProxyEvent): string | null {
  if (body === null) return null;
  const text = isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
  if (text.length > MAX_BODY) {
    throw new HttpRefusal(413, 'Too large', `body: expected at most ${MAX_BODY} characters`);
  }
  return text;
}
