// PostgreSQL 17 with two users: the owner migrates, the application reads and writes rows.
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  InstanceType,
  type ISecurityGroup,
  type IVpc,
  Port,
  SecurityGroup,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import {
  Credentials,
  DatabaseInstance,
  DatabaseInstanceEngine,
  DatabaseSecret,
  ParameterGroup,
  PostgresEngineVersion,
  StorageType,
} from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { Config } from '../config.ts';

const DATABASE_NAME = 'saras';
const OWNER = 'saras_owner';
const APPLICATION_USER = 'saras_app';

export interface DatabaseProps {
  readonly config: Config;
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
}

export class Database extends Construct {
  readonly instance: DatabaseInstance;
  /** Secrets of the RDS form: {engine, host, port, dbname, username, password}. */
  readonly ownerSecret: ISecret;
  readonly applicationSecret: ISecret;

  constructor(scope: Construct, id: string, { config, vpc, subnets }: DatabaseProps) {
    super(scope, id);
    const owner = new DatabaseSecret(this, 'Owner', { username: OWNER, dbname: DATABASE_NAME });
    const application = new DatabaseSecret(this, 'Application', {
      username: APPLICATION_USER,
      dbname: DATABASE_NAME,
      masterSecret: owner,
    });
    this.instance = this.#createInstance(config, vpc, subnets, owner);
    this.ownerSecret = this.instance.secret ?? owner;
    this.applicationSecret = application.attach(this.instance);
    for (const secret of [owner, application]) {
      secret.applyRemovalPolicy(RemovalPolicy.RETAIN);
      acknowledge(secret, {
        'AwsSolutions-SMG4':
          'Rotation needs the application user, which the first migration creates; until it is scheduled an operator rotates by hand.',
      });
    }
  }

  /** Opens the database port for whoever wears the group, and nothing else. */
  allowFrom(clients: ISecurityGroup): void {
    clients.connections.allowTo(this.instance, Port.POSTGRES, 'PostgreSQL');
  }

  #createInstance(
    config: Config,
    vpc: IVpc,
    subnets: SubnetSelection,
    owner: ISecret,
  ): DatabaseInstance {
    const engine = DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_17 });
    const instance = new DatabaseInstance(this, 'Instance', {
      engine,
      instanceType: new InstanceType(config.database.instanceType),
      vpc,
      vpcSubnets: subnets,
      securityGroups: [
        new SecurityGroup(this, 'Access', {
          vpc,
          description: 'The database: reachable by its clients only',
          allowAllOutbound: false,
        }),
      ],
      credentials: Credentials.fromSecret(owner),
      databaseName: DATABASE_NAME,
      parameterGroup: new ParameterGroup(this, 'Parameters', {
        engine,
        parameters: { 'rds.force_ssl': config.database.tls === 'require' ? '1' : '0' },
      }),
      storageType: StorageType.GP3,
      allocatedStorage: config.database.storageGib,
      maxAllocatedStorage: config.database.storageGib * 4,
      storageEncrypted: true,
      multiAz: config.database.multiAz,
      backupRetention: Duration.days(config.database.backupDays),
      copyTagsToSnapshot: true,
      deletionProtection: config.protectState,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.#acknowledgeChoices(instance, config);
    return instance;
  }

  #acknowledgeChoices(instance: DatabaseInstance, config: Config): void {
    acknowledge(instance, {
      'AwsSolutions-RDS11':
        'The port is reachable from one security group inside isolated subnets; hiding it behind another number adds nothing.',
    });
    if (!config.database.multiAz) {
      acknowledge(instance, {
        'AwsSolutions-RDS3': 'No money depends on this stage; a restore from backup is enough.',
      });
    }
    if (!config.protectState) {
      acknowledge(instance, {
        'AwsSolutions-RDS10': 'The stage is never deployed: it is the template of the local run.',
      });
    }
  }
}
