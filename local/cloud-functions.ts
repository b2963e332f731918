// The functions of the template and what feeds them: processes, deployment triggers, queue sources.
import { type FunctionPool, startFunctionPool } from './lambda/function-pool.ts';
import { type RunningQueueSource, startQueueSource } from './lambda/queue-source.ts';
import type { ParentWatchdog } from './parts/parent-watchdog.ts';
import { type QueueSender, queueClient } from './queue-sender.ts';
import type { StartUp } from './start-up.ts';
import type { StateFolder } from './state-folder.ts';
import type { CloudPlan } from './template/plan.ts';
import { runTriggers } from './triggers.ts';

export type FunctionHost = {
  readonly plan: CloudPlan;
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
export async function startFunctions(host: FunctionHost): Promise<FunctionPool> {
  const { plan, startUp, log } = host;
  const pool = await startUp.timed('functions', () =>
    startFunctionPool(plan.functions, {
      gatewayUrl: host.gatewayUrl,
      watchdog: host.watchdog,
      logFolder: host.state.folder('logs'),
    }),
  );
  startUp.onStop('functions', () => pool.stop());
  await startUp.timed('migrations', () => runTriggers(plan.resources, pool.invoke));
  const running = plan.sources.map((source) => {
    const consumer = queueClient(host.gatewayUrl, source.functionName);
    startUp.onStop(`client of ${source.functionName}`, () => consumer.destroy());
    return startQueueSource(source, {
      invoke: pool.invoke,
      consumer,
      platform: host.sender.client,
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
