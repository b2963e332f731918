// Everything that must survive a deployment: the database and its users, the uploads, the price archive,
// and the secrets that operators put in.
import { RemovalPolicy, SecretValue, Stack, type StackProps } from 'aws-cdk-lib';
import { type ISecurityGroup, Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { accelPixSecretName, type Config, dhanSecretName, mongoSecretName } from '../config.ts';
import { Database } from '../constructs/database.ts';
import { PriceArchiveBucket } from '../constructs/price-archive.ts';
import { UploadsBucket } from '../constructs/uploads-bucket.ts';
import type { NetworkStack } from './network-stack.ts';

export interface DataStackProps extends StackProps {
  readonly config: Config;
  readonly network: NetworkStack;
}

export class DataStack extends Stack {
  readonly database: Database;
  /** Functions that talk to the database wear this group; owned here, so that no cycle arises. */
  readonly clientSecurityGroup: ISecurityGroup;
  readonly uploads: UploadsBucket;
  readonly archive: PriceArchiveBucket;
  readonly mongoSecret: ISecret;
  readonly accelPixSecret: ISecret;
  readonly dhanSecret: ISecret;

  constructor(scope: Construct, id: string, { config, network, ...props }: DataStackProps) {
    super(scope, id, { ...props, terminationProtection: config.protectState });
    this.clientSecurityGroup = this.#clientSecurityGroup(network);
    this.database = new Database(this, 'Database', {
      config,
      vpc: network.vpc,
      subnets: network.databaseSubnets,
    });
    this.database.allowFrom(this.clientSecurityGroup);
    this.uploads = new UploadsBucket(this, 'Uploads');
    this.archive = new PriceArchiveBucket(this, 'Archive', {
      accessLogs: this.uploads.accessLogs,
    });
    this.mongoSecret = this.#mongoSecret(config);
    this.accelPixSecret = this.#vendorSecret('AccelPix', accelPixSecretName(config.stage));
    this.dhanSecret = this.#vendorSecret('Dhan', dhanSecretName(config.stage));
  }

  #clientSecurityGroup(network: NetworkStack): ISecurityGroup {
    const group = new SecurityGroup(this, 'DatabaseClients', {
      vpc: network.vpc,
      description: 'Functions that use the database, and AWS services over HTTPS',
      allowAllOutbound: false,
    });
    group.addEgressRule(Peer.anyIpv4(), Port.HTTPS, 'S3, SQS and Secrets Manager');
    return group;
  }

  #mongoSecret(config: Config): ISecret {
    const secret = new Secret(this, 'MongoUri', {
      secretName: mongoSecretName(config.stage),
      description: 'Connection string of the signals database; its value is put in by an operator',
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(secret, {
      'AwsSolutions-SMG4':
        'The password belongs to MongoDB Atlas: it is rotated there and written here by an operator.',
    });
    return secret;
  }

  /** `{}` says that the vendor is not used, until an operator puts its keys in. */
  #vendorSecret(vendor: string, secretName: string): ISecret {
    const secret = new Secret(this, vendor, {
      secretName,
      description: `Keys of ${vendor}, a source of past prices; put in by an operator`,
      secretStringValue: SecretValue.unsafePlainText('{}'),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(secret, {
      'AwsSolutions-SMG4': 'The key belongs to the vendor: it is renewed there and written here.',
    });
    return secret;
  }
}
