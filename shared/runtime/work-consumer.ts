// The consumer of a work queue: parses the message, and shows a given-up advisor with his run.
import * as z from 'zod';
import { type WorkMessage, workMessage } from '#contracts/work-message.ts';
import type { RulesQueue } from '#ports/rules-queue.ts';
import type { Work } from '#ports/work.ts';
import { type Consumer, queueConsumer, Unprocessable } from './queue-consumer.ts';

export interface WorkConsumerDeps
  extends Pick<Consumer<WorkMessage>, 'deadLetters' | 'maxReceives' | 'logger'> {
  readonly work: Work;
  /** Rules wait for everybody who is owed: they are told of those who were given up as well. */
  readonly rulesQueue: RulesQueue;
}

export const workConsumer = (
  deps: WorkConsumerDeps,
  process: (message: WorkMessage) => Promise<void>,
) =>
  queueConsumer<WorkMessage>({
    ...deps,
    parse: parseWork,
    process,
    giveUp: async (message, reason) => {
      await deps.work.failed(message, reason);
      await deps.rulesQueue.send({ kind: 'SETTLED', ...message });
    },
  });

function parseWork(body: string): WorkMessage {
  try {
    return workMessage.parse(JSON.parse(body));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new Unprocessable(`expected a work message: ${why}`);
  }
}
