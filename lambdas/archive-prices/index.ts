import { randomUUID } from 'node:crypto';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { postgresArchivedDays } from '#adapters/postgres/archived-days.ts';
import { postgresWork } from '#adapters/postgres/work.ts';
import { s3PriceArchive } from '#adapters/s3/price-archive.ts';
import { sqsWorkQueue } from '#adapters/sqs/work-queue.ts';
import { FUNCTION_ENVIRONMENT } from '#contracts/environment.ts';
import { s3Client, secretsClient, sqsClient } from '#runtime/aws-clients.ts';
import { openDatabase } from '#runtime/database.ts';
import { readEnvironment } from '#runtime/environment.ts';
import { createLogger } from '#runtime/logger.ts';
import { priceSourceSecrets } from '#runtime/price-source-secrets.ts';
import { openPriceSources } from '#runtime/price-sources.ts';
import { createArchivePrices } from './handler.ts';

const env = readEnvironment(FUNCTION_ENVIRONMENT['archive-prices']);
const logger = createLogger('archive-prices', env.LOG_LEVEL);
const secrets = secretsClient();
const sql = await openDatabase(secrets, env.DATABASE_SECRET_ARN, {
  max: 1,
  tls: env.DATABASE_TLS,
});
const archive = s3PriceArchive(s3Client(), env.ARCHIVE_BUCKET);
const enrichQueue = sqsWorkQueue(sqsClient(), env.ENRICH_QUEUE_URL);

/** Keys are read and connections opened for one call: the next one is a day later. */
async function archivePrices(event: unknown, context: Context) {
  const { sources, close } = openPriceSources(
    await priceSourceSecrets(secrets, {
      accelPix: env.ACCELPIX_SECRET_ARN,
      dhan: env.DHAN_SECRET_ARN,
    }),
  );
  try {
    return await createArchivePrices({
      days: postgresArchivedDays(sql),
      work: postgresWork(sql),
      archive,
      sources,
      enrichQueue,
      now: Date.now,
      newId: randomUUID,
      logger,
    })(event, context);
  } finally {
    await close();
  }
}

export const handler = middy<unknown>(archivePrices).use(
  injectLambdaContext(logger, { resetKeys: true }),
);
