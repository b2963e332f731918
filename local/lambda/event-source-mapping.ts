// The event source mappings of the template: which queue feeds which function, with what batching.
import * as z from 'zod';
import { isAllowed, type PolicyStatement } from '#local/gateway/policy.ts';
import { TemplateError } from '../template/assembly.ts';
import { arnOf, type ResolvedResource, resourcesOfType } from '../template/resolved-resource.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { QueueSource } from './queue-source.ts';

// Lambda asks for these three when a mapping is created, and refuses to create it without them.
const NEEDED = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'] as const;

/** Pollers of a mapping without ScalingConfig; AWS would go up to the account's limit. */
const DEFAULT_CONCURRENCY = 4;

const propertiesSchema = z.strictObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.number().default(10),
  MaximumBatchingWindowInSeconds: z.number().default(0),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  ScalingConfig: z.object({ MaximumConcurrency: z.number().optional() }).default({}),
  Enabled: z.boolean().default(true),
  Tags: z.unknown().optional(),
});

/**
 * @throws TemplateError when a mapping has a property that is not supported locally (a filter, say),
 * names an unknown queue or function, or when the function's role may not read the queue.
 */
export function queueSourcesOf(
  resources: readonly ResolvedResource[],
  definitions: readonly FunctionDefinition[],
  rolePolicies: ReadonlyMap<string, readonly PolicyStatement[]>,
): readonly QueueSource[] {
  const queues = new Map(
    resourcesOfType(resources, 'AWS::SQS::Queue').map((queue) => [arnOf(queue), queue]),
  );
  return resourcesOfType(resources, 'AWS::Lambda::EventSourceMapping').flatMap((mapping) => {
    const where = `${mapping.stack}/${mapping.logicalId}`;
    const parsed = propertiesSchema.safeParse(mapping.properties);
    if (!parsed.success) throw new TemplateError(`${where}: ${z.prettifyError(parsed.error)}`);
    const { data } = parsed;
    const queue = queues.get(data.EventSourceArn);
    const definition = definitions.find(({ name, arn }) => [name, arn].includes(data.FunctionName));
    if (!queue || !definition) {
      throw new TemplateError(
        `${where}: expected a queue and a function of the template, found ${data.EventSourceArn} and ${data.FunctionName}`,
      );
    }
    if (!data.Enabled) return [];
    refuseForbidden(definition, data.EventSourceArn, rolePolicies, where);
    const fifo = queue.properties['FifoQueue'] === true;
    refuseFifoBatching(fifo, data.BatchSize, data.MaximumBatchingWindowInSeconds, where);
    return [
      {
        queueUrl: queue.ref,
        queueArn: data.EventSourceArn,
        functionName: definition.name,
        batchSize: data.BatchSize,
        batchingWindowSeconds: data.MaximumBatchingWindowInSeconds,
        maxConcurrency: data.ScalingConfig.MaximumConcurrency ?? DEFAULT_CONCURRENCY,
        reportsItemFailures: data.FunctionResponseTypes.length > 0,
      },
    ];
  });
}

function refuseForbidden(
  definition: FunctionDefinition,
  queueArn: string,
  rolePolicies: ReadonlyMap<string, readonly PolicyStatement[]>,
  where: string,
): void {
  const statements = rolePolicies.get(definition.roleName) ?? [];
  for (const action of NEEDED) {
    const decision = isAllowed(statements, { action, resource: queueArn });
    if (decision.kind === 'allowed') continue;
    throw new TemplateError(
      `${where}: AccessDenied: role ${definition.roleName} of function ${definition.title} is not authorized to perform ${action} on ${queueArn} ${decision.reason}`,
    );
  }
}

/** FIFO queues know no batching window and no batch above ten (Lambda developer guide). */
function refuseFifoBatching(fifo: boolean, batch: number, window: number, where: string): void {
  if (!fifo || (batch <= 10 && window === 0)) return;
  throw new TemplateError(
    `${where}: expected at most 10 messages and no batching window for a FIFO queue, found ${batch} and ${window} s`,
  );
}
