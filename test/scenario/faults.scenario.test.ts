// Processes are killed, the database restarts, messages are poison: the totals end exactly the same.
import { rmSync } from 'node:fs';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WorldFiles } from '#local/run/world.ts';
import { eventually } from '#test/support/eventually.ts';
import {
  callerOf,
  functionName,
  type Stack,
  sampleWorld,
  startStack,
  uploadsBucket,
} from '#test/support/stack.ts';

let world: WorldFiles & { readonly folder: string };
/** Counts and leaderboard of a run that nothing disturbed. */
let undisturbed: string;

async function measured(stack: Stack, disturb: (stack: Stack) => Promise<void>): Promise<string> {
  const disturbed = disturb(stack);
  const upload = await stack.api.upload(
    { path: world.trades, kind: 'trades', asOf: null },
    () => undefined,
  );
  await disturbed;
  const { advisors } = await stack.api.leaderboard();
  return JSON.stringify({ counts: upload.counts, advisors });
}

const deadLetters = (stack: Stack) =>
  stack.cloud
    .queues()
    .filter((queue) => queue.isDeadLetterQueue)
    .reduce((sum, queue) => sum + queue.ready + queue.inFlight, 0);

async function withStack<T>(run: (stack: Stack) => Promise<T>): Promise<T> {
  const stack = await startStack();
  try {
    return await run(stack);
  } finally {
    await stack.stop();
  }
}

/** Waits until the function has been given work, by the messages in flight on its queue. */
const busy = (stack: Stack, queue: string) =>
  eventually(`work in flight on ${queue}`, () =>
    stack.cloud.queues().some((one) => one.name.startsWith(queue) && one.inFlight > 0),
  );

beforeAll(async () => {
  world = await sampleWorld();
  undisturbed = await withStack((stack) => measured(stack, async () => undefined));
});

afterAll(() => rmSync(world.folder, { recursive: true, force: true }));

describe('given an upload on its way', () => {
  it('when the ingest process is killed while it takes the file, then totals end exactly the same', async () => {
    await withStack(async (stack) => {
      let killed = 0;
      const result = await measured(stack, async () => {
        await busy(stack, 'saras-local-ingest');
        killed = await stack.cloud.killFunction('ingest');
      });
      expect(killed).toBe(1);
      expect(result).toBe(undisturbed);
      expect(deadLetters(stack)).toBe(0);
    });
  });

  it('when enrich and metrics are killed in the middle of a batch and the database restarts, then totals end exactly the same', async () => {
    await withStack(async (stack) => {
      let killed = 0;
      const result = await measured(stack, async () => {
        await busy(stack, 'saras-local-enrich');
        killed += await stack.cloud.killFunction('enrich');
        await busy(stack, 'saras-local-metrics');
        killed += await stack.cloud.killFunction('metrics');
        await stack.cloud.restartDatabase();
      });
      expect(killed).toBeGreaterThanOrEqual(2);
      expect(result).toBe(undisturbed);
      expect(deadLetters(stack)).toBe(0);
    });
  });
});

describe('given messages that can never be processed', () => {
  it('when they arrive among good ones, then each stands in the dead letters with its reason and the rest finishes', async () => {
    await withStack(async (stack) => {
      const ingest = callerOf(stack, functionName(stack.templateDir, 'pipeline', 'IngestFunction'));
      const sqs = new SQSClient({ ...ingest, useQueueUrlAsEndpoint: false });
      const poison = (body: string) =>
        sqs.send(
          new SendMessageCommand({
            QueueUrl: `${stack.cloud.gatewayUrl}/000000000000/saras-local-enrich.fifo`,
            MessageBody: body,
            MessageGroupId: 'ADV2001',
            MessageDeduplicationId: body.length.toString(),
          }),
        );
      const result = await measured(stack, async () => {
        await poison('not json');
        await poison('{"advisorId":"ADV2001"}');
      });
      expect(result).toBe(undisturbed);
      await eventually(
        'both poison messages buried',
        () => stack.cloud.readDeadLetters('saras-local-enrich-dlq.fifo').length === 2,
      );
      const letters = stack.cloud.readDeadLetters('saras-local-enrich-dlq.fifo');
      expect(letters.map((letter) => letter.body)).toEqual(['not json', '{"advisorId":"ADV2001"}']);
      expect(letters[0]?.attributes['Reason']).toContain('expected a work message');
      expect(letters[1]?.attributes['Reason']).toContain('runId');
    });
  });

  it('when a file lies in the bucket that nobody announced, then its event stands in the dead letters with the reason', async () => {
    await withStack(async (stack) => {
      const daily = callerOf(
        stack,
        functionName(stack.templateDir, 'pipeline', 'DailyIngestFunction'),
      );
      const s3 = new S3Client({
        ...daily,
        forcePathStyle: true,
        requestChecksumCalculation: 'WHEN_REQUIRED',
      });
      const id = '00000000-0000-4000-8000-000000000000';
      await s3.send(
        new PutObjectCommand({
          Bucket: await uploadsBucket(stack),
          Key: `uploads/trades/${id}/x.csv`,
          Body: 'x',
        }),
      );
      await eventually(
        'the event buried',
        () => stack.cloud.readDeadLetters('saras-local-ingest-dlq').length === 1,
      );
      const [letter] = stack.cloud.readDeadLetters('saras-local-ingest-dlq');
      expect(letter?.attributes['Reason']).toContain(
        `expected a requested upload ${id}, found none`,
      );
    });
  });
});
