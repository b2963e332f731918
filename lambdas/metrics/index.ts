import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { SQSEvent } from 'aws-lambda';
import { postgresMeasurements } from '#adapters/postgres/measurements.ts';
import { postgresWork } from '#adapters/postgres/work.ts';
import { sqsDeadLetters } from '#adapters/sqs/dead-letters.ts';
import { sqsRulesQueue } from '#adapters/sqs/rules-queue.ts';
import { FUNCTION_ENVIRONMENT } from '#contracts/environment.ts';
import { secretsClient, sqsClient } from '#runtime/aws-clients.ts';
import { openDatabase } from '#runtime/database.ts';
import { readEnvironment } from '#runtime/environment.ts';
import { createLogger } from '#runtime/logger.ts';
import { createMetrics } from './handler.ts';

const env = readEnvironment(FUNCTION_ENVIRONMENT.metrics);
const logger = createLogger('metrics', env.LOG_LEVEL);
const sqs = sqsClient();
const sql = await openDatabase(secretsClient(), env.DATABASE_SECRET_ARN, {
  max: 1,
  tls: env.DATABASE_TLS,
});

export const handler = middy<SQSEvent>(
  createMetrics({
    work: postgresWork(sql),
    measurements: postgresMeasurements(sql),
    rulesQueue: sqsRulesQueue(sqs, env.RULES_QUEUE_URL),
    deadLetters: sqsDeadLetters(sqs, env.DEAD_LETTER_QUEUE_URL),
    maxReceives: env.MAX_RECEIVES,
    logger,
  }),
).use(injectLambdaContext(logger, { resetKeys: true }));
