// The embedded SQS and S3 with the real SDK clients: loopback only, template properties, kept state.
import { mkdtemp, rm } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type QueuesAndObjects, startQueuesAndObjects } from '#local/parts/queues-and-objects.ts';

const region = 'ap-south-1';
const deadLetterArn = `arn:aws:sqs:${region}:000000000000:jobs-dlq.fifo`;
const fifo = {
  QueueName: 'jobs.fifo',
  FifoQueue: true,
  VisibilityTimeout: 60,
  RedrivePolicy: { deadLetterTargetArn: 'replaced', maxReceiveCount: 2 },
  SqsManagedSseEnabled: true,
};

let parts: QueuesAndObjects | undefined;
let state: string | undefined;
afterEach(async () => {
  await parts?.stop();
  if (state) await rm(state, { recursive: true, force: true });
  parts = undefined;
  state = undefined;
});

const start = async (dataDir?: string) => {
  parts = await startQueuesAndObjects({ region, ...(dataDir && { dataDir }) });
  const configuration = {
    region,
    endpoint: parts.endpoint,
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  };
  const sqs = new SQSClient({ ...configuration, useQueueUrlAsEndpoint: false });
  return { parts, sqs, s3: new S3Client({ ...configuration, forcePathStyle: true }) };
};

describe('given the queue properties of a template', () => {
  it('when a message is received too often, then it moves to the given dead-letter queue', async () => {
    const { parts, sqs } = await start();
    parts.createQueue({ QueueName: 'jobs-dlq.fifo', FifoQueue: true }, { name: 'jobs-dlq.fifo' });
    const { queueUrl: QueueUrl, queueArn } = parts.createQueue(fifo, {
      ...{ name: 'jobs.fifo', deadLetterArn },
    });
    expect(queueArn).toBe(`arn:aws:sqs:${region}:000000000000:jobs.fifo`);
    await sqs.send(
      new SendMessageCommand({
        ...{ QueueUrl, MessageBody: 'poison', MessageGroupId: 'A1', MessageDeduplicationId: '1' },
      }),
    );
    const receive = new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 });
    const counts = [];
    for (let attempt = 0; attempt < 3; attempt++)
      counts.push((await sqs.send(receive)).Messages?.length ?? 0);
    expect(counts).toEqual([1, 1, 0]);
    expect(parts.inspect('jobs-dlq.fifo').ready.map(({ body }) => body)).toEqual(['poison']);
  });

  it('when a property is unknown, then the start is refused with its name', async () => {
    const { parts } = await start();
    const properties = { QueueName: 'jobs', MessageGroupQuota: 5 };
    expect(() => parts.createQueue(properties, { name: 'jobs' })).toThrow(/MessageGroupQuota/);
  });
});

describe('given a state folder', () => {
  it('when the parts start again, then messages and objects are there and new properties hold', async () => {
    state = await mkdtemp(join(tmpdir(), 'saras-test-'));
    const first = await start(state);
    first.parts.createBucket('uploads');
    const { queueUrl } = first.parts.createQueue({ VisibilityTimeout: 60 }, { name: 'jobs' });
    await first.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: 'kept' }));
    const object = { Bucket: 'uploads', Key: 'in/a.csv' };
    await first.s3.send(new PutObjectCommand({ ...object, Body: 'kept' }));
    await first.parts.stop();

    const second = await start(state);
    second.parts.createBucket('uploads');
    const again = second.parts.createQueue({ VisibilityTimeout: 0 }, { name: 'jobs' });
    const read = await second.s3.send(new GetObjectCommand(object));
    expect(await read.Body?.transformToString()).toBe('kept');
    const receive = new ReceiveMessageCommand({ QueueUrl: again.queueUrl });
    expect((await second.sqs.send(receive)).Messages?.[0]?.Body).toBe('kept');
    expect((await second.sqs.send(receive)).Messages?.[0]?.Body).toBe('kept');
  });
});

describe('given another address of this machine', () => {
  const others = Object.values(networkInterfaces())
    .flat()
    .filter((address) => address && !address.internal && address.family === 'IPv4');

  it('when it is called there, then nobody listens', async () => {
    const { parts } = await start();
    expect(parts.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    for (const address of others) {
      const url = parts.endpoint.replace('127.0.0.1', address?.address ?? '');
      await expect(fetch(url)).rejects.toThrow();
    }
  });
});
