// Sends to queues of the local cloud as the platform itself (EventBridge, Scheduler, Lambda): whether the
// service may is checked once, at the start, by the part that sends.
import { type MessageAttributeValue, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ACCOUNT_ID, REGION } from './template/physical.ts';

export type QueueSender = {
  /** Name of a queue from its ARN. */
  readonly send: (
    queueArn: string,
    body: string,
    attributes?: Readonly<Record<string, string>>,
  ) => Promise<void>;
  readonly client: SQSClient;
  readonly stop: () => void;
};

/** A client of the bare queue server, without the gateway in front of it. */
export function createQueueSender(endpoint: string): QueueSender {
  const client = queueClient(endpoint, 'platform');
  return {
    client,
    send: async (queueArn, body, attributes = {}) => {
      await client.send(
        new SendMessageCommand({
          QueueUrl: `${endpoint}/${ACCOUNT_ID}/${queueNameOf(queueArn)}`,
          MessageBody: body,
          MessageAttributes: messageAttributes(attributes),
        }),
      );
    },
    stop: () => client.destroy(),
  };
}

/** An SQS client that talks to `endpoint` only, as the caller with this access key. */
export const queueClient = (endpoint: string, accessKeyId: string): SQSClient =>
  new SQSClient({
    endpoint,
    region: REGION,
    useQueueUrlAsEndpoint: false,
    credentials: { accessKeyId, secretAccessKey: 'local' },
  });

export const queueNameOf = (queueArn: string): string => queueArn.split(':').at(-1) ?? queueArn;

const messageAttributes = (
  attributes: Readonly<Record<string, string>>,
): Record<string, MessageAttributeValue> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      { DataType: 'String', StringValue: value },
    ]),
  );
