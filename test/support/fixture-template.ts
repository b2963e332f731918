// A whole application in miniature, written as `cdk synth` writes one: upload -> rule -> queue -> worker
// -> results, an API in front, a schedule, a migration; each piece can be changed by a test.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Resource = { readonly Type: string; readonly Properties?: Record<string, unknown> };
export type Resources = Record<string, Resource & { readonly Metadata?: Record<string, string> }>;

const getAtt = (id: string, attribute = 'Arn') => ({ 'Fn::GetAtt': [id, attribute] });
const ref = (id: string) => ({ Ref: id });

const queue = (name: string, properties: object = {}): Resource => ({
  Type: 'AWS::SQS::Queue',
  Properties: { QueueName: name, ...properties },
});

const allow = (Action: unknown, Resource: unknown) => ({ Effect: 'Allow', Action, Resource });

const role = (...statements: readonly object[]): Resource => ({
  Type: 'AWS::IAM::Role',
  Properties: { Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: statements } }] },
});

const lambda = (id: string, roleId: string, environment: object = {}) => ({
  Type: 'AWS::Lambda::Function',
  Metadata: { 'aws:asset:path': `asset.${id}`, 'aws:cdk:path': `app/${id}/Function/Resource` },
  Properties: {
    Handler: 'index.handler',
    Role: getAtt(roleId),
    Timeout: 20,
    MemorySize: 256,
    Environment: { Variables: environment },
  },
});

const secret = (properties: object): Resource => ({
  Type: 'AWS::SecretsManager::Secret',
  Properties: { ...properties },
});

const attachment = (SecretId: object): Resource => ({
  Type: 'AWS::SecretsManager::SecretTargetAttachment',
  Properties: { SecretId, TargetId: ref('Database'), TargetType: 'AWS::RDS::DBInstance' },
});

const generated = (username: string) => ({
  GenerateSecretString: {
    SecretStringTemplate: JSON.stringify({ username, dbname: 'app' }),
    GenerateStringKey: 'password',
  },
});

const owner = (field: string) => ({
  'Fn::Join': ['', ['{{resolve:secretsmanager:', ref('Owner'), `:SecretString:${field}::}}`]],
});

/** The resources of the application, fresh for each caller to change. */
export const fixtureResources = (): Resources => ({
  Owner: secret(generated('app_owner')),
  OwnerAttachment: attachment(ref('Owner')),
  Database: {
    Type: 'AWS::RDS::DBInstance',
    Properties: {
      Engine: 'postgres',
      EngineVersion: '17',
      DBName: 'app',
      MasterUsername: owner('username'),
      MasterUserPassword: owner('password'),
    },
  },
  Uploads: {
    Type: 'AWS::S3::Bucket',
    Properties: {
      BucketName: 'fixture-uploads',
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    },
  },
  Poison: queue('fixture-poison'),
  Work: queue('fixture-work', {
    VisibilityTimeout: 1800,
    RedrivePolicy: { deadLetterTargetArn: getAtt('Poison'), maxReceiveCount: 2 },
  }),
  Results: queue('fixture-results'),
  WorkPolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [ref('Work')],
      PolicyDocument: {
        Statement: [
          {
            ...allow('sqs:SendMessage', getAtt('Work')),
            Principal: { Service: 'events.amazonaws.com' },
            Condition: { ArnEquals: { 'aws:SourceArn': getAtt('UploadArrived') } },
          },
        ],
      },
    },
  },
  UploadArrived: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: {
        source: ['aws.s3'],
        detail: { bucket: { name: [ref('Uploads')] }, object: { key: [{ prefix: 'in/' }] } },
      },
      Targets: [{ Id: 'Target0', Arn: getAtt('Work') }],
    },
  },
  WorkerRole: role(
    allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], getAtt('Work')),
    allow('sqs:SendMessage', getAtt('Results')),
  ),
  Worker: lambda('Worker', 'WorkerRole', { RESULTS: ref('Results') }),
  Mapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: getAtt('Work'),
      FunctionName: ref('Worker'),
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    },
  },
  ScheduleRole: role(allow('lambda:InvokeFunction', getAtt('Worker'))),
  NightlySchedule: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      ScheduleExpression: 'cron(0 16 ? * MON-FRI *)',
      ScheduleExpressionTimezone: 'Asia/Kolkata',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: getAtt('Worker'),
        RoleArn: getAtt('ScheduleRole'),
        Input: '{"scheduledAt":"<aws.scheduler.scheduled-time>"}',
      },
    },
  },
  MigrateRole: role(
    allow('sqs:SendMessage', getAtt('Results')),
    allow('secretsmanager:GetSecretValue', ref('Owner')),
  ),
  Migrate: lambda('Migrate', 'MigrateRole', {
    RESULTS: ref('Results'),
    SECRET: ref('OwnerAttachment'),
  }),
  MigrateVersion: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: ref('Migrate') } },
  MigrateTrigger: {
    Type: 'Custom::Trigger',
    Properties: { HandlerArn: ref('MigrateVersion'), InvocationType: 'RequestResponse' },
  },
  ApiRole: role(allow('s3:PutObject', { 'Fn::Join': ['', [getAtt('Uploads'), '/in/*']] })),
  Api: lambda('Api', 'ApiRole', { BUCKET: ref('Uploads') }),
  Rest: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'fixture' } },
  Stage: {
    Type: 'AWS::ApiGateway::Stage',
    Properties: { RestApiId: ref('Rest'), StageName: 'v1' },
  },
  Upload: {
    Type: 'AWS::ApiGateway::Resource',
    Properties: { ParentId: getAtt('Rest', 'RootResourceId'), PathPart: 'upload' },
  },
  PostUpload: {
    Type: 'AWS::ApiGateway::Method',
    Properties: {
      HttpMethod: 'POST',
      ResourceId: ref('Upload'),
      RestApiId: ref('Rest'),
      AuthorizationType: 'AWS_IAM',
      Integration: {
        Type: 'AWS_PROXY',
        IntegrationHttpMethod: 'POST',
        Uri: {
          'Fn::Join': [
            '',
            [
              'arn:aws:apigateway:ap-south-1:lambda:path/2015-03-31/functions/',
              getAtt('Api'),
              '/invocations',
            ],
          ],
        },
      },
    },
  },
  ApiPermission: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: getAtt('Api'),
      Principal: 'apigateway.amazonaws.com',
      SourceArn: {
        'Fn::Join': [
          '',
          ['arn:aws:execute-api:ap-south-1:', ref('AWS::AccountId'), ':', ref('Rest'), '/*/*/*'],
        ],
      },
    },
  },
});

