// Work messages on a FIFO queue: the advisor is the group, so his messages stay in order.
import { createHash } from 'node:crypto';
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { WorkMessage } from '#contracts/work-message.ts';
import type { WorkQueue } from '#ports/work-queue.ts';
import { sendableJson } from './message-text.ts';

const MAX_BATCH = 10;

export class MessagesNotSent extends Error {
  override readonly name = 'MessagesNotSent';
  readonly code = 'MESSAGES_NOT_SENT';
}

/** Deduplication ids carry run, advisor and date: the queue's five minutes are wall time. */
export function sqsWorkQueue(client: SQSClient, queueUrl: string): WorkQueue {
  return {
    async send(messages) {
      for (let from = 0; from < messages.length; from += MAX_BATCH) {
        await sendBatch(client, queueUrl, messages.slice(from, from + MAX_BATCH));
      }
    },
  };
}

async function sendBatch(
  client: SQSClient,
  queueUrl: string,
  messages: readonly WorkMessage[],
): Promise<void> {
  const { Failed = [] } = await client.send(
    new SendMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: messages.map((message, index) => ({
        Id: String(index),
        MessageBody: sendableJson(message),
        MessageGroupId: groupId(message.advisorId),
        MessageDeduplicationId: deduplicationId(message),
      })),
    }),
  );
  const [first] = Failed;
  if (first) {
    throw new MessagesNotSent(
      `${queueUrl}: expected ${messages.length} messages sent, ${Failed.length} failed: ${first.Message ?? first.Code}`,
    );
  }
}

/** A queue takes ids of at most 128 letters, digits and marks: other advisors go by their hash. */
const groupId = (advisorId: string): string =>
  /^[\w.-]{1,64}$/.test(advisorId)
    ? advisorId
    : `sha256:${createHash('sha256').update(advisorId).digest('hex')}`;

const deduplicationId = ({ runId, advisorId, asOf }: WorkMessage): string =>
  `${runId}:${asOf}:${groupId(advisorId)}`;
