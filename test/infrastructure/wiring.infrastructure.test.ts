import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { configFor } from '#cdk/config.ts';
import { NetworkStack } from '#cdk/stacks/network-stack.ts';
import {
  allResources,
  type Found,
  resourcesOf,
  type SynthesisedApp,
  synthesise,
} from './synthesised-app.ts';

const local = synthesise({ stage: 'local' }, { schemaChecks: true });
const dev = synthesise({ stage: 'dev' });

/** Everything that decides which message goes where and who may do what. */
const WIRING = [
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::Events::Rule',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Scheduler::Schedule',
  'AWS::ApiGateway::Resource',
  'AWS::ApiGateway::Method',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'Custom::Trigger',
];

/** Properties as text without tags, the stage in names, and the hashes made of it. */
const neutral = ({ properties }: Found): string =>
  JSON.stringify({ ...properties, Tags: undefined })
    .replaceAll(/saras-?(local|dev)/g, 'saras')
    .replaceAll(/(UploadArrived)[0-9A-F]{8}"/g, '$1"')
    .replaceAll(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1');

const wiringOf = (app: SynthesisedApp, type: string) => resourcesOf(app, type).map(neutral).sort();

describe('the template', () => {
  it.each(WIRING)('the local stage has the same %s as a deployed one', (type) => {
    expect(wiringOf(local, type)).not.toHaveLength(0);
    expect(wiringOf(local, type)).toEqual(wiringOf(dev, type));
  });

  it('has no export that could lock two stacks together', () => {
    expect(JSON.stringify(local.templates)).not.toMatch(/Fn::ImportValue|"Export":/);
    expect(JSON.stringify(local.templates)).toContain('Fn::GetStackOutput');
  });

  it('has no custom resource but the migration trigger', () => {
    const custom = allResources(local).filter(({ resource }) =>
      /^Custom::|^AWS::CloudFormation::CustomResource$/.test(resource.Type),
    );
    expect(custom.map(({ resource }) => resource.Type)).toEqual(['Custom::Trigger']);
  });

  it('needs no credentials and no look-ups for a named account either', () => {
    const account = synthesise({ stage: 'prod', account: '123456789012' });
    const zones = resourcesOf(account, 'AWS::EC2::Subnet').map(
      ({ properties }) => properties['AvailabilityZone'],
    );
    expect([...new Set(zones)].sort()).toEqual(['ap-south-1a', 'ap-south-1b']);
  });

  it('carries project and stage as tags', () => {
    for (const { properties } of resourcesOf(local, 'AWS::SQS::Queue')) {
      expect(properties['Tags']).toEqual([
        { Key: 'project', Value: 'saras' },
        { Key: 'stage', Value: 'local' },
      ]);
    }
  });
});

describe('the checks', () => {
  it('refuse to synthesise an unprotected bucket', () => {
    const addCarelessBucket = (app: App) => {
      new Bucket(new Stack(app, 'careless'), 'Open');
    };
    expect(() => synthesise({ stage: 'local' }, { tamper: addCarelessBucket })).toThrow(
      /server access logs disabled.*\n.*careless\/Open/,
    );
  });
});

describe('the network', () => {
  const networkOf = (natGateway: boolean) =>
    Template.fromStack(
      new NetworkStack(new App(), 'network', { config: { ...configFor('dev'), natGateway } }),
    );

  it('leaves by one gateway with an address of our own, S3 by its free endpoint', () => {
    const network = networkOf(true);
    network.resourceCountIs('AWS::EC2::NatGateway', 1);
    network.hasResourceProperties('AWS::EC2::NatGateway', {
      AllocationId: { 'Fn::GetAtt': ['EgressAddress', 'AllocationId'] },
    });
    network.resourcePropertiesCountIs('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' }, 1);
    network.resourceCountIs('AWS::EC2::VPCEndpoint', 1);
  });

  it('without a gateway reaches SQS and Secrets Manager by endpoints, and nothing else', () => {
    const network = networkOf(false);
    network.resourceCountIs('AWS::EC2::NatGateway', 0);
    network.resourceCountIs('AWS::EC2::InternetGateway', 0);
    network.resourcePropertiesCountIs('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Interface' }, 2);
  });
});

describe('the configuration', () => {
  it('has no stage but local, dev and prod', () => {
    expect(() => configFor('staging')).toThrow(/expected local, dev or prod, found staging/);
    expect(() => configFor(undefined)).toThrow(/found undefined/);
  });

  it('refuses what is not an account number', () => {
    expect(() => configFor('dev', '12345')).toThrow(/account/);
  });
});