// Bundles without the SDK: the wire protocol by hand, signed as the gateway reads it.
const prelude = `
const call = async (service, target, body, url = process.env.AWS_ENDPOINT_URL, method = 'POST') => {
  const response = await fetch(url, { method, body, headers: {
    authorization: \`AWS4-HMAC-SHA256 Credential=\${process.env.AWS_ACCESS_KEY_ID}/20261124/ap-south-1/\${service}/aws4_request, SignedHeaders=host, Signature=0\`,
    ...(target && { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.0' }) } });
  const text = await response.text();
  if (!response.ok) throw new Error(response.status + ' ' + text);
  return text;
};
const send = (result) => call('sqs', 'AmazonSQS.SendMessage',
  JSON.stringify({ QueueUrl: process.env.RESULTS, MessageBody: JSON.stringify(result) }));
`;

const bundles: Readonly<Record<string, string>> = {
  // Takes uploads from the queue, and the schedule's events; "poison" fails, "hang" never ends.
  Worker: `${prelude}
    if (!process.env.RESULTS) throw new Error('environment: RESULTS is missing');
    export const handler = async (event) => {
      if (!event.Records) return send(event);
      const { detail } = JSON.parse(event.Records[0].body);
      const key = detail.object.key;
      if (key.endsWith('poison')) throw new Error('cannot read ' + key);
      if (key.endsWith('hang') && event.Records[0].attributes.ApproximateReceiveCount === '1')
        await new Promise((resolve) => setTimeout(resolve, 15000));
      await send({ key, size: detail.object.size });
      return { batchItemFailures: [] };
    };`,
  Migrate: `${prelude}
    export const handler = async () => {
      const text = await call('secretsmanager', 'secretsmanager.GetSecretValue',
        JSON.stringify({ SecretId: process.env.SECRET }));
      const { username, host } = JSON.parse(JSON.parse(text).SecretString);
      await send({ migratedAs: username, host });
    };`,
  Api: `${prelude}
    export const handler = async (event) => {
      const { key, content } = JSON.parse(event.body);
      const url = process.env.AWS_ENDPOINT_URL + '/' + process.env.BUCKET + '/' + key;
      try { await call('s3', undefined, content, url, 'PUT'); }
      catch (error) { return { statusCode: 502, body: error.message }; }
      return { statusCode: 201, body: JSON.stringify({ pid: process.pid }) };
    };`,
};

/** Writes the assembly into `folder`. */
export function writeFixture(folder: string, resources: Resources = fixtureResources()): void {
  for (const [id, source] of Object.entries(bundles)) {
    mkdirSync(join(folder, `asset.${id}`), { recursive: true });
    writeFileSync(join(folder, `asset.${id}`, 'index.mjs'), source);
  }
  const properties = { templateFile: 'app.template.json' };
  const artifacts = { app: { type: 'aws:cloudformation:stack', properties } };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ artifacts }));
  writeFileSync(join(folder, 'app.template.json'), JSON.stringify({ Resources: resources }));
}
