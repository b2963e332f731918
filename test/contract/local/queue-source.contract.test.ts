// The event source mapping against the real local queues: batches, failures, poison, order.
import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { failure, type InvocationOutcome } from '#local/lambda/invocation.ts';
import { type RunningQueueSource, startQueueSource } from '#local/lambda/queue-source.ts';
import { type QueuesAndObjects, startQueuesAndObjects } from '#local/parts/queues-and-objects.ts';
import { createQueueSender, type QueueSender } from '#local/queue-sender.ts';
import { eventually } from '#test/support/eventually.ts';

type Batch = readonly string[];
type Answer = (batch: Batch, event: SQSEvent) => InvocationOutcome | Promise<InvocationOutcome>;

const succeeded: InvocationOutcome = { kind: 'answered', payload: { batchItemFailures: [] } };

let store: QueuesAndObjects;
let sender: QueueSender;
let sources: RunningQueueSource[];

beforeEach(async () => {
  store = await startQueuesAndObjects({ region: 'ap-south-1' });
  sender = createQueueSender(store.endpoint);
  sources = [];
});

afterEach(async () => {
  await Promise.all(sources.map((source) => source.stop()));
  sender.stop();
  await store.stop();
});

/** A queue with dead-letter queue, fed to `answer`; `batches` are the bodies of each invocation. */
function consume(
  answer: Answer,
  settings: {
    readonly fifo?: boolean;
    readonly maxReceiveCount?: number;
    readonly batchSize?: number;
    readonly batchingWindowSeconds?: number;
    readonly maxConcurrency?: number;
  } = {},
) {
  const { fifo = false, maxReceiveCount = 5 } = settings;
  const suffix = fifo ? '.fifo' : '';
  const own = fifo ? { FifoQueue: true, ContentBasedDeduplication: true } : {};
  const dead = store.createQueue(own, { name: `dead${suffix}` });
  const RedrivePolicy = { deadLetterTargetArn: dead.queueArn, maxReceiveCount };
  const properties = { ...own, VisibilityTimeout: 1800, RedrivePolicy };
  const queue = store.createQueue(properties, { name: `work${suffix}` });
  const batches: Batch[] = [];
  const lines: string[] = [];
  const start = (): void => {
    sources.push(
      startQueueSource(
        {
          queueUrl: queue.queueUrl,
          queueArn: queue.queueArn,
          functionName: 'consumer',
          batchSize: settings.batchSize ?? 10,
          batchingWindowSeconds: settings.batchingWindowSeconds ?? 0,
          maxConcurrency: settings.maxConcurrency ?? 1,
          reportsItemFailures: true,
        },
        {
          invoke: async (_name, event) => {
            const sqs = event as SQSEvent;
            const batch = sqs.Records.map(({ body }) => body);
            batches.push(batch);
            return answer(batch, sqs);
          },
          consumer: sender.client,
          platform: sender.client,
          log: (line) => lines.push(line),
        },
      ),
    );
  };
  return { queue, dead, batches, lines, start };
}

async function send(queueUrl: string, bodies: readonly string[], group?: string): Promise<void> {
  await sender.client.send(
    new SendMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: bodies.map((MessageBody, index) => ({
        Id: String(index),
        MessageBody,
        ...(group !== undefined && { MessageGroupId: group }),
      })),
    }),
  );
}

const left = (name: string): number => {
  const { ready, delayed, inflight } = store.inspect(name);
  return ready.length + delayed.length + inflight.length;
};

const reportFailed = (event: SQSEvent, bodies: readonly string[]): InvocationOutcome => ({
  kind: 'answered',
  payload: {
    batchItemFailures: event.Records.filter(({ body }) => bodies.includes(body)).map(
      ({ messageId }) => ({ itemIdentifier: messageId }),
    ),
  },
});

