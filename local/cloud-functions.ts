// The functions of the template and what feeds them: processes, deployment triggers, queue sources.
import { isAllowed, type PolicyStatement } from './gateway/policy.ts';
import { queueSourcesOf } from './lambda/event-source-mapping.ts';
import type { FunctionDefinition } from './lambda/function-definition.ts';
import { type FunctionPool, startFunctionPool } from './lambda/function-pool.ts';
import { type RunningQueueSource, startQueueSource } from './lambda/queue-source.ts';
import type { ParentWatchdog } from './parts/parent-watchdog.ts';
import { type QueueSender, queueClient } from './queue-sender.ts';
import type { StartUp } from './start-up.ts';
import type { StateFolder } from './state-folder.ts';
import { TemplateError } from './template/assembly.ts';
import type { ResolvedResource } from './template/resolved-resource.ts';
import { runTriggers } from './triggers.ts';

export type FunctionsPlan = {
  readonly resources: readonly ResolvedResource[];
  readonly definitions: readonly FunctionDefinition[];
  readonly rolePolicies: ReadonlyMap<string, readonly PolicyStatement[]>;
  readonly gatewayUrl: string;
  readonly watchdog: ParentWatchdog;
  readonly sender: QueueSender;
  readonly state: StateFolder;
  readonly startUp: StartUp;
  readonly log: (line: string) => void;
};

/** How long running batches may go on when the cloud stops; then they are killed and given back. */
const STOP_GRACE_MS = 2000;

/** Starts all functions, runs the deployment triggers, then lets the queues flow. */
export async function startFunctions(plan: FunctionsPlan): Promise<FunctionPool> {
  const { resources, definitions, rolePolicies, startUp, log } = plan;
  refuseForbiddenDeadLetters(definitions, rolePolicies);
  // Read before anything starts: a forbidden or unknown source is an error of the template.
  const sources = queueSourcesOf(resources, definitions, rolePolicies);
  const pool = await startUp.timed('functions', () =>
    startFunctionPool(definitions, {
      gatewayUrl: plan.gatewayUrl,
      watchdog: plan.watchdog,
      logFolder: plan.state.folder('logs'),
    }),
  );
  startUp.onStop('functions', () => pool.stop());
  await startUp.timed('migrations', () => runTriggers(resources, pool.invoke));
  const running = sources.map((source) => {
    const consumer = queueClient(plan.gatewayUrl, source.functionName);
    startUp.onStop(`client of ${source.functionName}`, () => consumer.destroy());
    return startQueueSource(source, {
      invoke: pool.invoke,
      consumer,
      platform: plan.sender.client,
      log,
    });
  });
  startUp.onStop('queue sources', () => stopSources(running, pool));
  return pool;
}

/** Batches that do not end in time are ended by killing their functions; their messages return. */
async function stopSources(
  sources: readonly RunningQueueSource[],
  pool: FunctionPool,
): Promise<void> {
  const drained = Promise.all(sources.map((source) => source.stop()));
  const grace = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => grace.resolve('late'), STOP_GRACE_MS);
  const first = await Promise.race([drained, grace.promise]);
  clearTimeout(timer);
  if (first === 'late') await pool.stop();
  await drained;
}

/** Lambda refuses a dead-letter queue that the function's role may not send to. */
function refuseForbiddenDeadLetters(
  definitions: readonly FunctionDefinition[],
  rolePolicies: ReadonlyMap<string, readonly PolicyStatement[]>,
): void {
  for (const { title, roleName, deadLetterArn } of definitions) {
    if (deadLetterArn === undefined) continue;
    const request = { action: 'sqs:SendMessage', resource: deadLetterArn };
    const decision = isAllowed(rolePolicies.get(roleName) ?? [], request);
    if (decision.kind === 'allowed') continue;
    throw new TemplateError(
      `function ${title}: AccessDenied: role ${roleName} is not authorized to perform sqs:SendMessage on its dead-letter queue ${deadLetterArn} ${decision.reason}`,
    );
  }
}
