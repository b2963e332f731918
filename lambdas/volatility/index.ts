import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { archivedPrices } from '#adapters/archived-prices.ts';
import { postgresVolatilityHistory } from '#adapters/postgres/volatility-history.ts';
import { s3PriceArchive } from '#adapters/s3/price-archive.ts';
import { FUNCTION_ENVIRONMENT } from '#contracts/environment.ts';
import { s3Client, secretsClient } from '#runtime/aws-clients.ts';
import { openDatabase } from '#runtime/database.ts';
import { readEnvironment } from '#runtime/environment.ts';
import { createLogger } from '#runtime/logger.ts';
import { createVolatility } from './handler.ts';

const env = readEnvironment(FUNCTION_ENVIRONMENT.volatility);
const logger = createLogger('volatility', env.LOG_LEVEL);
const sql = await openDatabase(secretsClient(), env.DATABASE_SECRET_ARN, {
  max: 1,
  tls: env.DATABASE_TLS,
});

export const handler = middy<unknown>(
  createVolatility({
    history: archivedPrices(s3PriceArchive(s3Client(), env.ARCHIVE_BUCKET)),
    volatilities: postgresVolatilityHistory(sql),
    logger,
  }),
).use(injectLambdaContext(logger, { resetKeys: true }));
