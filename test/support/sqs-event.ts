// The event a queue hands to its function.
import type { SQSEvent, SQSRecord } from 'aws-lambda';

export interface GivenRecord {
  readonly id: string;
  readonly body: string;
  readonly group?: string;
  readonly receives?: number;
}

export const sqsEvent = (...records: readonly GivenRecord[]): SQSEvent => ({
  Records: records.map(
    ({ id, body, group, receives = 1 }): SQSRecord => ({
      messageId: id,
      receiptHandle: id,
      body,
      attributes: {
        ApproximateReceiveCount: String(receives),
        SentTimestamp: '0',
        SenderId: 'test',
        ApproximateFirstReceiveTimestamp: '0',
        ...(group === undefined ? {} : { MessageGroupId: group }),
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:ap-south-1:000000000000:test',
      awsRegion: 'ap-south-1',
    }),
  ),
});
