import { randomUUID } from 'node:crypto';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { postgresEligibilitySnapshots } from '#adapters/postgres/eligibility-snapshots.ts';
import { postgresExecutedTrades } from '#adapters/postgres/executed-trades.ts';
import { postgresRuleBooks } from '#adapters/postgres/rule-books.ts';
import { postgresRuleConfigurations } from '#adapters/postgres/rule-configurations.ts';
import { postgresRuleTrades } from '#adapters/postgres/rule-trades.ts';
import { sqsDeadLetters } from '#adapters/sqs/dead-letters.ts';
import { sqsRulesQueue } from '#adapters/sqs/rules-queue.ts';
import { FUNCTION_ENVIRONMENT } from '#contracts/environment.ts';
import { secretsClient, sqsClient } from '#runtime/aws-clients.ts';
import { openDatabase } from '#runtime/database.ts';
import { readEnvironment } from '#runtime/environment.ts';
import { createLogger } from '#runtime/logger.ts';
import { createRules } from './handler.ts';

const env = readEnvironment(FUNCTION_ENVIRONMENT.rules);
const logger = createLogger('rules', env.LOG_LEVEL);
const sqs = sqsClient();
const sql = await openDatabase(secretsClient(), env.DATABASE_SECRET_ARN, {
  max: 1,
  tls: env.DATABASE_TLS,
});

export const handler = middy<unknown>(
  createRules({
    books: postgresRuleBooks(sql),
    trades: postgresRuleTrades(sql),
    configurations: postgresRuleConfigurations(sql),
    executed: postgresExecutedTrades(sql),
    snapshots: postgresEligibilitySnapshots(sql),
    rulesQueue: sqsRulesQueue(sqs, env.RULES_QUEUE_URL),
    deadLetters: sqsDeadLetters(sqs, env.DEAD_LETTER_QUEUE_URL),
    maxReceives: env.MAX_RECEIVES,
    newId: randomUUID,
    logger,
  }),
).use(injectLambdaContext(logger, { resetKeys: true }));
