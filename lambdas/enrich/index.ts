import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { SQSEvent } from 'aws-lambda';
import { archivedPrices } from '#adapters/archived-prices.ts';
import { postgresRuleConfigurations } from '#adapters/postgres/rule-configurations.ts';
import { postgresTrades } from '#adapters/postgres/trades.ts';
import { postgresVolatilityHistory } from '#adapters/postgres/volatility-history.ts';
import { postgresWork } from '#adapters/postgres/work.ts';
import { rememberedDays } from '#adapters/remembered-days.ts';
import { rememberedListings } from '#adapters/remembered-listings.ts';
import { s3PriceArchive } from '#adapters/s3/price-archive.ts';
import { sqsDeadLetters } from '#adapters/sqs/dead-letters.ts';
import { sqsRulesQueue } from '#adapters/sqs/rules-queue.ts';
import { sqsWorkQueue } from '#adapters/sqs/work-queue.ts';
import { FUNCTION_ENVIRONMENT } from '#contracts/environment.ts';
import { s3Client, secretsClient, sqsClient } from '#runtime/aws-clients.ts';
import { openDatabase } from '#runtime/database.ts';
import { readEnvironment } from '#runtime/environment.ts';
import { createLogger } from '#runtime/logger.ts';
import { createEnrich } from './handler.ts';

const env = readEnvironment(FUNCTION_ENVIRONMENT.enrich);
const logger = createLogger('enrich', env.LOG_LEVEL);
const sqs = sqsClient();
const sql = await openDatabase(secretsClient(), env.DATABASE_SECRET_ARN, {
  max: 1,
  tls: env.DATABASE_TLS,
});

/** Some 14,000 instrument-days of minutes; the function has 1 GB. */
const MEMORY_BYTES = 200 * 1024 * 1024;
const archive = rememberedListings(
  rememberedDays(s3PriceArchive(s3Client(), env.ARCHIVE_BUCKET), MEMORY_BYTES),
);

export const handler = middy<SQSEvent>(
  createEnrich({
    prices: archivedPrices(archive),
    volatilities: postgresVolatilityHistory(sql),
    configurations: postgresRuleConfigurations(sql),
    trades: postgresTrades(sql),
    work: postgresWork(sql),
    metricsQueue: sqsWorkQueue(sqs, env.METRICS_QUEUE_URL),
    rulesQueue: sqsRulesQueue(sqs, env.RULES_QUEUE_URL),
    deadLetters: sqsDeadLetters(sqs, env.DEAD_LETTER_QUEUE_URL),
    maxReceives: env.MAX_RECEIVES,
    logger,
  }),
)
  // A message is sent after the prices it speaks of were stored, and received before this.
  .use({ before: archive.forget })
  .use(injectLambdaContext(logger, { resetKeys: true }));
