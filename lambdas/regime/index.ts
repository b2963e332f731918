import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { archivedPrices } from '#adapters/archived-prices.ts';
import { postgresDailyHistory } from '#adapters/postgres/daily-history.ts';
import { postgresWork } from '#adapters/postgres/work.ts';
import { s3PriceArchive } from '#adapters/s3/price-archive.ts';
import { sqsWorkQueue } from '#adapters/sqs/work-queue.ts';
import { FUNCTION_ENVIRONMENT } from '#contracts/environment.ts';
import { s3Client, secretsClient, sqsClient } from '#runtime/aws-clients.ts';
import { openDatabase } from '#runtime/database.ts';
import { readEnvironment } from '#runtime/environment.ts';
import { createLogger } from '#runtime/logger.ts';
import { createRegime } from './handler.ts';

const env = readEnvironment(FUNCTION_ENVIRONMENT.regime);
const logger = createLogger('regime', env.LOG_LEVEL);
const sql = await openDatabase(secretsClient(), env.DATABASE_SECRET_ARN, {
  max: 1,
  tls: env.DATABASE_TLS,
});

export const handler = middy<unknown>(
  createRegime({
    history: postgresDailyHistory(sql),
    prices: archivedPrices(s3PriceArchive(s3Client(), env.ARCHIVE_BUCKET)),
    work: postgresWork(sql),
    enrichQueue: sqsWorkQueue(sqsClient(), env.ENRICH_QUEUE_URL),
    logger,
  }),
).use(injectLambdaContext(logger, { resetKeys: true }));
