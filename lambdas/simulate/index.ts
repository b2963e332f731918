import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { SQSEvent } from 'aws-lambda';
import { archivedPrices } from '#adapters/archived-prices.ts';
import { postgresReportedTrades } from '#adapters/postgres/reported-trades.ts';
import { postgresRuleTrades } from '#adapters/postgres/rule-trades.ts';
import { postgresSimulations } from '#adapters/postgres/simulations.ts';
import { rememberedDays } from '#adapters/remembered-days.ts';
import { rememberedListings } from '#adapters/remembered-listings.ts';
import { s3PriceArchive } from '#adapters/s3/price-archive.ts';
import { sqsDeadLetters } from '#adapters/sqs/dead-letters.ts';
import { FUNCTION_ENVIRONMENT } from '#contracts/environment.ts';
import { s3Client, secretsClient, sqsClient } from '#runtime/aws-clients.ts';
import { backtest } from '#runtime/backtest.ts';
import { openDatabase } from '#runtime/database.ts';
import { readEnvironment } from '#runtime/environment.ts';
import { createLogger } from '#runtime/logger.ts';
import { createSimulate } from './handler.ts';

const env = readEnvironment(FUNCTION_ENVIRONMENT.simulate);
const logger = createLogger('simulate', env.LOG_LEVEL);
const sql = await openDatabase(secretsClient(), env.DATABASE_SECRET_ARN, {
  max: 1,
  tls: env.DATABASE_TLS,
});

/** Some 28,000 instrument-days of minutes; the function has 4 GB. */
const MEMORY_BYTES = 400 * 1024 * 1024;
const archive = rememberedListings(
  rememberedDays(s3PriceArchive(s3Client(), env.ARCHIVE_BUCKET), MEMORY_BYTES),
);
const history = archivedPrices(archive);

export const handler = middy<SQSEvent>(
  createSimulate({
    simulations: postgresSimulations(sql),
    ruleTrades: postgresRuleTrades(sql),
    reportedTrades: postgresReportedTrades(sql),
    backtest: (inputs, plan, onProgress) => backtest(inputs, plan, { history, onProgress }),
    deadLetters: sqsDeadLetters(sqsClient(), env.DEAD_LETTER_QUEUE_URL),
    maxReceives: env.MAX_RECEIVES,
    logger,
  }),
)
  // What was archived since the last simulation is to be seen.
  .use({ before: archive.forget })
  .use(injectLambdaContext(logger, { resetKeys: true }));
