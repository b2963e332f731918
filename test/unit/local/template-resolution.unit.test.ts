import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { functionDefinitions } from '#local/lambda/function-definition.ts';
import { readAssembly } from '#local/template/assembly.ts';
import { leftOut } from '#local/template/cloud-only.ts';
import { resolveAssembly } from '#local/template/resolve.ts';
import type { ResolvedResource } from '#local/template/resolved-resource.ts';

const endpoints = {
  gatewayUrl: 'http://127.0.0.1:4100',
  database: { host: '127.0.0.1', port: 5433 },
};

const folders: string[] = [];

/** An assembly on disk; the manifest lists the stacks in the order of `stacks`. */
function assemblyOf(
  stacks: Readonly<Record<string, { readonly template: object; readonly after?: string[] }>>,
): string {
  const folder = mkdtempSync(join(tmpdir(), 'saras-assembly-'));
  folders.push(folder);
  const artifacts = Object.fromEntries(
    Object.entries(stacks).map(([name, { template, after = [] }]) => {
      writeFileSync(join(folder, `${name}.template.json`), JSON.stringify(template));
      const properties = { templateFile: `${name}.template.json` };
      return [name, { type: 'aws:cloudformation:stack', dependencies: after, properties }];
    }),
  );
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ artifacts }));
  return folder;
}

const resolved = (...stacks: Parameters<typeof assemblyOf>): readonly ResolvedResource[] =>
  resolveAssembly(readAssembly(assemblyOf(...stacks)), endpoints);

const only = (resources: readonly ResolvedResource[], logicalId: string): ResolvedResource => {
  const found = resources.find((resource) => resource.logicalId === logicalId);
  if (!found) throw new Error(`no ${logicalId}`);
  return found;
};

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('a synthesised template', () => {
  it('lists stacks after those they depend on, whatever the order of the manifest', () => {
    const folder = assemblyOf({
      api: { template: {}, after: ['pipeline'] },
      pipeline: { template: {}, after: ['data'] },
      data: { template: {} },
    });
    expect(readAssembly(folder).stacks.map(({ name }) => name)).toEqual([
      'data',
      'pipeline',
      'api',
    ]);
  });

  it('follows a reference into another stack to the address of the local part', () => {
    const reference = {
      'Fn::GetStackOutput': { StackName: 'data', OutputName: 'QueueUrl', Region: 'ap-south-1' },
    };
    const resources = resolved({
      jobs: {
        after: ['data'],
        template: {
          Resources: { Schedule: { Type: 'AWS::Events::Rule', Properties: { Url: reference } } },
        },
      },
      data: {
        template: {
          Resources: {
            Orders: {
              Type: 'AWS::SQS::Queue',
              Properties: { QueueName: { 'Fn::Join': ['-', ['orders', { Ref: 'AWS::Region' }]] } },
            },
          },
          Outputs: { QueueUrl: { Value: { Ref: 'Orders' } } },
        },
      },
    });
    expect(only(resources, 'Schedule').properties).toEqual({
      Url: 'http://127.0.0.1:4100/000000000000/orders-ap-south-1',
    });
    expect(only(resources, 'Orders').attributes['Arn']).toBe(
      'arn:aws:sqs:ap-south-1:000000000000:orders-ap-south-1',
    );
  });

  it('gives a resource without a name the same lawful name in every run', () => {
    const template = {
      Resources: {
        UploadsBucket: { Type: 'AWS::S3::Bucket' },
        Fifo: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } },
        [`Long${'x'.repeat(80)}`]: { Type: 'AWS::IAM::Role' },
      },
    };
    const [first, second] = [resolved({ Data: { template } }), resolved({ Data: { template } })];
    expect(first.map(({ ref }) => ref)).toEqual(second.map(({ ref }) => ref));
    expect(only(first, 'UploadsBucket').ref).toBe('data-uploadsbucket');
    expect(only(first, 'Fifo').attributes['QueueName']).toBe('Data-Fifo.fifo');
    expect(first[2]?.ref).toHaveLength(64);
  });

  it('knows the port of the database and what only exists in the cloud', () => {
    const resources = resolved({
      data: {
        template: {
          Resources: {
            Db: { Type: 'AWS::RDS::DBInstance' },
            Access: { Type: 'AWS::EC2::SecurityGroup' },
            Rule: {
              Type: 'AWS::Events::Rule',
              Properties: {
                Port: { 'Fn::GetAtt': ['Db', 'Endpoint.Port'] },
                Group: { 'Fn::GetAtt': ['Access', 'GroupId'] },
              },
            },
          },
        },
      },
    });
    expect(only(resources, 'Rule').properties['Port']).toBe('5433');
    expect(only(resources, 'Rule').properties['Group']).toMatch(/^local-[0-9a-f]{12}$/);
    expect(leftOut(resources)).toEqual([
      {
        type: 'AWS::EC2::SecurityGroup',
        count: 1,
        reason: 'everything listens on the loopback address',
      },
    ]);
  });

  it.each([
    [
      'an unknown resource type',
      { Thing: { Type: 'AWS::Kinesis::Stream' } },
      'data/Thing: resource type AWS::Kinesis::Stream is unknown to the local cloud',
    ],
    [
      'another custom resource than a trigger',
      { Thing: { Type: 'Custom::CDKBucketDeployment' } },
      'data/Thing: resource type Custom::CDKBucketDeployment is unknown to the local cloud',
    ],
    [
      'a reference to nothing',
      { Rule: { Type: 'AWS::Events::Rule', Properties: { A: { Ref: 'Nowhere' } } } },
      'data/Rule: Ref: data has no resource or parameter Nowhere',
    ],
    [
      'an attribute the local part does not have',
      {
        Orders: { Type: 'AWS::SQS::Queue' },
        Rule: { Type: 'AWS::Events::Rule', Properties: { A: { 'Fn::GetAtt': ['Orders', 'Age'] } } },
      },
      'data/Rule: Fn::GetAtt Orders.Age: the local cloud knows no such attribute of AWS::SQS::Queue',
    ],
    [
      'a conditional resource',
      { Orders: { Type: 'AWS::SQS::Queue', Condition: 'IsProduction' } },
      'data/Orders: Condition IsProduction is not supported locally',
    ],
    [
      'a name that depends on itself',
      { Orders: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { Ref: 'Orders' } } } },
      'data/Orders: the name depends on itself',
    ],
  ])('stops at %s', (_story, Resources, message) => {
    expect(() => resolved({ data: { template: { Resources } } })).toThrow(message);
  });
});

