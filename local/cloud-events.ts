// What makes things happen without a caller: schedules by the clock, rules by events.
import { createEventBus, eventRulesOf, type PublishEvent } from './event-bus.ts';
import type { PolicyStatement } from './gateway/policy.ts';
import { collectLambdaPermissions, collectQueuePolicies } from './gateway/service-grants.ts';
import type { FunctionDefinition } from './lambda/function-definition.ts';
import type { FunctionPool } from './lambda/function-pool.ts';
import type { QueueSender } from './queue-sender.ts';
import { type Schedules, schedulesOf, startSchedules } from './schedule.ts';
import type { StartUp } from './start-up.ts';
import { targetsOf } from './targets.ts';
import type { ResolvedResource } from './template/resolved-resource.ts';
import type { TemplateQueue } from './template/stores.ts';

/** Starts the schedules and builds the bus; both refuse targets they may not reach. */
export function startEvents(parts: {
  readonly resources: readonly ResolvedResource[];
  readonly definitions: readonly FunctionDefinition[];
  readonly rolePolicies: ReadonlyMap<string, readonly PolicyStatement[]>;
  readonly queues: readonly TemplateQueue[];
  readonly pool: FunctionPool;
  readonly sender: QueueSender;
  readonly startUp: StartUp;
  readonly log: (line: string) => void;
}): { readonly publish: PublishEvent; readonly schedules: Schedules } {
  const { resources, definitions, rolePolicies, pool, sender, log } = parts;
  const queueArns = new Set(parts.queues.map(({ arn }) => arn));
  const platform = { invoke: pool.invoke, sendToQueue: sender.send, log };
  const findTarget = targetsOf(definitions, queueArns, platform);
  const grants = [...collectQueuePolicies(resources), ...collectLambdaPermissions(resources)];
  const schedules = startSchedules(
    schedulesOf(resources, findTarget, rolePolicies, Date.now()),
    log,
  );
  parts.startUp.onStop('schedules', schedules.stop);
  return { publish: createEventBus(eventRulesOf(resources, findTarget, grants), log), schedules };
}
