// Environment names of every function: code parses them, cdk sets them, so they cannot drift apart.

export const ENV = {
  logLevel: 'LOG_LEVEL',
  databaseSecretArn: 'DATABASE_SECRET_ARN',
  databaseOwnerSecretArn: 'DATABASE_OWNER_SECRET_ARN',
  databaseTls: 'DATABASE_TLS',
  uploadsBucket: 'UPLOADS_BUCKET',
  enrichQueueUrl: 'ENRICH_QUEUE_URL',
  metricsQueueUrl: 'METRICS_QUEUE_URL',
  rulesQueueUrl: 'RULES_QUEUE_URL',
  simulationQueueUrl: 'SIMULATION_QUEUE_URL',
  deadLetterQueueUrl: 'DEAD_LETTER_QUEUE_URL',
  maxReceives: 'MAX_RECEIVES',
  mongoSecretArn: 'MONGO_SECRET_ARN',
  archiveBucket: 'ARCHIVE_BUCKET',
  accelPixSecretArn: 'ACCELPIX_SECRET_ARN',
  dhanSecretArn: 'DHAN_SECRET_ARN',
} as const;

export type EnvironmentName = (typeof ENV)[keyof typeof ENV];

/** What each function needs beyond what the Lambda platform sets; cdk must provide exactly these. */
export const FUNCTION_ENVIRONMENT = {
  ingest: [
    ENV.logLevel,
    ENV.databaseSecretArn,
    ENV.databaseTls,
    ENV.uploadsBucket,
    ENV.enrichQueueUrl,
    ENV.deadLetterQueueUrl,
    ENV.maxReceives,
  ],
  enrich: [
    ENV.logLevel,
    ENV.databaseSecretArn,
    ENV.databaseTls,
    ENV.archiveBucket,
    ENV.metricsQueueUrl,
    ENV.rulesQueueUrl,
    ENV.deadLetterQueueUrl,
    ENV.maxReceives,
  ],
  metrics: [
    ENV.logLevel,
    ENV.databaseSecretArn,
    ENV.databaseTls,
    ENV.rulesQueueUrl,
    ENV.deadLetterQueueUrl,
    ENV.maxReceives,
  ],
  rules: [
    ENV.logLevel,
    ENV.databaseSecretArn,
    ENV.databaseTls,
    ENV.rulesQueueUrl,
    ENV.deadLetterQueueUrl,
    ENV.maxReceives,
  ],
  regime: [
    ENV.logLevel,
    ENV.databaseSecretArn,
    ENV.databaseTls,
    ENV.archiveBucket,
    ENV.enrichQueueUrl,
  ],
  'daily-ingest': [
    ENV.logLevel,
    ENV.databaseSecretArn,
    ENV.databaseTls,
    ENV.uploadsBucket,
    ENV.mongoSecretArn,
  ],
  'archive-prices': [
    ENV.logLevel,
    ENV.databaseSecretArn,
    ENV.databaseTls,
    ENV.archiveBucket,
    ENV.enrichQueueUrl,
    ENV.accelPixSecretArn,
    ENV.dhanSecretArn,
  ],
  volatility: [ENV.logLevel, ENV.databaseSecretArn, ENV.databaseTls, ENV.archiveBucket],
  simulate: [
    ENV.logLevel,
    ENV.databaseSecretArn,
    ENV.databaseTls,
    ENV.archiveBucket,
    ENV.deadLetterQueueUrl,
    ENV.maxReceives,
  ],
  migrate: [ENV.logLevel, ENV.databaseOwnerSecretArn, ENV.databaseSecretArn, ENV.databaseTls],
  api: [
    ENV.logLevel,
    ENV.databaseSecretArn,
    ENV.databaseTls,
    ENV.uploadsBucket,
    ENV.enrichQueueUrl,
    ENV.rulesQueueUrl,
    ENV.simulationQueueUrl,
  ],
} as const satisfies Record<string, readonly EnvironmentName[]>;

export type FunctionName = keyof typeof FUNCTION_ENVIRONMENT;
