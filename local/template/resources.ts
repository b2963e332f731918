// Which resource types the local cloud runs, which carry permissions, and which exist only in AWS.
import { TemplateError } from './assembly.ts';

/** What happens to a resource locally. */
export type LocalRole =
  | { readonly kind: 'run' }
  | { readonly kind: 'policy' }
  | { readonly kind: 'cloud-only'; readonly reason: string };

const run: LocalRole = { kind: 'run' };
const policy: LocalRole = { kind: 'policy' };
const cloudOnly = (reason: string): LocalRole => ({ kind: 'cloud-only', reason });

const NETWORK = cloudOnly('everything listens on the loopback address');
const OBSERVABILITY = cloudOnly('the log of each function is a file');
const API_DETAIL = cloudOnly('account-wide or presentational settings of API Gateway');
const DATABASE_DETAIL = cloudOnly('the embedded PostgreSQL keeps its own settings');

const ROLES: Readonly<Record<string, LocalRole>> = {
  'AWS::SQS::Queue': run,
  'AWS::S3::Bucket': run,
  'AWS::SecretsManager::Secret': run,
  'AWS::SecretsManager::SecretTargetAttachment': run,
  'AWS::RDS::DBInstance': run,
  'AWS::Lambda::Function': run,
  'AWS::Lambda::Version': run,
  'AWS::Lambda::EventSourceMapping': run,
  'AWS::Scheduler::Schedule': run,
  'AWS::Events::Rule': run,
  'AWS::ApiGateway::RestApi': run,
  'AWS::ApiGateway::Resource': run,
  'AWS::ApiGateway::Method': run,
  'AWS::ApiGateway::Stage': run,
  'Custom::Trigger': run,
  'AWS::IAM::Role': policy,
  'AWS::IAM::Policy': policy,
  'AWS::IAM::ManagedPolicy': policy,
  'AWS::SQS::QueuePolicy': policy,
  'AWS::S3::BucketPolicy': cloudOnly('it refuses plain HTTP and lets S3 write access logs'),
  'AWS::Lambda::Permission': policy,
  'AWS::ApiGateway::Account': API_DETAIL,
  'AWS::ApiGateway::Deployment': cloudOnly('the local API always serves the current methods'),
  'AWS::RDS::DBSubnetGroup': NETWORK,
  'AWS::RDS::DBParameterGroup': DATABASE_DETAIL,
  'AWS::Logs::LogGroup': OBSERVABILITY,
  'AWS::EC2::VPC': NETWORK,
  'AWS::EC2::Subnet': NETWORK,
  'AWS::EC2::RouteTable': NETWORK,
  'AWS::EC2::Route': NETWORK,
  'AWS::EC2::SubnetRouteTableAssociation': NETWORK,
  'AWS::EC2::InternetGateway': NETWORK,
  'AWS::EC2::VPCGatewayAttachment': NETWORK,
  'AWS::EC2::NatGateway': NETWORK,
  'AWS::EC2::EIP': NETWORK,
  'AWS::EC2::FlowLog': NETWORK,
  'AWS::EC2::SecurityGroup': NETWORK,
  'AWS::EC2::SecurityGroupIngress': NETWORK,
  'AWS::EC2::SecurityGroupEgress': NETWORK,
  'AWS::EC2::VPCEndpoint': NETWORK,
  'AWS::CDK::Metadata': cloudOnly('analytics of the CDK'),
  'Custom::VpcRestrictDefaultSG': cloudOnly(
    'it edits a security group; there is no network locally',
  ),
};

/**
 * What the local cloud does with resources of this type.
 * @throws TemplateError for a type it does not know: skipping it in silence would make a local run
 * pass that a deployed one does not.
 */
export function localRole(type: string, where: string): LocalRole {
  const role = ROLES[type];
  if (role) return role;
  throw new TemplateError(
    `${where}: resource type ${type} is unknown to the local cloud; run it, or list it with a reason, in local/template/resources.ts`,
  );
}
