// An SQS event source mapping: polls the queue as the function's role, hands batches to the function,
// deletes what succeeded and gives back what failed.
import {
  type BatchResultErrorEntry,
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { FunctionFailure, Invoke } from './invocation.ts';
import { messagesToReturn, type QueueMessage, sqsEvent } from './sqs-event.ts';

export type QueueSource = {
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly functionName: string;
  readonly batchSize: number;
  readonly batchingWindowSeconds: number;
  readonly maxConcurrency: number;
  readonly reportsItemFailures: boolean;
};

export type QueueSourceOptions = {
  readonly invoke: Invoke;
  /** Receives and deletes with the permissions of the function's role. */
  readonly consumer: SQSClient;
  /** The platform's own access; only for giving messages back early. */
  readonly platform: SQSClient;
  readonly log: (line: string) => void;
};

export type RunningQueueSource = {
  /** Stops polling; resolves when no batch is running any more. */
  readonly stop: () => Promise<void>;
};

/** An SQS receive returns at most 10 messages; the poll is short, so that a stop is quick. */
const RECEIVE_LIMIT = 10;
const POLL_SECONDS = 1;
const PAUSE_AFTER_ERROR_MS = 1000;

/**
 * The one difference to AWS: there a failed batch becomes visible after the queue's visibility
 * timeout (half an hour for our queues), here after this second, so that a local run goes on.
 */
const RETURN_AFTER_SECONDS = 1;

/** Starts polling. A receive error is logged and polling goes on, as in AWS. */
export function startQueueSource(
  source: QueueSource,
  options: QueueSourceOptions,
): RunningQueueSource {
  const batches = new Set<Promise<void>>();
  const stopping = new AbortController();

  const poll = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      if (batches.size >= source.maxConcurrency) {
        await Promise.race(batches);
        continue;
      }
      const messages = await receiveBatch(source, options, stopping.signal);
      if (messages.length === 0) continue;
      const batch: Promise<void> = handleBatch(messages, source, {
        ...options,
        isStopping: () => stopping.signal.aborted,
      }).finally(() => batches.delete(batch));
      batches.add(batch);
    }
  };
  const polling = poll();

  return {
    stop: async () => {
      stopping.abort();
      await polling;
      await Promise.all(batches);
    },
  };
}

/** Up to BatchSize messages: one receive, or several while the batching window is open. */
async function receiveBatch(
  source: QueueSource,
  { consumer, log }: QueueSourceOptions,
  signal: AbortSignal,
): Promise<readonly QueueMessage[]> {
  const messages: QueueMessage[] = [];
  let windowEnds = Number.POSITIVE_INFINITY;
  try {
    while (!signal.aborted && messages.length < source.batchSize && Date.now() < windowEnds) {
      const { Messages = [] } = await consumer.send(
        new ReceiveMessageCommand({
          QueueUrl: source.queueUrl,
          MaxNumberOfMessages: Math.min(RECEIVE_LIMIT, source.batchSize - messages.length),
          WaitTimeSeconds: POLL_SECONDS,
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
        }),
      );
      messages.push(...Messages.filter(isComplete));
      if (messages.length === 0 || source.batchingWindowSeconds === 0) break;
      if (windowEnds === Number.POSITIVE_INFINITY) {
        windowEnds = Date.now() + source.batchingWindowSeconds * 1000;
      }
    }
  } catch (error) {
    log(`event source ${source.functionName} <- ${source.queueArn}: receive failed: ${error}`);
    await pause(signal);
  }
  return messages;
}

async function handleBatch(
  messages: readonly QueueMessage[],
  source: QueueSource,
  options: QueueSourceOptions & { readonly isStopping: () => boolean },
): Promise<void> {
  const outcome = await options.invoke(source.functionName, sqsEvent(messages, source.queueArn));
  const returned = messagesToReturn(messages, outcome, source.reportsItemFailures);
  if (outcome.kind === 'failed') {
    // The stop itself ends functions that take too long.
    const isEnded = outcome.reason === 'crash' && options.isStopping();
    const said = isEnded ? returnedBatch : failedBatch;
    options.log(said(source, messages.length, outcome));
  }
  const kept = new Set(returned);
  const done = messages.filter((message) => !kept.has(message));
  try {
    await deleteMessages(done, source, options.consumer);
    await giveBack(returned, source, options.platform);
  } catch (error) {
    // The messages come back after the visibility timeout; handlers are idempotent.
    options.log(`event source ${source.functionName}: settling a batch failed: ${error}`);
  }
}

const returnedBatch = (source: QueueSource, size: number): string =>
  `event source ${source.functionName}: batch of ${size} returned, as the stack stops`;

const failedBatch = (source: QueueSource, size: number, failed: FunctionFailure): string =>
  `event source ${source.functionName}: batch of ${size} failed (${failed.reason}): ${failed.errorType}: ${failed.errorMessage}`;

async function deleteMessages(
  messages: readonly QueueMessage[],
  { queueUrl }: QueueSource,
  consumer: SQSClient,
): Promise<void> {
  for (const Entries of entriesOf(messages)) {
    const command = new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries });
    refuseFailures((await consumer.send(command)).Failed, 'delete');
  }
}

/** Latest first: a FIFO queue puts each one before those it already holds of its group. */
async function giveBack(
  messages: readonly QueueMessage[],
  { queueUrl }: QueueSource,
  platform: SQSClient,
): Promise<void> {
  for (const entries of entriesOf(messages.toReversed())) {
    const Entries = entries.map((entry) => ({
      ...entry,
      VisibilityTimeout: RETURN_AFTER_SECONDS,
    }));
    const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries });
    refuseFailures((await platform.send(command)).Failed, 'change visibility');
  }
}

function entriesOf(messages: readonly QueueMessage[]) {
  const batches = [];
  for (let from = 0; from < messages.length; from += RECEIVE_LIMIT) {
    batches.push(
      messages
        .slice(from, from + RECEIVE_LIMIT)
        .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
    );
  }
  return batches;
}

function refuseFailures(
  failed: readonly BatchResultErrorEntry[] | undefined,
  action: string,
): void {
  if (failed && failed.length > 0) {
    throw new Error(`${action}: ${failed.length} messages refused: ${failed[0]?.Message}`);
  }
}

const isComplete = (message: object): message is QueueMessage =>
  'MessageId' in message && 'ReceiptHandle' in message;

const pause = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, PAUSE_AFTER_ERROR_MS);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
