import { randomUUID } from 'node:crypto';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { createClosedSignals } from '#adapters/mongodb/closed-signals.ts';
import { postgresUploads } from '#adapters/postgres/uploads.ts';
import { postgresWatermarks } from '#adapters/postgres/watermarks.ts';
import { s3UploadFiles } from '#adapters/s3/upload-files.ts';
import { secretText } from '#adapters/secrets/secret.ts';
import { FUNCTION_ENVIRONMENT } from '#contracts/environment.ts';
import { s3Client, secretsClient } from '#runtime/aws-clients.ts';
import { openDatabase } from '#runtime/database.ts';
import { readEnvironment } from '#runtime/environment.ts';
import { createLogger } from '#runtime/logger.ts';
import { createDailyIngest } from './handler.ts';

const env = readEnvironment(FUNCTION_ENVIRONMENT['daily-ingest']);
const logger = createLogger('daily-ingest', env.LOG_LEVEL);
const secrets = secretsClient();
const sql = await openDatabase(secrets, env.DATABASE_SECRET_ARN, {
  max: 1,
  tls: env.DATABASE_TLS,
});

/** One connection per pull: a day lies between two pulls, no sandbox keeps a socket that long. */
async function pull(event: unknown) {
  const signals = createClosedSignals(await secretText(secrets, env.MONGO_SECRET_ARN));
  try {
    return await createDailyIngest({
      signals,
      uploads: postgresUploads(sql),
      files: s3UploadFiles(s3Client(), env.UPLOADS_BUCKET),
      watermarks: postgresWatermarks(sql),
      newId: randomUUID,
      logger,
    })(event);
  } finally {
    await signals.close();
  }
}

export const handler = middy<unknown>(pull).use(injectLambdaContext(logger, { resetKeys: true }));
