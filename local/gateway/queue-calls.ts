// SQS calls: JSON protocol, action in X-Amz-Target, queue in the body. Checked, then passed to the part.
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import type { Caller, Signature } from './caller.ts';
import { isAllowed, type PolicyRequest } from './policy.ts';
import { notImplemented, type Refusal, refusalOf } from './refusal.ts';
import { readAll, type Upstream } from './upstream.ts';

const bodySchema = z.object({ QueueUrl: z.string().optional(), QueueName: z.string().optional() });

export type QueueCalls = {
  readonly upstream: Upstream;
  readonly accountId: string;
};

/** Answers one SQS call of `caller`, or returns why it is refused. */
export async function answerQueueCall(
  { upstream, accountId }: QueueCalls,
  caller: Caller,
  { region }: Signature,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Refusal | undefined> {
  const target = String(request.headers['x-amz-target']);
  const [, action] = /^AmazonSQS\.(\w+)$/.exec(target) ?? [];
  const body = await readAll(request);
  const queue = action && queueNameOf(body);
  if (!queue) return notImplemented(`SQS call ${target}`);
  const asked: PolicyRequest = {
    // A batch is allowed by the permission of its single action.
    action: `sqs:${action.replace(/Batch$/, '')}`,
    resource: `arn:aws:sqs:${region}:${accountId}:${queue}`,
  };
  const refusal = refusalOf(caller, asked, isAllowed(caller.statements, asked));
  if (refusal) return refusal;

  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const answer = await upstream.call({
    method: 'POST',
    path: '/',
    headers: request.headers,
    body,
    signal: gone.signal,
  });
  response.writeHead(answer.statusCode ?? 502, answer.headers);
  answer.pipe(response);
  return undefined;
}

function queueNameOf(body: Buffer): string | undefined {
  const { QueueUrl, QueueName } = bodySchema.parse(JSON.parse(body.toString() || '{}'));
  return QueueName ?? QueueUrl?.split('/').at(-1);
}
