// Everything that must survive a deployment: the database and its users, the uploads, the Mongo URI.
import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { type ISecurityGroup, Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { type Config, mongoSecretName } from '../config.ts';
import { Database } from '../constructs/database.ts';
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
  readonly mongoSecret: ISecret;

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
    this.mongoSecret = this.#mongoSecret(config);
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
}
