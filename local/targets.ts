// Where schedules and event rules deliver to: functions (asynchronously) and queues, by ARN.
import {
  type AsynchronousInvocation,
  invokeAsynchronously,
} from './lambda/asynchronous-invocation.ts';
import type { FunctionDefinition } from './lambda/function-definition.ts';
import { TemplateError } from './template/assembly.ts';

export type Target =
  | { readonly kind: 'function'; readonly arn: string; readonly definition: FunctionDefinition }
  | { readonly kind: 'queue'; readonly arn: string };

export type Delivery =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'failed'; readonly message: string };

/** Resolves when the target has the event; a function has then handled it, or failed for good. */
export type Deliver = (target: Target, event: unknown) => Promise<Delivery>;

/** @throws TemplateError when the ARN is neither a function nor a queue of the template. */
export type FindTarget = (arn: string, where: string) => Target;

export const targetsOf =
  (definitions: readonly FunctionDefinition[], queueArns: ReadonlySet<string>): FindTarget =>
  (arn, where) => {
    const definition = definitions.find((each) => each.arn === arn);
    if (definition) return { kind: 'function', arn, definition };
    if (queueArns.has(arn)) return { kind: 'queue', arn };
    throw new TemplateError(`${where}: expected a function or queue as target, found ${arn}`);
  };

/** What a sender must be allowed to do on the target. */
export const actionOn = ({ kind }: Target): string =>
  kind === 'function' ? 'lambda:InvokeFunction' : 'sqs:SendMessage';

export const deliveryBy =
  (platform: AsynchronousInvocation): Deliver =>
  async (target, event) => {
    if (target.kind === 'queue') {
      await platform.sendToQueue(target.arn, JSON.stringify(event), {});
      return { kind: 'delivered' };
    }
    const outcome = await invokeAsynchronously(target.definition, event, platform);
    return outcome.kind === 'answered'
      ? { kind: 'delivered' }
      : { kind: 'failed', message: `${outcome.errorType}: ${outcome.errorMessage}` };
  };
