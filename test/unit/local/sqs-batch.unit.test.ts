import { describe, expect, it } from '@jest/globals';
import { failure } from '#local/lambda/invocation.ts';
import { messagesToReturn, sqsEvent } from '#local/lambda/sqs-event.ts';

const batch = ['a', 'b', 'c'].map((MessageId) => ({ MessageId }));
const answered = (payload: unknown) => ({ kind: 'answered', payload }) as const;
const failures = (...ids: readonly unknown[]) =>
  answered({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

const returned = (outcome: Parameters<typeof messagesToReturn>[1], reports = true) =>
  messagesToReturn(batch, outcome, reports).map(({ MessageId }) => MessageId);

describe('what a batch answer means for the messages', () => {
  it.each([
    ['no answer', answered(null)],
    ['an empty object', answered({})],
    ['a null list', answered({ batchItemFailures: null })],
    ['an empty list', answered({ batchItemFailures: [] })],
  ])('%s deletes all', (_story, outcome) => {
    expect(returned(outcome)).toEqual([]);
  });

  it('an answer that names messages returns exactly those', () => {
    expect(returned(failures('c', 'a'))).toEqual(['a', 'c']);
  });

  it.each([
    ['an unknown id', failures('a', 'z')],
    ['an empty id', failures('')],
    ['a null id', failures(null)],
    ['a wrong key', answered({ batchItemFailures: [{ id: 'a' }] })],
    ['a list that is none', answered({ batchItemFailures: 'a' })],
    ['a text instead of an object', answered('done')],
    ['a thrown error', failure('handler', 'Error', 'no')],
    ['a timeout', failure('timeout', 'Sandbox.Timedout', 'late')],
    ['a crash', failure('crash', 'Runtime.ExitError', 'killed')],
  ])('%s returns all', (_story, outcome) => {
    expect(returned(outcome)).toEqual(['a', 'b', 'c']);
  });

  it('without ReportBatchItemFailures only a failed invocation returns messages', () => {
    expect(returned(failures('a'), false)).toEqual([]);
    expect(returned(failure('handler', 'Error', 'no'), false)).toEqual(['a', 'b', 'c']);
  });
});

describe('the event of a batch', () => {
  it('has the shape Lambda gives it', () => {
    const event = sqsEvent(
      [
        {
          MessageId: 'm1',
          ReceiptHandle: 'r1',
          Body: '{"a":1}',
          MD5OfBody: 'x',
          Attributes: { ApproximateReceiveCount: '2', MessageGroupId: 'advisor-7' },
          MessageAttributes: { kind: { DataType: 'String', StringValue: 'trade' } },
        },
      ],
      'arn:aws:sqs:ap-south-1:000000000000:orders.fifo',
    );
    expect(event.Records).toEqual([
      expect.objectContaining({
        messageId: 'm1',
        receiptHandle: 'r1',
        body: '{"a":1}',
        md5OfBody: 'x',
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:ap-south-1:000000000000:orders.fifo',
        awsRegion: 'ap-south-1',
        attributes: expect.objectContaining({
          ApproximateReceiveCount: '2',
          MessageGroupId: 'advisor-7',
        }),
        messageAttributes: {
          kind: expect.objectContaining({ stringValue: 'trade', dataType: 'String' }),
        },
      }),
    ]);
  });
});
