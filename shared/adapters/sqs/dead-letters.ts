// Messages that cannot be processed go to the dead-letter queue together with the reason.
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetters } from '#ports/dead-letters.ts';
import { sendableText } from './message-text.ts';

const MAX_REASON = 1000;

export function sqsDeadLetters(client: SQSClient, queueUrl: string): DeadLetters {
  return {
    async bury({ body, messageId, groupId, reason }) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: body,
          MessageAttributes: {
            Reason: { DataType: 'String', StringValue: sendableText(reason, MAX_REASON) },
            OriginalMessageId: { DataType: 'String', StringValue: messageId },
          },
          ...(groupId === undefined
            ? {}
            : { MessageGroupId: groupId, MessageDeduplicationId: messageId }),
        }),
      );
    },
  };
}
