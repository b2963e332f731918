import { join } from 'node:path';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { FUNCTION_ENVIRONMENT } from '#contracts/environment.ts';
import { secretsClient } from '#runtime/aws-clients.ts';
import { databaseLogin, openDatabase } from '#runtime/database.ts';
import { readEnvironment } from '#runtime/environment.ts';
import { createLogger } from '#runtime/logger.ts';
import { createMigrate } from './handler.ts';

const env = readEnvironment(FUNCTION_ENVIRONMENT.migrate);
const logger = createLogger('migrate', env.LOG_LEVEL);
const secrets = secretsClient();
const sql = await openDatabase(secrets, env.DATABASE_OWNER_SECRET_ARN, {
  max: 1,
  tls: env.DATABASE_TLS,
});

export const handler = middy<unknown>(
  createMigrate({
    sql,
    folder: join(import.meta.dirname, 'migrations'),
    applicationLogin: () => databaseLogin(secrets, env.DATABASE_SECRET_ARN),
    logger,
  }),
).use(injectLambdaContext(logger, { resetKeys: true }));
