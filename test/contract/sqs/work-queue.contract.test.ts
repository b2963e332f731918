import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sqsDeadLetters } from '#adapters/sqs/dead-letters.ts';
import { sqsWorkQueue } from '#adapters/sqs/work-queue.ts';
import { type QueuesAndObjects, startQueuesAndObjects } from '#local/parts/queues-and-objects.ts';

let folder: string;
let store: QueuesAndObjects;
let sqs: SQSClient;

const queueUrl = (name: string) => `${store.endpoint}/000000000000/${name}`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'saras-queues-'));
  store = await startQueuesAndObjects({ dataDir: folder, region: 'ap-south-1' });
  for (const name of ['work.fifo', 'dead.fifo']) {
    await store.createQueue({ FifoQueue: true }, { name });
  }
  sqs = new SQSClient({
    endpoint: store.endpoint,
    region: 'ap-south-1',
    useQueueUrlAsEndpoint: false,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});

afterAll(async () => {
  sqs.destroy();
  await store.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function receiveAll(name: string): Promise<readonly Message[]> {
  const messages: Message[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl(name),
        MaxNumberOfMessages: 10,
        AttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    );
    if (Messages.length === 0) return messages;
    messages.push(...Messages);
  }
}

describe('given more work than one batch holds', () => {
  it('when it is sent twice, then each advisor is there once, in his own group, however odd his id', async () => {
    const long = 'x'.repeat(190);
    const advisors = [
      ...Array.from({ length: 23 }, (_, n) => `ADV${n}`),
      `${long}1`,
      `${long}2`,
      'श्री',
      'a b',
      ' ',
    ];
    const messages = advisors.map((advisorId) => ({
      runId: '0b0c7f5e-6f0f-4a3f-9d5c-1f2e3d4c5b6a',
      advisorId,
      asOf: '2026-06-30',
    }));
    const queue = sqsWorkQueue(sqs, queueUrl('work.fifo'));
    await queue.send(messages);
    await queue.send(messages);
    const received = await receiveAll('work.fifo');
    expect(received.map((one) => JSON.parse(one.Body ?? '').advisorId).sort()).toEqual(
      [...advisors].sort(),
    );
    const groups = received.map((one) => one.Attributes?.MessageGroupId ?? '');
    expect(new Set(groups).size).toBe(advisors.length);
    for (const one of received) {
      expect(
        (one.Attributes?.MessageDeduplicationId ?? 'x'.repeat(200)).length,
      ).toBeLessThanOrEqual(128);
    }
  });

  it('when there is none, then nothing is sent and nothing fails', async () => {
    await sqsWorkQueue(sqs, queueUrl('work.fifo')).send([]);
  });
});

describe('given a message that cannot be processed', () => {
  it('when it is buried, then body and reason stand in the dead letters', async () => {
    const letter = {
      body: '{"bad":1}',
      messageId: 'm-1',
      groupId: 'ADV1',
      reason: 'r'.repeat(5000),
    };
    await sqsDeadLetters(sqs, queueUrl('dead.fifo')).bury(letter);
    const [found] = await receiveAll('dead.fifo');
    expect(found?.Body).toBe(letter.body);
    expect(found?.MessageAttributes?.['Reason']?.StringValue).toBe('r'.repeat(1000));
    expect(found?.MessageAttributes?.['OriginalMessageId']?.StringValue).toBe('m-1');
  });
});
