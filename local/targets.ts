// Where schedules and event rules deliver to: functions (asynchronously) and queues, by ARN.
import {
  type AsynchronousInvocation,
  invokeAsynchronously,
} from './lambda/asynchronous-invocation.ts';
import type { FunctionDefinition } from './lambda/function-definition.ts';
import { TemplateError } from './template/assembly.ts';

export type Delivery =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'failed'; readonly message: string };

export type Target = {
  readonly arn: string;
  /** What the sender must be allowed to do on `arn`. */
  readonly action: 'lambda:InvokeFunction' | 'sqs:SendMessage';
  readonly deliver: (event: unknown) => Promise<Delivery>;
};

/** @throws TemplateError when the ARN is neither a function nor a queue of the template. */
export type FindTarget = (arn: string, where: string) => Target;

export function targetsOf(
  definitions: readonly FunctionDefinition[],
  queueArns: ReadonlySet<string>,
  platform: AsynchronousInvocation,
): FindTarget {
  return (arn, where) => {
    const definition = definitions.find((each) => each.arn === arn);
    if (definition) {
      return {
        arn,
        action: 'lambda:InvokeFunction',
        deliver: async (event) => {
          const outcome = await invokeAsynchronously(definition, event, platform);
          return outcome.kind === 'answered'
            ? { kind: 'delivered' }
            : { kind: 'failed', message: `${outcome.errorType}: ${outcome.errorMessage}` };
        },
      };
    }
    if (!queueArns.has(arn)) {
      throw new TemplateError(`${where}: expected a function or queue as target, found ${arn}`);
    }
    return {
      arn,
      action: 'sqs:SendMessage',
      deliver: async (event) => {
        await platform.sendToQueue(arn, JSON.stringify(event), {});
        return { kind: 'delivered' };
      },
    };
  };
}
