import { randomUUID } from 'node:crypto';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { postgresEligibilitySnapshots } from '#adapters/postgres/eligibility-snapshots.ts';
import { postgresRuleConfigurations } from '#adapters/postgres/rule-configurations.ts';
import { postgresRuleRecords } from '#adapters/postgres/rule-records.ts';
import { postgresRuleTrades } from '#adapters/postgres/rule-trades.ts';
import { postgresSimulations } from '#adapters/postgres/simulations.ts';
import { postgresStandings } from '#adapters/postgres/standings.ts';
import { postgresUploads } from '#adapters/postgres/uploads.ts';
import { postgresWork } from '#adapters/postgres/work.ts';
import { s3UploadFiles } from '#adapters/s3/upload-files.ts';
import { sqsRulesQueue } from '#adapters/sqs/rules-queue.ts';
import { sqsSimulationQueue } from '#adapters/sqs/simulation-queue.ts';
import { sqsWorkQueue } from '#adapters/sqs/work-queue.ts';
import { FUNCTION_ENVIRONMENT } from '#contracts/environment.ts';
import { s3Client, secretsClient, sqsClient } from '#runtime/aws-clients.ts';
import { openDatabase } from '#runtime/database.ts';
import { readEnvironment } from '#runtime/environment.ts';
import { createLogger } from '#runtime/logger.ts';
import { createApi } from './handler.ts';

const env = readEnvironment(FUNCTION_ENVIRONMENT.api);
const logger = createLogger('api', env.LOG_LEVEL);
const sqs = sqsClient();
const sql = await openDatabase(secretsClient(), env.DATABASE_SECRET_ARN, {
  max: 1,
  tls: env.DATABASE_TLS,
});

export const handler = middy<APIGatewayProxyEvent>(
  createApi({
    uploads: postgresUploads(sql),
    files: s3UploadFiles(s3Client(), env.UPLOADS_BUCKET),
    standings: postgresStandings(sql),
    rules: postgresRuleRecords(sql),
    configurations: postgresRuleConfigurations(sql),
    work: postgresWork(sql),
    enrichQueue: sqsWorkQueue(sqs, env.ENRICH_QUEUE_URL),
    snapshots: postgresEligibilitySnapshots(sql),
    rulesQueue: sqsRulesQueue(sqs, env.RULES_QUEUE_URL),
    simulations: postgresSimulations(sql),
    simulationQueue: sqsSimulationQueue(sqs, env.SIMULATION_QUEUE_URL),
    ruleTrades: postgresRuleTrades(sql),
    newId: randomUUID,
    logger,
  }),
).use(injectLambdaContext(logger, { resetKeys: true }));
