// Messages for the rules function on a FIFO queue with one group, so that one build runs at a time.
import { randomUUID } from 'node:crypto';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { RulesQueue } from '#ports/rules-queue.ts';
import { sendableJson } from './message-text.ts';

const GROUP = 'rules';

/**
 * Nothing is de-duplicated: an advisor measured again within five minutes is news, and the function builds
 * once however often it is told.
 */
export function sqsRulesQueue(client: SQSClient, queueUrl: string): RulesQueue {
  return {
    async send(message) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: sendableJson(message),
          MessageGroupId: GROUP,
          MessageDeduplicationId: randomUUID(),
        }),
      );
    },
  };
}
