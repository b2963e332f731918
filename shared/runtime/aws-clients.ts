// AWS clients with the house's settings.
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';

/** Without this the client would send to the host of the queue URL instead of its endpoint. */
export const sqsClient = (): SQSClient => new SQSClient({ useQueueUrlAsEndpoint: false });

/** Presigned uploads come from people's browsers and curl, which send no checksum. */
export const s3Client = (): S3Client =>
  new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' });

export const secretsClient = (): SecretsManagerClient => new SecretsManagerClient({});
