// The one door to AWS for functions and presigned URLs: on 127.0.0.1 it tells who calls which service,
// lets the caller's role decide, and passes the call to the embedded part. Browsers may use presigned
// URLs from any origin; every other call is refused to them, since no preflight is answered for it.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { SecretStore } from '#local/parts/secrets.ts';
import { type Caller, readSignature, type Signature } from './caller.ts';
import { answerObjectCall, type CreatedObject } from './object-calls.ts';
import { answerQueueCall } from './queue-calls.ts';
import { notImplemented, type Refusal, refuse, unknownCaller } from './refusal.ts';
import { answerSecretCall } from './secret-calls.ts';
import { openUpstream, type Upstream } from './upstream.ts';

export type GatewayOptions = {
  /** By access key id. Looked up at each call: callers may be added while the gateway runs. */
  readonly callers: ReadonlyMap<string, Caller>;
  readonly backends: {
    /** Endpoint of the part that speaks SQS and S3. */
    readonly queuesAndObjects: string;
    readonly secrets: SecretStore;
  };
  /** The writer's answer waits for it. A failure is logged, the object stays. */
  readonly onObjectCreated: (object: CreatedObject) => Promise<void> | void;
  /** One line for every refusal and failure. */
  readonly log: (line: string) => void;
};

export type Gateway = {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
};

const accountId = '000000000000';

/** Starts the gateway on a free port of 127.0.0.1. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const upstream = openUpstream(options.backends.queuesAndObjects);
  const server = createServer((request, response) => {
    answer(options, upstream, request, response).catch((error: unknown) => {
      options.log(`gateway: ${request.method} ${request.url}: ${describe(error)}`);
      if (response.headersSent) response.destroy();
      else refuse(undefined, request, response, failure(error));
    });
  });
  // Uploads and long polls take as long as they take.
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error(`gateway: expected a TCP address, found ${address}`);
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      upstream.close();
    },
  };
}

async function answer(
  options: GatewayOptions,
  upstream: Upstream,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://gateway.local');
  const signature = readSignature(request.headers, url.searchParams);
  if (signature?.expiresAt !== undefined) allowOrigin(request, response);
  if (request.method === 'OPTIONS' && signature?.expiresAt !== undefined)
    return void response.writeHead(204).end();
  const admitted = admit(options.callers, signature);
  const refusal =
    admitted.kind === 'refused'
      ? admitted.refusal
      : await dispatch(options, upstream, { ...admitted, url, request, response });
  if (!refusal) return;
  options.log(`gateway: ${request.method} ${url.pathname}: ${refusal.code}: ${refusal.message}`);
  refuse(signature?.service, request, response, refusal);
}

type AdmittedCall = {
  readonly caller: Caller;
  readonly signature: Signature;
  readonly url: URL;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
};

async function dispatch(
  options: GatewayOptions,
  upstream: Upstream,
  { caller, signature, url, request, response }: AdmittedCall,
): Promise<Refusal | undefined> {
  switch (signature.service) {
    case 'sqs':
      return answerQueueCall({ upstream, accountId }, caller, signature, request, response);
    case 's3': {
      const calls = { upstream, onObjectCreated: announce(options) };
      return answerObjectCall(calls, caller, url, request, response);
    }
    case 'secretsmanager': {
      const calls = { secrets: options.backends.secrets, accountId };
      return answerSecretCall(calls, caller, signature, request, response);
    }
    default:
      return notImplemented(`the service ${signature.service}`);
  }
}

type Admission =
  | { readonly kind: 'admitted'; readonly caller: Caller; readonly signature: Signature }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

function admit(callers: ReadonlyMap<string, Caller>, signature: Signature | undefined): Admission {
  if (!signature)
    return refused(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
  const caller = callers.get(signature.accessKeyId);
  if (!caller)
    return { kind: 'refused', refusal: unknownCaller(signature.service, signature.accessKeyId) };
  if (signature.expiresAt !== undefined && signature.expiresAt <= Date.now())
    return refused(403, 'AccessDenied', 'Request has expired');
  return { kind: 'admitted', caller, signature };
}

const refused = (status: number, code: string, message: string): Admission => ({
  kind: 'refused',
  refusal: { status, code, message },
});

/** The notification of a bucket must not fail the upload that caused it. */
const announce =
  ({ onObjectCreated, log }: GatewayOptions) =>
  async (object: CreatedObject): Promise<void> => {
    try {
      await onObjectCreated(object);
    } catch (error) {
      log(`gateway: event of ${object.bucket}/${object.key} failed: ${describe(error)}`);
    }
  };

function allowOrigin({ headers }: IncomingMessage, response: ServerResponse): void {
  if (headers.origin === undefined) return;
  response.setHeader('access-control-allow-origin', headers.origin);
  response.setHeader('access-control-allow-methods', 'GET, HEAD, PUT');
  response.setHeader('access-control-expose-headers', 'ETag');
  const wanted = headers['access-control-request-headers'];
  if (wanted !== undefined) response.setHeader('access-control-allow-headers', wanted);
}

const failure = (error: unknown): Refusal => ({
  status: 500,
  code: 'InternalError',
  message: describe(error),
});

const describe = (error: unknown): string => (error instanceof Error ? error.message : `${error}`);