describe('the functions of a template', () => {
  const role = { 'Fn::GetAtt': ['Role', 'Arn'] };
  const code = {
    'aws:asset:path': 'asset.1',
    'aws:cdk:path': 'jobs/DailyIngest/Function/Resource',
  };
  const ingest = {
    Type: 'AWS::Lambda::Function',
    Metadata: code,
    Properties: {
      Handler: 'index.handler',
      Role: role,
      Timeout: 60,
      MemorySize: 512,
      Environment: { Variables: { MAX: 5, QUEUE: { Ref: 'Orders' } } },
    },
  };
  const base = { Role: { Type: 'AWS::IAM::Role' }, Orders: { Type: 'AWS::SQS::Queue' } };

  it('carry code folder, limits, role and resolved environment; providers are not among them', () => {
    const resources = resolved({
      jobs: {
        template: {
          Resources: {
            ...base,
            Ingest: ingest,
            Provider: { ...ingest, Metadata: { 'aws:asset:path': 'asset.2' } },
            Migrate: {
              Type: 'Custom::Trigger',
              Properties: { ServiceToken: { 'Fn::GetAtt': ['Provider', 'Arn'] } },
            },
          },
        },
      },
    });
    expect(functionDefinitions(resources)).toEqual([
      expect.objectContaining({
        name: 'jobs-Ingest',
        title: 'daily-ingest',
        codeFolder: join(folders[0] ?? '', 'asset.1'),
        roleName: 'jobs-Role',
        timeoutSeconds: 60,
        memoryMb: 512,
        environment: { MAX: '5', QUEUE: 'http://127.0.0.1:4100/000000000000/jobs-Orders' },
      }),
    ]);
  });

  it('must not carry secrets in their environment', () => {
    const Variables = { PASSWORD: '{{resolve:secretsmanager:x:SecretString:password::}}' };
    const withSecret = {
      ...ingest,
      Properties: { ...ingest.Properties, Environment: { Variables } },
    };
    const resources = resolved({ jobs: { template: { Resources: { ...base, F: withSecret } } } });
    expect(() => functionDefinitions(resources)).toThrow(
      "jobs/F: PASSWORD holds a dynamic reference: pass the secret's ARN",
    );
  });
});
