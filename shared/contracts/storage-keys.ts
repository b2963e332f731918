// Object keys of the uploads bucket: the event rule in cdk filters on the same prefix the code writes.
import * as z from 'zod';

export const UPLOAD_KINDS = ['trades', 'contracts', 'daily-bars'] as const;
export type UploadKind = (typeof UPLOAD_KINDS)[number];

export const UPLOAD_PREFIX = 'uploads/';
export const REJECTS_PREFIX = 'rejects/';

/** uploads/<kind>/<uploadId>/<fileName> */
export const uploadKey = (kind: UploadKind, uploadId: string, fileName: string): string =>
  `${UPLOAD_PREFIX}${kind}/${uploadId}/${fileName}`;

/** rejects/<uploadId>/part-<n>.jsonl, n from 1 */
export const rejectsKey = (uploadId: string, part: number): string =>
  `${REJECTS_PREFIX}${uploadId}/part-${String(part).padStart(4, '0')}.jsonl`;

const parsedKey = z.object({
  kind: z.enum(UPLOAD_KINDS),
  uploadId: z.uuid(),
  fileName: z.string().min(1),
});

/** The parts of an upload key; throws a ZodError on anything else. */
export function parseUploadKey(key: string): z.infer<typeof parsedKey> {
  const [, kind, uploadId, ...rest] = key.split('/');
  return parsedKey.parse({ kind, uploadId, fileName: rest.join('/') });
}