describe('a queue that feeds a function', () => {
  it('hands over one batch and deletes it when the function answers', async () => {
    const { queue, batches, start } = consume(() => succeeded);
    await send(queue.queueUrl, ['a', 'b', 'c']);
    start();
    await eventually('an empty queue', () => left('work') === 0);
    expect(batches).toEqual([['a', 'b', 'c']]);
  });

  it('carries message attributes and the receive count', async () => {
    const events: SQSEvent[] = [];
    const { queue, start } = consume((_batch, event) => {
      events.push(event);
      return succeeded;
    });
    await sender.client.send(
      new SendMessageCommand({
        QueueUrl: queue.queueUrl,
        MessageBody: 'x',
        MessageAttributes: { reason: { DataType: 'String', StringValue: 'correction' } },
      }),
    );
    start();
    await eventually('an empty queue', () => left('work') === 0);
    expect(events[0]?.Records[0]).toMatchObject({
      attributes: { ApproximateReceiveCount: '1' },
      messageAttributes: { reason: { stringValue: 'correction', dataType: 'String' } },
      eventSourceARN: queue.queueArn,
    });
  });

  it('returns only the reported messages, which come again within seconds', async () => {
    let failed = false;
    const { queue, batches, start } = consume((_batch, event) => {
      if (failed) return succeeded;
      failed = true;
      return reportFailed(event, ['b']);
    });
    await send(queue.queueUrl, ['a', 'b', 'c']);
    start();
    await eventually('an empty queue', () => left('work') === 0);
    expect(batches).toEqual([['a', 'b', 'c'], ['b']]);
  });

  it.each(['crash', 'timeout', 'handler'] as const)(
    'returns the whole batch after a %s',
    async (reason) => {
      let failed = false;
      const { queue, batches, start } = consume(() => {
        if (failed) return succeeded;
        failed = true;
        return failure(reason, 'Error', 'gone');
      });
      await send(queue.queueUrl, ['a', 'b']);
      start();
      await eventually('an empty queue', () => left('work') === 0);
      expect(batches[0]).toEqual(['a', 'b']);
      expect(batches.slice(1).flat().toSorted()).toEqual(['a', 'b']);
    },
  );

  it('moves a poison message to the dead-letter queue after maxReceiveCount, and only that', async () => {
    const { queue, dead, batches, start } = consume(
      (_batch, event) => reportFailed(event, ['poison']),
      { maxReceiveCount: 2 },
    );
    await send(queue.queueUrl, ['good', 'poison']);
    start();
    await eventually('one dead letter', () => left(dead.queueName) === 1);
    expect(store.inspect(dead.queueName).ready.map(({ body }) => body)).toEqual(['poison']);
    expect(left('work')).toBe(0);
    expect(batches).toEqual([['good', 'poison'], ['poison']]);
  });

  it('never runs more batches at once than the mapping allows', async () => {
    let running = 0;
    let most = 0;
    const { queue, start } = consume(
      async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 50));
        running -= 1;
        return succeeded;
      },
      { batchSize: 1, maxConcurrency: 2 },
    );
    await send(queue.queueUrl, ['a', 'b', 'c', 'd', 'e', 'f']);
    start();
    await eventually('an empty queue', () => left('work') === 0);
    expect(most).toBe(2);
  });

  it('gathers a batch above ten while its window is open', async () => {
    const { queue, batches, start } = consume(() => succeeded, {
      batchSize: 12,
      batchingWindowSeconds: 5,
    });
    const bodies = Array.from({ length: 12 }, (_, index) => String(index));
    await send(queue.queueUrl, bodies.slice(0, 10));
    await send(queue.queueUrl, bodies.slice(10));
    start();
    await eventually('an empty queue', () => left('work') === 0);
    expect(batches).toEqual([bodies]);
  });

  it('gives running messages back when the function is killed at the stop', async () => {
    const killed = Promise.withResolvers<InvocationOutcome>();
    const { queue, batches, lines, start } = consume(() => killed.promise);
    await send(queue.queueUrl, ['a']);
    start();
    await eventually('a running batch', () => batches.length === 1);
    const stopping = Promise.all(sources.splice(0).map((source) => source.stop()));
    killed.resolve(failure('crash', 'Runtime.Stopped', 'stopping'));
    await stopping;
    const [entry] = store.inspect('work').inflight;
    expect(entry?.visibilityDeadline).toBeLessThan(Date.now() + 2000);
    expect(lines).toEqual(['event source consumer: batch of 1 returned, as the stack stops']);
  });
});

describe('a FIFO queue that feeds a function', () => {
  it('keeps the order of a group through a failure, while other groups go on', async () => {
    let failed = false;
    const { queue, batches, start } = consume(
      (batch, event) => {
        if (failed || !batch.includes('x1')) return succeeded;
        failed = true;
        return reportFailed(event, ['x1']);
      },
      { fifo: true, maxConcurrency: 4 },
    );
    await send(queue.queueUrl, ['x1', 'x2', 'x3'], 'x');
    await send(queue.queueUrl, ['y1', 'y2'], 'y');
    start();
    await eventually('an empty queue', () => left('work.fifo') === 0);
    const seen = batches.flat();
    expect(seen.filter((body) => body.startsWith('x'))).toEqual(['x1', 'x1', 'x2', 'x3']);
    expect(seen.filter((body) => body.startsWith('y'))).toEqual(['y1', 'y2']);
    expect(seen.indexOf('y2')).toBeLessThan(seen.indexOf('x2'));
  });

  it('goes on with a group after its poison went to the dead-letter queue', async () => {
    const { queue, dead, batches, start } = consume(
      (batch) => (batch.includes('p') ? failure('handler', 'Error', 'poison') : succeeded),
      { fifo: true, maxReceiveCount: 2 },
    );
    await send(queue.queueUrl, ['p', 'q'], 'x');
    start();
    await eventually('the message after the poison', () => batches.flat().includes('q'));
    await eventually('an empty queue', () => left('work.fifo') === 0);
    expect(batches).toEqual([['p'], ['p'], ['q']]);
    expect(store.inspect(dead.queueName).ready.map(({ body }) => body)).toEqual(['p']);
  });
});
