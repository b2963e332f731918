import { describe, expect, it } from '@jest/globals';
import type { FunctionName } from '#contracts/environment.ts';
import {
  iamStatements,
  pathOf,
  permissionsOf,
  resourcesOf,
  synthesise,
} from './synthesised-app.ts';

const app = synthesise({ stage: 'local' });

const READ_SECRET = ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'];
const SEND = ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'];
const CONSUME = [
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
  'sqs:ReceiveMessage',
];
const APPLICATION = '<DatabaseApplicationAttachment>';
const UPLOADS = '<UploadsBucketArn>/uploads/*';
const REJECTS = '<UploadsBucketArn>/rejects/*';
const PRICES = '<ArchiveBucketArn>/prices/*';
/** Listing makes a day that is not archived a 404 instead of a 403. */
const READ_PRICES = { [PRICES]: ['s3:GetObject'], '<ArchiveBucketArn>': ['s3:ListBucket'] };

/** What each function may do beyond logs, traces and network interfaces: action -> resource. */
const MAY: Readonly<Record<FunctionName, Readonly<Record<string, readonly string[]>>>> = {
  ingest: {
    [APPLICATION]: READ_SECRET,
    [UPLOADS]: ['s3:GetObject'],
    [REJECTS]: ['s3:PutObject'],
    '<IngestQueue.Arn>': CONSUME,
    '<EnrichQueue.Arn>': SEND,
    '<IngestQueueDeadLetters.Arn>': SEND,
  },
  enrich: {
    [APPLICATION]: READ_SECRET,
    ...READ_PRICES,
    '<EnrichQueue.Arn>': CONSUME,
    '<MetricsQueue.Arn>': SEND,
    '<RulesQueue.Arn>': SEND,
    '<EnrichQueueDeadLetters.Arn>': SEND,
  },
  metrics: {
    [APPLICATION]: READ_SECRET,
    '<MetricsQueue.Arn>': CONSUME,
    '<RulesQueue.Arn>': SEND,
    '<MetricsQueueDeadLetters.Arn>': SEND,
  },
  rules: {
    [APPLICATION]: READ_SECRET,
    // It asks itself when a schedule calls it.
    '<RulesQueueArn>': [...CONSUME, 'sqs:SendMessage'].sort(),
    '<RulesQueueDeadLettersArn>': SEND,
    '<ScheduleDeadLettersArn>': ['sqs:SendMessage'],
  },
  simulate: {
    [APPLICATION]: READ_SECRET,
    ...READ_PRICES,
    '<SimulationQueue.Arn>': CONSUME,
    '<SimulationQueueDeadLetters.Arn>': SEND,
  },
  regime: {
    [APPLICATION]: READ_SECRET,
    ...READ_PRICES,
    '<EnrichQueue.Arn>': SEND,
    '<ScheduleDeadLetters.Arn>': ['sqs:SendMessage'],
  },
  'daily-ingest': {
    [APPLICATION]: READ_SECRET,
    '<MongoUri>': READ_SECRET,
    [UPLOADS]: ['s3:PutObject'],
    '<ScheduleDeadLetters.Arn>': ['sqs:SendMessage'],
  },
  'archive-prices': {
    [APPLICATION]: READ_SECRET,
    '<AccelPix>': READ_SECRET,
    '<Dhan>': READ_SECRET,
    [PRICES]: ['s3:PutObject'],
    '<EnrichQueue.Arn>': SEND,
    '<ScheduleDeadLetters.Arn>': ['sqs:SendMessage'],
  },
  volatility: {
    [APPLICATION]: READ_SECRET,
    ...READ_PRICES,
    '<ScheduleDeadLetters.Arn>': ['sqs:SendMessage'],
  },
  migrate: { [APPLICATION]: READ_SECRET, '<DatabaseOwnerAttachment>': READ_SECRET },
  api: {
    [APPLICATION]: READ_SECRET,
    [UPLOADS]: ['s3:PutObject'],
    [REJECTS]: ['s3:GetObject'],
    '<EnrichQueueArn>': SEND,
    '<RulesQueueArn>': SEND,
    '<SimulationQueueArn>': SEND,
  },
};

const HOUSE = /^(ec2|xray|logs):/;

function grantsOf(name: FunctionName): Record<string, string[]> {
  const grants: Record<string, string[]> = {};
  for (const { effect, actions, resources } of permissionsOf(app, name)) {
    expect(effect).toBe('Allow');
    if (actions.every((action) => HOUSE.test(action))) continue;
    for (const resource of resources) {
      grants[resource] = [...new Set([...(grants[resource] ?? []), ...actions])].sort();
    }
  }
  return grants;
}

describe('permissions', () => {
  it.each(Object.keys(MAY) as FunctionName[])('%s may do exactly what its work needs', (name) => {
    expect(grantsOf(name)).toEqual(MAY[name]);
  });

  it('no action is a wildcard', () => {
    const actions = iamStatements(app).flatMap((statement) => statement.actions);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('every resource wildcard is one of these', () => {
    const wild = iamStatements(app).flatMap(({ actions, resources }) =>
      resources
        .filter((resource) => resource.includes('*'))
        .map((resource) => `${[...new Set(actions.map(serviceOf))]} ${resource}`),
    );
    expect([...new Set(wild)].sort()).toEqual([
      'ec2 *',
      'lambda <MigrationMigrateFunction.Arn>:*',
      's3 <ArchiveBucketArn>/prices/*',
      's3 <UploadsBucketArn>/rejects/*',
      's3 <UploadsBucketArn>/uploads/*',
      'xray *',
    ]);
  });

  it('managed policies of AWS are worn only by the trigger provider and the API log writer', () => {
    const wearers = resourcesOf(app, 'AWS::IAM::Role').filter(
      ({ properties }) => properties['ManagedPolicyArns'] !== undefined,
    );
    expect(wearers.map(pathOf).sort()).toEqual([
      'AWSCDK.TriggerCustomResourceProviderCustomResourceProvider/Role',
      'Api/CloudWatchRole/Resource',
    ]);
  });

  it('a schedule may call its function and fill its dead-letter queue, nothing else', () => {
    const schedules = iamStatements(app).filter(({ owner }) =>
      /Schedule\/Role\/Resource$/.test(pathOf(owner)),
    );
    expect(schedules.flatMap(({ actions, resources }) => `${actions} ${resources}`).sort()).toEqual(
      [
        'lambda:InvokeFunction <ArchivePricesFunction.Arn>',
        'lambda:InvokeFunction <DailyIngestFunction.Arn>',
        'lambda:InvokeFunction <RegimeFunction.Arn>',
        'lambda:InvokeFunction <RulesFunction.Arn>',
        'lambda:InvokeFunction <RulesFunction.Arn>',
        'lambda:InvokeFunction <VolatilityFunction.Arn>',
        'sqs:SendMessage <ScheduleDeadLetters.Arn>',
        'sqs:SendMessage <ScheduleDeadLetters.Arn>',
        'sqs:SendMessage <ScheduleDeadLetters.Arn>',
        'sqs:SendMessage <ScheduleDeadLetters.Arn>',
        'sqs:SendMessage <ScheduleDeadLettersArn>',
        'sqs:SendMessage <ScheduleDeadLettersArn>',
      ],
    );
  });
});

const serviceOf = (action: string): string => action.split(':')[0] ?? action;
