// Upload files in S3.
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { textChunks } from '#adapters/files/text-chunks.ts';
import type { UploadFiles } from '#ports/upload-files.ts';

const URL_LIFETIME_SECONDS = 900;

export class ObjectMissing extends Error {
  override readonly name = 'ObjectMissing';
  readonly code = 'OBJECT_MISSING';
}

export function s3UploadFiles(client: S3Client, bucket: string): UploadFiles {
  return {
    async putUrl(key) {
      const command = new PutObjectCommand({ Bucket: bucket, Key: key });
      const url = await getSignedUrl(client, command, { expiresIn: URL_LIFETIME_SECONDS });
      return { url, expiresInSeconds: URL_LIFETIME_SECONDS };
    },
    async *read(key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      if (!Body) throw new ObjectMissing(`s3://${bucket}/${key}: expected a body, found none`);
      yield* textChunks(Body as unknown as AsyncIterable<Uint8Array>);
    },
    async put(key, body) {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    },
  };
}
