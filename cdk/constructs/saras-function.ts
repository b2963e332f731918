// House defaults of a function: bundle, role, logs, network. Its environment is typed by the contract.
import { fileURLToPath } from 'node:url';
import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import {
  type IGrantable,
  type IPrincipal,
  PolicyDocument,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENV, type FUNCTION_ENVIRONMENT, type FunctionName } from '#contracts/environment.ts';
import { acknowledge } from '../acknowledge.ts';
import type { Config } from '../config.ts';
import { type BundleOptions, bundling } from './bundling.ts';

/** What this construct sets itself, for every function. */
type HouseEnvironment = typeof ENV.logLevel | typeof ENV.databaseTls;

/** What the stack must provide for function `Name`: not one name less or more than the contract. */
export type OwnEnvironment<Name extends FunctionName> = Readonly<
  Record<Exclude<(typeof FUNCTION_ENVIRONMENT)[Name][number], HouseEnvironment>, string>
>;

/** Where functions run: all of them reach the database, so all of them live in the VPC. */
export interface FunctionPlace {
  readonly config: Config;
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
  readonly securityGroups: ISecurityGroup[];
}

export interface SarasFunctionProps<Name extends FunctionName> {
  readonly name: Name;
  readonly description: string;
  readonly place: FunctionPlace;
  readonly memorySize: number;
  readonly timeout: Duration;
  readonly environment: OwnEnvironment<Name>;
  readonly bundle?: BundleOptions;
  /** Keeps events of asynchronous calls that failed after their retries. */
  readonly deadLetterQueue?: IQueue;
}

export class SarasFunction<Name extends FunctionName> extends Construct implements IGrantable {
  readonly function: NodejsFunction;
  readonly grantPrincipal: IPrincipal;

  constructor(scope: Construct, id: string, props: SarasFunctionProps<Name>) {
    super(scope, id);
    const { config } = props.place;
    const logGroup = new LogGroup(this, 'Logs', {
      retention: config.logRetentionDays,
      removalPolicy: config.protectState ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.function = new NodejsFunction(this, 'Function', {
      entry: entryOf(props.name),
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memorySize,
      timeout: props.timeout,
      tracing: Tracing.ACTIVE,
      logGroup,
      role: this.#role(logGroup),
      vpc: props.place.vpc,
      vpcSubnets: props.place.subnets,
      securityGroups: props.place.securityGroups,
      environment: { ...houseEnvironment(config), ...props.environment },
      depsLockFilePath: fileURLToPath(new URL('../../package-lock.json', import.meta.url)),
      bundling: bundling(props.bundle),
      ...(props.deadLetterQueue ? { deadLetterQueue: props.deadLetterQueue } : {}),
    });
    this.grantPrincipal = this.function.grantPrincipal;
    this.#acknowledgeChoices(props.deadLetterQueue !== undefined);
  }

  /** A role of our own: the managed policies of AWS would allow writing to every log group. */
  #role(logGroup: LogGroup): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { network: networkInterfaces() },
    });
    logGroup.grantWrite(role);
    return role;
  }

  #acknowledgeChoices(hasDeadLetterQueue: boolean): void {
    const reason =
      'AWS offers no resource to name: network interfaces of a VPC function and X-Ray segments.';
    acknowledge(this, {
      'AwsSolutions-IAM5[Resource::*]': reason,
      'Serverless-LambdaStarPermissions': reason,
    });
    if (!hasDeadLetterQueue) {
      const reason =
        'Never called asynchronously: its caller (SQS, API Gateway or the deployment) sees the failure and keeps the request.';
      acknowledge(this, { 'Serverless-LambdaDLQ': reason });
    }
  }
}

const entryOf = (name: FunctionName): string =>
  fileURLToPath(new URL(`../../lambdas/${name}/index.ts`, import.meta.url));

function houseEnvironment(config: Config): Record<string, string> {
  return {
    [ENV.logLevel]: config.logLevel,
    [ENV.databaseTls]: config.database.tls,
    NODE_OPTIONS: '--enable-source-maps',
    // The run time ships the certificates of RDS but does not load them by itself since Node 20.
    ...(config.database.tls === 'require'
      ? { NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem' }
      : {}),
  };
}

/** The six actions Lambda needs to attach a function to a VPC; EC2 knows no narrower resource. */
const networkInterfaces = (): PolicyDocument =>
  new PolicyDocument({
    statements: [
      new PolicyStatement({
        actions: [
          'ec2:CreateNetworkInterface',
          'ec2:DescribeNetworkInterfaces',
          'ec2:DescribeSubnets',
          'ec2:DeleteNetworkInterface',
          'ec2:AssignPrivateIpAddresses',
          'ec2:UnassignPrivateIpAddresses',
        ],
        resources: ['*'],
      }),
    ],
  });
