// SQS takes only the characters of XML 1.0: nothing else may keep a message from being sent or buried.
import { type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sqsDeadLetters } from '#adapters/sqs/dead-letters.ts';
import { sqsWorkQueue } from '#adapters/sqs/work-queue.ts';
import { type QueuesAndObjects, startQueuesAndObjects } from '#local/parts/queues-and-objects.ts';

let store: QueuesAndObjects;
let sqs: SQSClient;

const queueUrl = (name: string) => `${store.endpoint}/000000000000/${name}`;

beforeAll(async () => {
  store = await startQueuesAndObjects({ region: 'ap-south-1' });
  store.createQueue({ FifoQueue: true }, { name: 'work.fifo' });
  store.createQueue({ FifoQueue: true }, { name: 'dead.fifo' });
  store.createQueue({}, { name: 'dead' });
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
});

async function receive(name: string): Promise<Message | undefined> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl(name),
      MessageAttributeNames: ['All'],
      AttributeNames: ['All'],
    }),
  );
  return Messages[0];
}

describe('given an advisor whose id holds what XML cannot', () => {
  it('when he is handed on, then the message arrives and says the same', async () => {
    const message = { runId: 'run', advisorId: 'A\uFFFE\uFFFF\u0001😀', asOf: '2026-06-30' };
    await sqsWorkQueue(sqs, queueUrl('work.fifo')).send([message]);
    const found = await receive('work.fifo');
    expect(found?.Body).toMatch(/^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u);
    expect(JSON.parse(found?.Body ?? '')).toEqual(message);
  });
});

describe('given a reason that came from another program', () => {
  it.each(['dead', 'dead.fifo'])(
    'when its message is buried in %s, then it stands there, as far as it can be said',
    async (name) => {
      await sqsDeadLetters(sqs, queueUrl(name)).bury({
        body: '{"bad":1}',
        messageId: 'm-1',
        groupId: name.endsWith('.fifo') ? 'ADV1' : undefined,
        reason: `found "PK\u0003\u0000\uD800 one\ttwo\nthree 😀"`,
      });
      const found = await receive(name);
      expect(found?.Body).toBe('{"bad":1}');
      expect(found?.MessageAttributes?.['Reason']?.StringValue).toBe(
        'found "PK\uFFFD\uFFFD\uFFFD one\ttwo\nthree 😀"',
      );
    },
  );

  it('when it is cut, then it is not cut through a character, and an empty one is still a reason', async () => {
    const bury = (messageId: string, reason: string) =>
      sqsDeadLetters(sqs, queueUrl('dead')).bury({
        body: 'x',
        messageId,
        groupId: undefined,
        reason,
      });
    await bury('m-2', `${'r'.repeat(999)}😀`);
    expect((await receive('dead'))?.MessageAttributes?.['Reason']?.StringValue).toBe(
      'r'.repeat(999),
    );
    await bury('m-3', '');
    expect((await receive('dead'))?.MessageAttributes?.['Reason']?.StringValue).toBe('unknown');
  });
});
