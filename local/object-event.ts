// The "Object Created" event by which S3 tells EventBridge about an upload.
import { randomUUID } from 'node:crypto';
import type { PublishEvent } from './event-bus.ts';
import type { CreatedObject } from './gateway/object-calls.ts';
import { ACCOUNT_ID } from './template/physical.ts';

/** Publishes the event as documented in the S3 user guide, "EventBridge event structure". */
export const announceObject = (
  { bucket, key, size, etag }: CreatedObject,
  publish: PublishEvent,
): Promise<void> =>
  publish({
    source: 'aws.s3',
    detailType: 'Object Created',
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: '0',
      bucket: { name: bucket },
      object: {
        key,
        size,
        etag: etag.replaceAll('"', ''),
        sequencer: Date.now().toString(16).toUpperCase(),
      },
      'request-id': randomUUID(),
      requester: ACCOUNT_ID,
      'source-ip-address': '127.0.0.1',
      reason: 'PutObject',
    },
  });
