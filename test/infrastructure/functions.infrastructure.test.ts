import { describe, expect, it } from '@jest/globals';
import { FUNCTION_ENVIRONMENT, type FunctionName } from '#contracts/environment.ts';
import { ROUTES } from '#contracts/routes.ts';
import { functionNamed, only, resourcesOf, synthesise } from './synthesised-app.ts';

const app = synthesise({ stage: 'local' });
const prod = synthesise({ stage: 'prod' });

const NAMES: FunctionName[] = [
  'ingest',
  'enrich',
  'metrics',
  'rules',
  'simulate',
  'regime',
  'daily-ingest',
  'archive-prices',
  'volatility',
  'migrate',
  'api',
];

describe('functions', () => {
  it('are exactly those of the contract, beside the provider of the migration trigger', () => {
    expect([...NAMES].sort()).toEqual(Object.keys(FUNCTION_ENVIRONMENT).sort());
    const found = resourcesOf(app, 'AWS::Lambda::Function').map(({ id }) => id);
    const ours = NAMES.map((name) => functionNamed(app, name).id);
    expect(found.filter((id) => !ours.includes(id))).toEqual([
      expect.stringMatching(/^AWSCDKTriggerCustomResourceProvider/),
    ]);
  });

  it.each(NAMES)('%s gets exactly the environment of its contract', (name) => {
    const { Environment } = functionNamed(app, name).properties;
    expect(Object.keys(Environment.Variables).sort()).toEqual(
      [...FUNCTION_ENVIRONMENT[name], 'NODE_OPTIONS'].sort(),
    );
  });

  it.each(NAMES)('%s trusts the certificates of RDS where the database demands TLS', (name) => {
    expect(functionNamed(prod, name).properties['Environment'].Variables).toMatchObject({
      DATABASE_TLS: 'require',
      NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem',
    });
    expect(functionNamed(app, name).properties['Environment'].Variables.DATABASE_TLS).toBe(
      'disable',
    );
  });

  it.each(NAMES)('%s runs on Node 24, ARM, traced, in the VPC, with its own log group', (name) => {
    expect(functionNamed(app, name).properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      TracingConfig: { Mode: 'Active' },
      VpcConfig: { SubnetIds: [expect.anything(), expect.anything()] },
      LoggingConfig: { LogGroup: { Ref: expect.stringMatching(/Logs/) } },
    });
  });

  it.each([
    ['ingest', 2048, 900],
    ['enrich', 1024, 300],
    ['metrics', 1024, 300],
    ['rules', 3072, 600],
    ['simulate', 4096, 900],
    ['regime', 1024, 300],
    ['daily-ingest', 1024, 300],
    ['archive-prices', 1024, 900],
    ['volatility', 1024, 300],
    ['migrate', 512, 300],
    ['api', 1024, 29],
  ] as const)('%s has %d MB and %d seconds', (name, memory, timeout) => {
    expect(functionNamed(app, name).properties).toMatchObject({
      MemorySize: memory,
      Timeout: timeout,
    });
  });

  it('keep their logs for a bounded time', () => {
    for (const { properties } of resourcesOf(prod, 'AWS::Logs::LogGroup')) {
      expect(properties['RetentionInDays']).toBe(90);
    }
  });

  it('only the daily pull may leave for MongoDB', () => {
    const groups = (name: FunctionName) =>
      functionNamed(app, name).properties['VpcConfig'].SecurityGroupIds.length;
    expect(NAMES.filter((name) => groups(name) > 1)).toEqual(['daily-ingest']);
  });

  it('called by a schedule keep the events that failed', () => {
    const kept = NAMES.filter((name) => 'DeadLetterConfig' in functionNamed(app, name).properties);
    expect(kept).toEqual(['rules', 'regime', 'daily-ingest', 'archive-prices', 'volatility']);
  });
});

describe('migration', () => {
  it('runs after the database exists and before anything else runs, in other stacks too', () => {
    const trigger = resourcesOf(app, 'Custom::Trigger')[0];
    const own = NAMES.filter((name) => functionNamed(app, name).part === 'pipeline');
    for (const name of own.filter((one) => one !== 'migrate')) {
      expect(functionNamed(app, name).resource.DependsOn).toContain(trigger?.id);
    }
    const sources = resourcesOf(app, 'AWS::Lambda::EventSourceMapping');
    for (const { resource } of sources.filter(({ part }) => part === 'pipeline')) {
      expect(resource.DependsOn).toContain(trigger?.id);
    }
    expect([...own.map(() => 'pipeline'), ...app.afterPipeline].sort()).toEqual(
      NAMES.map((name) => functionNamed(app, name).part).sort(),
    );
  });

  it('runs again when the function or a migration changes', () => {
    expect(resourcesOf(app, 'Custom::Trigger').map(({ properties }) => properties)).toEqual([
      expect.objectContaining({
        ExecuteOnHandlerChange: true,
        InvocationType: 'RequestResponse',
        Timeout: '300000',
        HandlerArn: { Ref: expect.stringMatching(/^MigrationMigrateFunctionCurrentVersion/) },
      }),
    ]);
  });
});

const methods = resourcesOf(app, 'AWS::ApiGateway::Method');

/** The path of a method, followed from resource to parent as API Gateway does. */
function pathOfResource(id: string): string {
  const resource = resourcesOf(app, 'AWS::ApiGateway::Resource').find((each) => each.id === id);
  if (!resource) return '';
  return `${pathOfResource(resource.properties['ParentId'].Ref)}/${resource.properties['PathPart']}`;
}

describe('the REST surface', () => {
  it('is exactly the routes of the contract', () => {
    const found = methods.map(
      ({ properties }) =>
        `${properties['HttpMethod']} ${pathOfResource(properties['ResourceId'].Ref)}`,
    );
    expect(found.sort()).toEqual(ROUTES.map(({ method, path }) => `${method} ${path}`).sort());
  });

  it('goes to one router function, for IAM callers only', () => {
    const router = functionNamed(app, 'api').id;
    for (const { properties } of methods) {
      expect(properties['AuthorizationType']).toBe('AWS_IAM');
      expect(properties['Integration'].Type).toBe('AWS_PROXY');
      expect(JSON.stringify(properties['Integration'].Uri)).toContain(router);
    }
  });

  it('is throttled, traced, and logs every request with its id', () => {
    const stage = only(resourcesOf(app, 'AWS::ApiGateway::Stage'), 'stage').properties;
    expect(stage).toMatchObject({
      StageName: 'v1',
      TracingEnabled: true,
      MethodSettings: [
        expect.objectContaining({ ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 }),
      ],
    });
    expect(JSON.parse(stage['AccessLogSetting'].Format)).toMatchObject({
      requestId: '$context.requestId',
    });
  });
});
