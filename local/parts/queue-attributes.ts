// CloudFormation properties of an AWS::SQS::Queue as SQS attributes. A property that is neither honoured
// nor known to be without meaning locally stops the start instead of being ignored.
import * as z from 'zod';

/** Resolved properties of an AWS::SQS::Queue. */
export type QueueProperties = Readonly<Record<string, unknown>>;

const attributeNames = new Set([
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'VisibilityTimeout',
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
]);
const withoutLocalMeaning = new Set([
  'QueueName',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'SqsManagedSseEnabled',
  'RedriveAllowPolicy',
  'Tags',
]);

const redrivePolicy = z.object({
  deadLetterTargetArn: z.string(),
  maxReceiveCount: z.coerce.number().int().positive(),
});

/** Attributes as SQS takes them; `deadLetterArn` replaces the target of the RedrivePolicy. */
export function queueAttributes(
  properties: QueueProperties,
  deadLetterArn: string | undefined,
): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(properties)) {
    if (attributeNames.has(name)) attributes[name] = String(value);
    else if (name === 'RedrivePolicy') {
      const policy = redrivePolicy.parse(value);
      const deadLetterTargetArn = deadLetterArn ?? policy.deadLetterTargetArn;
      attributes[name] = JSON.stringify({ ...policy, deadLetterTargetArn });
    } else if (!withoutLocalMeaning.has(name))
      throw new Error(`queue ${properties['QueueName']}: expected known properties, found ${name}`);
  }
  return attributes;
}
