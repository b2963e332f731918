import { randomUUID } from 'node:crypto';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { postgresStandings } from '#adapters/postgres/standings.ts';
import { postgresUploads } from '#adapters/postgres/uploads.ts';
import { s3UploadFiles } from '#adapters/s3/upload-files.ts';
import { FUNCTION_ENVIRONMENT } from '#contracts/environment.ts';
import { s3Client, secretsClient } from '#runtime/aws-clients.ts';
import { openDatabase } from '#runtime/database.ts';
import { readEnvironment } from '#runtime/environment.ts';
import { createLogger } from '#runtime/logger.ts';
import { createApi } from './handler.ts';

const env = readEnvironment(FUNCTION_ENVIRONMENT.api);
const logger = createLogger('api', env.LOG_LEVEL);
const sql = await openDatabase(secretsClient(), env.DATABASE_SECRET_ARN, {
  max: 1,
  tls: env.DATABASE_TLS,
});

export const handler = middy<APIGatewayProxyEvent>(
  createApi({
    uploads: postgresUploads(sql),
    files: s3UploadFiles(s3Client(), env.UPLOADS_BUCKET),
    standings: postgresStandings(sql),
    newId: randomUUID,
    logger,
  }),
).use(injectLambdaContext(logger, { resetKeys: true }));
