// The Lambda Runtime API for one function process: four HTTP calls, version 2018-06-01.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod';
import { type FunctionFailure, failure, type InvocationOutcome } from './invocation.ts';

/** Response payload limit of a synchronous invocation. */
const LARGEST_RESPONSE = 6 * 1024 * 1024;

export type NextInvocation = {
  readonly requestId: string;
  /** Epoch milliseconds at which the process will be killed. */
  readonly deadlineMs: number;
  readonly functionArn: string;
  readonly event: unknown;
};

export type RuntimeApi = {
  /** host:port, the value of AWS_LAMBDA_RUNTIME_API. */
  readonly address: string;
  /** Undefined once the process has asked for its first event; the error it reported otherwise. */
  readonly initialised: Promise<FunctionFailure | undefined>;
  /** Hands the event to the process. One at a time; resolves when the process has posted an answer. */
  readonly invoke: (next: NextInvocation) => Promise<InvocationOutcome>;
  readonly close: () => Promise<void>;
};

const reportedError = z.object({
  errorType: z.string().default('Error'),
  errorMessage: z.string().default(''),
  stackTrace: z.array(z.string()).optional(),
  trace: z.array(z.string()).optional(),
});

type Current = NextInvocation & { readonly settle: (outcome: InvocationOutcome) => void };

/** Listens on a free loopback port for exactly one function process. */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  const initialisation = Promise.withResolvers<FunctionFailure | undefined>();
  let waiting: ServerResponse | undefined;
  let pending: Current | undefined;
  let running: Current | undefined;

  const handOver = (): void => {
    if (!waiting || !pending) return;
    running = pending;
    const response = waiting;
    pending = undefined;
    waiting = undefined;
    response.writeHead(200, invocationHeaders(running)).end(JSON.stringify(running.event));
  };

  const finish = (requestId: string, outcome: InvocationOutcome): boolean => {
    if (running?.requestId !== requestId) return false;
    running.settle(outcome);
    running = undefined;
    return true;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = runtimeCall(request);
    if (call.kind === 'next') {
      initialisation.resolve(undefined);
      waiting = response;
      response.once('close', () => {
        if (waiting === response) waiting = undefined;
      });
      return handOver();
    }
    const body = await bodyOf(request);
    if (call.kind === 'unknown') return reply(response, 404, 'UnknownCall', call.path);
    if (call.kind === 'init-error') {
      initialisation.resolve(reported('init', body));
      return accepted(response);
    }
    const large = call.kind === 'response' && body.length > LARGEST_RESPONSE;
    if (!finish(call.requestId, large ? tooLarge(body) : outcomeOf(call.kind, body))) {
      return reply(response, 400, 'InvalidRequestID', `no running invocation ${call.requestId}`);
    }
    return large ? reply(response, 413, 'RequestEntityTooLarge', 'over 6 MB') : accepted(response);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent) reply(response, 400, 'InvalidRequest', String(error));
    });
  });
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  const port = typeof bound === 'object' && bound ? bound.port : 0;

  return {
    address: `127.0.0.1:${port}`,
    initialised: initialisation.promise,
    invoke: (next) => {
      const outcome = Promise.withResolvers<InvocationOutcome>();
      pending = { ...next, settle: outcome.resolve };
      handOver();
      return outcome.promise;
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

type RuntimeCall =
  | { readonly kind: 'next' }
  | { readonly kind: 'init-error' }
  | { readonly kind: 'response' | 'error'; readonly requestId: string }
  | { readonly kind: 'unknown'; readonly path: string };

function runtimeCall({ method, url = '' }: IncomingMessage): RuntimeCall {
  const path = url.replace('/2018-06-01/runtime/', '');
  if (method === 'GET' && path === 'invocation/next') return { kind: 'next' };
  if (method === 'POST' && path === 'init/error') return { kind: 'init-error' };
  const [, requestId, kind] = /^invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
  if (method !== 'POST' || requestId === undefined) {
    return { kind: 'unknown', path: `${method} ${url}` };
  }
  return { kind: kind === 'error' ? 'error' : 'response', requestId };
}

const invocationHeaders = (next: NextInvocation) => ({
  'Content-Type': 'application/json',
  'Lambda-Runtime-Aws-Request-Id': next.requestId,
  'Lambda-Runtime-Deadline-Ms': String(next.deadlineMs),
  'Lambda-Runtime-Invoked-Function-Arn': next.functionArn,
  'Lambda-Runtime-Trace-Id': `Root=1-00000000-${next.requestId.replaceAll('-', '').slice(0, 24)};Sampled=0`,
});

const outcomeOf = (kind: 'response' | 'error', body: Buffer): InvocationOutcome =>
  kind === 'error' ? reported('handler', body) : answered(body);

function answered(body: Buffer): InvocationOutcome {
  try {
    return { kind: 'answered', payload: body.length === 0 ? null : JSON.parse(body.toString()) };
  } catch (error) {
    return failure('handler', 'Runtime.MalformedResponse', `expected JSON: ${String(error)}`);
  }
}

function reported(reason: 'handler' | 'init', body: Buffer): FunctionFailure {
  const error = reportedError.parse(JSON.parse(body.toString()));
  const trace = error.stackTrace ?? error.trace ?? [];
  return failure(reason, error.errorType, error.errorMessage, trace);
}

const tooLarge = (body: Buffer): InvocationOutcome =>
  failure(
    'handler',
    'Function.ResponseSizeTooLarge',
    `Response payload size (${body.length} bytes) exceeded maximum allowed payload size (${LARGEST_RESPONSE} bytes).`,
  );

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const accepted = (response: ServerResponse): void =>
  void response.writeHead(202, { 'Content-Type': 'application/json' }).end('{"status":"OK"}');

const reply = (response: ServerResponse, status: number, type: string, message: string): void =>
  void response
    .writeHead(status, { 'Content-Type': 'application/json' })
    .end(JSON.stringify({ errorType: type, errorMessage: message }));
