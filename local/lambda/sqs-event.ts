// The event an SQS event source hands to a function, and what its answer means for the messages.
import type { Message } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSMessageAttributes, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { REGION } from '../template/physical.ts';
import type { InvocationOutcome } from './invocation.ts';

/** A received message; SQS always sets these fields. */
export type QueueMessage = Message & {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
};

export const sqsEvent = (messages: readonly QueueMessage[], queueArn: string): SQSEvent => ({
  Records: messages.map((message) => sqsRecord(message, queueArn)),
});

function sqsRecord(message: QueueMessage, queueArn: string): SQSRecord {
  const { MessageId, ReceiptHandle, Body, Attributes, MD5OfBody } = message;
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body ?? '',
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: '',
      ApproximateFirstReceiveTimestamp: '0',
      ...Attributes,
    },
    messageAttributes: messageAttributes(message),
    md5OfBody: MD5OfBody ?? '',
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: REGION,
  };
}

function messageAttributes({ MessageAttributes = {} }: QueueMessage): SQSMessageAttributes {
  return Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, value]) => [
      name,
      {
        stringValue: value.StringValue,
        binaryValue: value.BinaryValue && Buffer.from(value.BinaryValue).toString('base64'),
        stringListValues: [],
        binaryListValues: [],
        dataType: value.DataType ?? 'String',
      },
    ]),
  );
}

const batchResponse: z.ZodType<SQSBatchResponse> = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })),
});

/**
 * The messages to return to the queue; all others are deleted.
 *
 * Without ReportBatchItemFailures only a failed invocation returns messages, and then all of them.
 * With it: no answer, an empty answer, a missing, null or empty list = success; a malformed answer or
 * an id that is not in the batch = everything returns (Lambda developer guide, "Reporting batch item
 * failures"; reference: AWS section 8).
 */
export function messagesToReturn<M extends Pick<QueueMessage, 'MessageId'>>(
  messages: readonly M[],
  outcome: InvocationOutcome,
  reportsItemFailures: boolean,
): readonly M[] {
  if (outcome.kind === 'failed') return messages;
  if (!reportsItemFailures || isCompleteSuccess(outcome.payload)) return [];
  const parsed = batchResponse.safeParse(outcome.payload);
  if (!parsed.success) return messages;
  const failed = new Set(parsed.data.batchItemFailures.map((item) => item.itemIdentifier));
  const returned = messages.filter((message) => failed.has(message.MessageId));
  return returned.length === failed.size ? returned : messages;
}

function isCompleteSuccess(payload: unknown): boolean {
  if (payload === null || payload === undefined) return true;
  if (typeof payload !== 'object') return false;
  return !('batchItemFailures' in payload) || payload.batchItemFailures === null;
}
