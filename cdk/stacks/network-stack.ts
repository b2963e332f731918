// One VPC in two zones: the functions that reach the database live here, the database is isolated.
import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  CfnEIP,
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  NatProvider,
  type SubnetConfiguration,
  type SubnetSelection,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { AVAILABILITY_ZONES, type Config } from '../config.ts';

export interface NetworkStackProps extends StackProps {
  readonly config: Config;
}

const FUNCTIONS = 'functions';
const DATABASE = 'database';

export class NetworkStack extends Stack {
  readonly vpc: Vpc;
  readonly functionSubnets: SubnetSelection = { subnetGroupName: FUNCTIONS };
  readonly databaseSubnets: SubnetSelection = { subnetGroupName: DATABASE };

  constructor(scope: Construct, id: string, { config, ...props }: NetworkStackProps) {
    super(scope, id, { ...props, terminationProtection: config.protectState });
    this.vpc = new Vpc(this, 'Vpc', {
      maxAzs: AVAILABILITY_ZONES.length,
      subnetConfiguration: subnets(config.natGateway),
      gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
      // Emptying the default group needs a custom resource; nothing here ever uses that group.
      restrictDefaultSecurityGroup: false,
      ...(config.natGateway ? { natGateways: 1, natGatewayProvider: this.#natProvider() } : {}),
    });
    acknowledge(this.vpc, {
      'CloudFormation-Validate::W3010':
        'The region is fixed, and named zones make the template the same with and without an account.',
    });
    this.#logRejectedTraffic(config);
    if (!config.natGateway) this.#addServiceEndpoints();
  }

  /** Without this, an explicit account makes `cdk synth` ask AWS for the zones. */
  override get availabilityZones(): string[] {
    return AVAILABILITY_ZONES;
  }

  /** Our own address, kept when the gateway is replaced: MongoDB Atlas allow-lists it. */
  #natProvider(): NatProvider {
    const address = new CfnEIP(this, 'EgressAddress', { domain: 'vpc' });
    address.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return NatProvider.gateway({ eipAllocationIds: [address.attrAllocationId] });
  }

  #logRejectedTraffic(config: Config): void {
    const logGroup = new LogGroup(this, 'FlowLogs', {
      retention: config.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.vpc.addFlowLog('Rejected', {
      destination: FlowLogDestination.toCloudWatchLogs(logGroup),
      trafficType: FlowLogTrafficType.REJECT,
    });
  }

  /** Each costs about $7 per zone and month, so they come only where no NAT gateway carries them. */
  #addServiceEndpoints(): void {
    const options = { subnets: this.functionSubnets };
    this.vpc.addInterfaceEndpoint('Sqs', {
      service: InterfaceVpcEndpointAwsService.SQS,
      ...options,
    });
    this.vpc.addInterfaceEndpoint('SecretsManager', {
      service: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
      ...options,
    });
  }
}

function subnets(natGateway: boolean): SubnetConfiguration[] {
  const database = { name: DATABASE, subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 };
  if (!natGateway) {
    return [{ name: FUNCTIONS, subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 20 }, database];
  }
  return [
    { name: 'egress', subnetType: SubnetType.PUBLIC, cidrMask: 28, mapPublicIpOnLaunch: false },
    { name: FUNCTIONS, subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
    database,
  ];
}
