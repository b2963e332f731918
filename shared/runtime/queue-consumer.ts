// What every queue handler does with a batch: process record by record, report failures one by one,
// and lay a message that cannot succeed into the dead-letter queue together with its reason.
import type { Logger } from '@aws-lambda-powertools/logger';
import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { DeadLetters } from '#ports/dead-letters.ts';

/** This message will never succeed: no retry, straight to the dead letters. */
export class Unprocessable extends Error {
  override readonly name = 'Unprocessable';
  readonly code = 'UNPROCESSABLE';
}

export interface Consumer<T> {
  /** Throws Unprocessable for a body that is no message of this queue. */
  readonly parse: (body: string) => T;
  readonly process: (message: T) => Promise<void>;
  /** Called before the message is buried, so that people see where their work ended. */
  readonly giveUp: (message: T, reason: string) => Promise<void>;
  readonly deadLetters: DeadLetters;
  /** Receives after which the queue itself would give up, without a reason. */
  readonly maxReceives: number;
  readonly logger: Logger;
}

/** A handler with partial batch response; after a failure the rest of that FIFO group waits too. */
export function queueConsumer<T>(consumer: Consumer<T>) {
  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const failures: SQSBatchItemFailure[] = [];
    const blocked = new Set<string>();
    for (const record of event.Records) {
      const group = record.attributes.MessageGroupId;
      const done =
        group !== undefined && blocked.has(group) ? false : await consume(consumer, record);
      if (done) continue;
      failures.push({ itemIdentifier: record.messageId });
      if (group !== undefined) blocked.add(group);
    }
    return { batchItemFailures: failures };
  };
}

/** True when the message is dealt with for good: processed, or buried with its reason. */
async function consume<T>(consumer: Consumer<T>, record: SQSRecord): Promise<boolean> {
  const { logger, maxReceives } = consumer;
  let message: T | undefined;
  try {
    message = consumer.parse(record.body);
    await consumer.process(message);
    return true;
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const receives = Number(record.attributes.ApproximateReceiveCount);
    const final = error instanceof Unprocessable || receives >= maxReceives;
    logger.error('message failed', {
      messageId: record.messageId,
      receives,
      final,
      error: error instanceof Error ? error : new Error(reason),
    });
    return final ? bury(consumer, record, message, reason) : false;
  }
}

async function bury<T>(
  consumer: Consumer<T>,
  record: SQSRecord,
  message: T | undefined,
  reason: string,
): Promise<boolean> {
  try {
    if (message !== undefined) await consumer.giveUp(message, reason);
    await consumer.deadLetters.bury({
      body: record.body,
      messageId: record.messageId,
      groupId: record.attributes.MessageGroupId,
      reason,
    });
    return true;
  } catch (error) {
    // The queue's own redrive keeps the message; only the reason is missing there.
    consumer.logger.error('message could not be buried', {
      messageId: record.messageId,
      error: error instanceof Error ? error : new Error(String(error)),
    });
    return false;
  }
}
