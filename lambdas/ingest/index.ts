import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { SQSEvent } from 'aws-lambda';
import { postgresIntake } from '#adapters/postgres/intake.ts';
import { postgresUploads } from '#adapters/postgres/uploads.ts';
import { postgresWork } from '#adapters/postgres/work.ts';
import { s3UploadFiles } from '#adapters/s3/upload-files.ts';
import { sqsDeadLetters } from '#adapters/sqs/dead-letters.ts';
import { sqsWorkQueue } from '#adapters/sqs/work-queue.ts';
import { FUNCTION_ENVIRONMENT } from '#contracts/environment.ts';
import { s3Client, secretsClient, sqsClient } from '#runtime/aws-clients.ts';
import { openDatabase } from '#runtime/database.ts';
import { readEnvironment } from '#runtime/environment.ts';
import { createLogger } from '#runtime/logger.ts';
import { createIngest } from './handler.ts';

const env = readEnvironment(FUNCTION_ENVIRONMENT.ingest);
const logger = createLogger('ingest', env.LOG_LEVEL);
const sqs = sqsClient();
const sql = await openDatabase(secretsClient(), env.DATABASE_SECRET_ARN, {
  max: 1,
  tls: env.DATABASE_TLS,
});

export const handler = middy<SQSEvent>(
  createIngest({
    uploads: postgresUploads(sql),
    intake: postgresIntake(sql),
    files: s3UploadFiles(s3Client(), env.UPLOADS_BUCKET),
    work: postgresWork(sql),
    enrichQueue: sqsWorkQueue(sqs, env.ENRICH_QUEUE_URL),
    deadLetters: sqsDeadLetters(sqs, env.DEAD_LETTER_QUEUE_URL),
    maxReceives: env.MAX_RECEIVES,
    logger,
  }),
).use(injectLambdaContext(logger, { resetKeys: true }));
