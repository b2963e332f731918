// Creates the queues, buckets and secrets of the template in the embedded parts.
import * as z from 'zod';
import type { QueuesAndObjects } from '#local/parts/queues-and-objects.ts';
import { queueNameOf } from '#local/queue-sender.ts';
import { arnOf, type ResolvedResource, resourcesOfType } from './resolved-resource.ts';

const redriveSchema = z.object({
  RedrivePolicy: z.object({ deadLetterTargetArn: z.string() }).optional(),
});

/** Where a function's failed asynchronous events go. */
const failureSchema = z.object({
  DeadLetterConfig: z.object({ TargetArn: z.string().optional() }).optional(),
});

export type TemplateQueue = {
  readonly name: string;
  readonly arn: string;
  /** Queues send their poison here, or functions the events they failed on. */
  readonly isDeadLetterQueue: boolean;
};

/** Creates every queue with its own properties, dead-letter queues first. */
export function createQueues(
  resources: readonly ResolvedResource[],
  store: QueuesAndObjects,
): readonly TemplateQueue[] {
  const queues = resourcesOfType(resources, 'AWS::SQS::Queue').map((resource) => {
    const { RedrivePolicy } = redriveSchema.parse(resource.properties);
    return { resource, deadLetterArn: RedrivePolicy?.deadLetterTargetArn };
  });
  const deadLetterArns = new Set([
    ...queues.map(({ deadLetterArn }) => deadLetterArn),
    ...resources.map(
      ({ properties }) => failureSchema.parse(properties).DeadLetterConfig?.TargetArn,
    ),
  ]);
  const isDeadLetterQueue = (resource: ResolvedResource) => deadLetterArns.has(arnOf(resource));
  const ordered = queues.toSorted(
    (a, b) => Number(isDeadLetterQueue(b.resource)) - Number(isDeadLetterQueue(a.resource)),
  );
  return ordered.map(({ resource }) => {
    const arn = arnOf(resource);
    const name = queueNameOf(arn);
    store.createQueue(resource.properties, { name });
    return { name, arn, isDeadLetterQueue: isDeadLetterQueue(resource) };
  });
}

const bucketSchema = z.object({
  NotificationConfiguration: z
    .object({
      EventBridgeConfiguration: z.object({ EventBridgeEnabled: z.boolean() }).optional(),
    })
    .optional(),
});

/** Creates every bucket; returns the names of those that announce new objects to EventBridge. */
export function createBuckets(
  resources: readonly ResolvedResource[],
  store: QueuesAndObjects,
): ReadonlySet<string> {
  const announcing = new Set<string>();
  for (const { ref, properties } of resourcesOfType(resources, 'AWS::S3::Bucket')) {
    store.createBucket(ref);
    const { NotificationConfiguration } = bucketSchema.parse(properties);
    if (NotificationConfiguration?.EventBridgeConfiguration?.EventBridgeEnabled) {
      announcing.add(ref);
    }
  }
  return announcing;
}
