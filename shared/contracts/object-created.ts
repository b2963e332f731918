// The S3 "Object Created" event as EventBridge delivers it into the ingest queue.
import * as z from 'zod';

export const objectCreated = z.object({
  source: z.literal('aws.s3'),
  'detail-type': z.literal('Object Created'),
  detail: z.object({
    bucket: z.object({ name: z.string() }),
    object: z.object({ key: z.string(), size: z.number().optional() }),
  }),
});

export type ObjectCreated = z.infer<typeof objectCreated>;
