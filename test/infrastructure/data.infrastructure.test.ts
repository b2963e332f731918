import { describe, expect, it } from '@jest/globals';
import { only, resourcesOf, synthesise } from './synthesised-app.ts';

const app = synthesise({ stage: 'local' });
const prod = synthesise({ stage: 'prod' });

/** A changed logical id means a new, empty database or bucket: change this list only on purpose. */
const STATEFUL = {
  'AWS::RDS::DBInstance': ['DatabaseInstanceAA8A5FDE'],
  'AWS::S3::Bucket': [
    'ArchiveBucket49F1AC64',
    'UploadsAccessLogsB2D59324',
    'UploadsBucketC4B27CC7',
  ],
  'AWS::SecretsManager::Secret': [
    'AccelPix4852BF5D',
    'DatabaseApplication2C2CF2AA',
    'DatabaseOwnerD07B5662',
    'Dhan1DD0955A',
    'MongoUri5200FB34',
  ],
  'AWS::EC2::EIP': ['EgressAddress'],
};

describe('stateful resources', () => {
  it.each(Object.entries(STATEFUL))('%s keep their logical ids in every stage', (type, ids) => {
    for (const stage of [app, prod]) {
      const found = resourcesOf(stage, type).map(({ id }) => id);
      expect(found.sort()).toEqual(ids);
    }
  });

  it.each(Object.keys(STATEFUL))('%s survive the deletion of their stack', (type) => {
    for (const { resource } of resourcesOf(prod, type)) {
      expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
  });

  it('stand in stacks that cannot be terminated, except in the local stage', () => {
    expect(prod.protectedStacks).toEqual(['network', 'data']);
    expect(app.protectedStacks).toEqual([]);
  });

  it('are none of the stateless stacks', () => {
    const places = Object.keys(STATEFUL).flatMap((type) => resourcesOf(prod, type));
    expect([...new Set(places.map(({ part }) => part))].sort()).toEqual(['data', 'network']);
  });
});

describe('database', () => {
  const database = only(resourcesOf(prod, 'AWS::RDS::DBInstance'), 'database').properties;

  it('is PostgreSQL 17, encrypted, private, in two zones, protected, backed up for two weeks', () => {
    expect(database).toMatchObject({
      Engine: 'postgres',
      EngineVersion: expect.stringMatching(/^17(\.|$)/),
      DBName: 'saras',
      StorageEncrypted: true,
      PubliclyAccessible: false,
      MultiAZ: true,
      DeletionProtection: true,
      BackupRetentionPeriod: 14,
    });
  });

  it('refuses connections without TLS wherever it is RDS', () => {
    const parameters = only(resourcesOf(prod, 'AWS::RDS::DBParameterGroup'), 'parameters');
    expect(parameters.properties).toMatchObject({
      Family: 'postgres17',
      Parameters: { 'rds.force_ssl': '1' },
    });
  });

  it('is reachable by its clients only', () => {
    const ingress = resourcesOf(prod, 'AWS::EC2::SecurityGroupIngress');
    expect(ingress.map(({ properties }) => properties)).toEqual([
      expect.objectContaining({
        FromPort: 5432,
        ToPort: 5432,
        SourceSecurityGroupId: { 'Fn::GetAtt': ['DatabaseClientsD3CE02C8', 'GroupId'] },
      }),
    ]);
    for (const { properties } of resourcesOf(prod, 'AWS::EC2::SecurityGroup')) {
      expect(properties).not.toHaveProperty('SecurityGroupIngress');
    }
  });

  it('has an owner and an application user, both with generated passwords and the address attached', () => {
    const attached = resourcesOf(prod, 'AWS::SecretsManager::SecretTargetAttachment');
    expect(attached.map(({ properties }) => properties['SecretId'].Ref).sort()).toEqual([
      'DatabaseApplication2C2CF2AA',
      'DatabaseOwnerD07B5662',
    ]);
    const users = resourcesOf(prod, 'AWS::SecretsManager::Secret')
      .map(({ properties }) => JSON.stringify(properties['GenerateSecretString'] ?? null))
      .filter((generated) => generated.includes('username'));
    expect(users.filter((generated) => generated.includes('saras_app'))).toHaveLength(1);
    expect(users.filter((generated) => generated.includes('saras_owner'))).toHaveLength(1);
  });
});

describe('buckets', () => {
  const buckets = resourcesOf(prod, 'AWS::S3::Bucket');

  it('are private, encrypted and over TLS only', () => {
    const policies = resourcesOf(prod, 'AWS::S3::BucketPolicy');
    for (const { id, properties } of buckets) {
      expect(properties).toMatchObject({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: expect.anything(),
      });
      const policy = policies.find((each) => each.properties['Bucket'].Ref === id);
      expect(JSON.stringify(policy?.properties)).toContain('"aws:SecureTransport":"false"');
    }
  });

  it('uploads are versioned, logged, and told to EventBridge without a custom resource', () => {
    const uploads = only(
      buckets.filter(({ id }) => id === 'UploadsBucketC4B27CC7'),
      'uploads',
    );
    expect(uploads.properties).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      LoggingConfiguration: { DestinationBucketName: { Ref: 'UploadsAccessLogsB2D59324' } },
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
  });

  it('prices are logged and never expire; what can be had again is not versioned', () => {
    const archive = buckets.find(({ id }) => id === 'ArchiveBucket49F1AC64')?.properties;
    expect(archive).toMatchObject({
      LoggingConfiguration: {
        DestinationBucketName: { Ref: 'UploadsAccessLogsB2D59324' },
        LogFilePrefix: 'prices/',
      },
    });
    expect(archive).not.toHaveProperty('VersioningConfiguration');
    const lifeCycle = JSON.stringify(archive?.['LifecycleConfiguration']);
    expect(lifeCycle).not.toMatch(/Expiration|Transition/);
  });

  it('never delete a current upload', () => {
    const uploads = buckets.find(({ id }) => id === 'UploadsBucketC4B27CC7');
    expect(JSON.stringify(uploads?.properties['LifecycleConfiguration'])).not.toMatch(
      /"Expiration(InDays|Date)"/,
    );
  });
});

describe('secrets that an operator puts in', () => {
  const named = (stage: typeof app) =>
    resourcesOf(stage, 'AWS::SecretsManager::Secret').filter(
      ({ properties }) => properties['Name'],
    );

  it.each([
    [app, 'local'],
    [prod, 'prod'],
  ])('stand under names they find', (stage, name) => {
    const names = named(stage).map(({ properties }) => properties['Name']);
    expect(names.sort()).toEqual([
      `saras/${name}/accelpix`,
      `saras/${name}/dhan`,
      `saras/${name}/mongo-uri`,
    ]);
  });

  it('say of a vendor that it is not used, until somebody does', () => {
    const vendors = named(prod).filter(({ properties }) => properties['SecretString'] === '{}');
    expect(vendors.map(({ properties }) => properties['Name']).sort()).toEqual([
      'saras/prod/accelpix',
      'saras/prod/dhan',
    ]);
  });
});
