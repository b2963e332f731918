// S3 calls: checked against the caller's role, then stored or passed to the part. Tells when an object is
// complete, which in the cloud the bucket tells EventBridge.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from './caller.ts';
import { type ObjectCall, readObjectCall } from './object-action.ts';
import { uploadObject } from './object-upload.ts';
import { isAllowed, type PolicyRequest } from './policy.ts';
import { accessDenied, notImplemented, type Refusal, refusalOf } from './refusal.ts';
import { readAll, type Upstream } from './upstream.ts';

/** A complete object; `etag` in its quotes, `size` in bytes. */
export type CreatedObject = {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  readonly etag: string;
};

export type ObjectCalls = {
  readonly upstream: Upstream;
  /** Awaited before the writer gets its answer, so that an answered upload is never forgotten. */
  readonly onObjectCreated: (object: CreatedObject) => Promise<void>;
};

/** Answers one S3 call of `caller`, or returns why it is refused. */
export async function answerObjectCall(
  calls: ObjectCalls,
  caller: Caller,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Refusal | undefined> {
  const { method = 'GET', headers } = request;
  const call = readObjectCall(method, url);
  if (!call) return notImplemented(`S3 call ${method} ${url.pathname}`);
  // The part would ignore these, and a writer that relies on them would lose data in silence.
  for (const name of ['x-amz-copy-source', 'if-none-match', 'if-match'])
    if (headers[name] !== undefined && call.operation !== 'get')
      return notImplemented(`header ${name} on ${method} of an object`);
  const refusal = refusalOf(caller, call, isAllowed(caller.statements, call));
  if (refusal) return refusal;

  if (call.operation !== 'put') return passOn(calls, caller, call, request, response);
  const outcome = await uploadObject(calls.upstream, call, request, url.searchParams);
  if (outcome.kind === 'refused') return outcome.refusal;
  const { etag, size } = outcome;
  await calls.onObjectCreated({ bucket: call.bucket, key: call.key, etag, size });
  response.writeHead(200, { etag, 'content-length': 0 }).end();
  return undefined;
}

async function passOn(
  calls: ObjectCalls,
  caller: Caller,
  call: ObjectCall,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Refusal | undefined> {
  const { expect: _, connection: __, ...headers } = request.headers;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const answer = await calls.upstream.call({
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    headers,
    body: request,
    signal: gone.signal,
  });
  const { statusCode = 502 } = answer;
  if (statusCode === 404 && call.operation === 'get') {
    const hidden = absenceIsSecret(caller, call);
    if (hidden) {
      answer.resume();
      return hidden;
    }
  }
  if (statusCode === 200 && call.operation === 'completeMultipart')
    await tellCompletion(calls, call, request.url ?? '/');
  response.writeHead(statusCode, answer.headers);
  answer.pipe(response);
  return undefined;
}

/** S3 tells that an object does not exist only to those who may list the bucket. */
function absenceIsSecret(caller: Caller, { bucket, ...call }: ObjectCall): Refusal | undefined {
  const list: PolicyRequest = { action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}` };
  const decision = isAllowed(caller.statements, list);
  if (decision.kind === 'allowed') return undefined;
  const hint = `(the object does not exist, and ${decision.reason} to tell so)`;
  return accessDenied(caller, call, hint);
}

async function tellCompletion(calls: ObjectCalls, call: ObjectCall, path: string): Promise<void> {
  const [pathname = '/'] = path.split('?');
  const head = await calls.upstream.call({ method: 'HEAD', path: pathname });
  await readAll(head);
  const { etag = '', 'content-length': length } = head.headers;
  await calls.onObjectCreated({ bucket: call.bucket, key: call.key, etag, size: Number(length) });
}
