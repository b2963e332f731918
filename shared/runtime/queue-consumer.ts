// What every queue handler does with a batch: process record by record, report failures one by one,
// and lay a message that cannot succeed into the dead-letter queue together with its reason.
import { processPartialResponse, SqsFifoPartialProcessorAsync } from '@aws-lambda-powertools/batch';
import type { PartialItemFailureResponse } from '@aws-lambda-powertools/batch/types';
import type { Logger } from '@aws-lambda-powertools/logger';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { connectionEnded } from '#adapters/postgres/connection-lost.ts';
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

/** The message stays on the queue and is tried again; the batch processor reports it as failed. */
class TryAgain extends Error {
  override readonly name = 'TryAgain';
}

/** A handler with partial batch response; after a failure the rest of that FIFO group waits too. */
export function queueConsumer<T>(consumer: Consumer<T>) {
  const handleRecord = async (record: SQSRecord): Promise<void> => {
    if (!(await consume(consumer, record))) throw new TryAgain(record.messageId);
  };
  return (event: SQSEvent): Promise<PartialItemFailureResponse> =>
    processPartialResponse(event, handleRecord, new SqsFifoPartialProcessorAsync(), {
      skipGroupOnError: true,
      throwOnFullBatchFailure: false,
    });
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
    // Giving up and the next message may both need the database.
    await connectionEnded();
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
