// Invocations nobody waits for (Scheduler, EventBridge): Lambda retries a failed one twice and then
// sends the event to the function's dead-letter queue.
import type { FunctionDefinition } from './function-definition.ts';
import type { InvocationOutcome, Invoke } from './invocation.ts';

/** Default of Lambda; our templates set no AWS::Lambda::EventInvokeConfig. */
const RETRIES = 2;

/** AWS waits one and two minutes; a local run does not. */
const PAUSE_MS = 1000;

export type AsynchronousInvocation = {
  readonly invoke: Invoke;
  readonly sendToQueue: (
    queueArn: string,
    body: string,
    attributes: Readonly<Record<string, string>>,
  ) => Promise<void>;
  readonly log: (line: string) => void;
};

/** Resolves with the last outcome: the first success, or the failure after all retries. */
export async function invokeAsynchronously(
  definition: FunctionDefinition,
  event: unknown,
  { invoke, sendToQueue, log }: AsynchronousInvocation,
): Promise<InvocationOutcome> {
  let outcome = await invoke(definition.name, event);
  for (let retry = 1; outcome.kind === 'failed' && retry <= RETRIES; retry += 1) {
    log(
      `function ${definition.title}: ${outcome.errorType}: ${outcome.errorMessage}; retry ${retry}`,
    );
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    outcome = await invoke(definition.name, event);
  }
  if (outcome.kind === 'failed') {
    log(`function ${definition.title}: gave up after ${RETRIES} retries: ${outcome.errorMessage}`);
    if (definition.deadLetterArn !== undefined) {
      await sendToQueue(definition.deadLetterArn, JSON.stringify(event), {
        ErrorCode: outcome.errorType,
        ErrorMessage: outcome.errorMessage || outcome.errorType,
      });
    }
  }
  return outcome;
}
