// Names and ARNs of the local cloud: the template's own names, else deterministic ones, never random,
// so that two runs of one template agree and a log line can be compared with the next run.
import { createHash } from 'node:crypto';
import { TemplateError } from './assembly.ts';
import type { Physical } from './resolved-resource.ts';

export const REGION = 'ap-south-1';
export const ACCOUNT_ID = '000000000000';

/** Addresses that exist only once the embedded parts run. */
export type Endpoints = {
  /** The gateway in front of SQS, S3 and Secrets Manager, without a trailing slash. */
  readonly gatewayUrl: string;
  readonly database: { readonly host: string; readonly port: number };
};

export type Unnamed = {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  /** A resolved property. Only the few that make a name are asked for: that keeps cycles away. */
  readonly property: (name: string) => unknown;
};

const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${resource}`;

const digest = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length);

type NameRule = { readonly property: string; readonly longest: number };

const NAME_RULES: Readonly<Record<string, NameRule>> = {
  'AWS::SQS::Queue': { property: 'QueueName', longest: 75 },
  'AWS::S3::Bucket': { property: 'BucketName', longest: 63 },
  'AWS::Lambda::Function': { property: 'FunctionName', longest: 64 },
  'AWS::IAM::Role': { property: 'RoleName', longest: 64 },
  'AWS::SecretsManager::Secret': { property: 'Name', longest: 256 },
  'AWS::Scheduler::Schedule': { property: 'Name', longest: 64 },
  'AWS::Events::Rule': { property: 'Name', longest: 64 },
  'AWS::Logs::LogGroup': { property: 'LogGroupName', longest: 256 },
  'AWS::RDS::DBInstance': { property: 'DBInstanceIdentifier', longest: 63 },
};

/** The name the template gives, else `<stack>-<logical id>` cut to what the service allows. */
export function nameOf(resource: Unnamed): string {
  const rule = NAME_RULES[resource.type];
  const given = rule && resource.property(rule.property);
  if (typeof given === 'string') return given;
  const full = `${resource.stack}-${resource.logicalId}`;
  const longest = rule?.longest ?? 255;
  const cut = full.length <= longest ? full : `${full.slice(0, longest - 9)}-${digest(full, 8)}`;
  if (resource.type === 'AWS::S3::Bucket') return cut.toLowerCase();
  return resource.property('FifoQueue') === true ? `${cut}.fifo` : cut;
}

/** What `Ref` and `Fn::GetAtt` of this resource return locally. */
export function physicalOf(resource: Unnamed, endpoints: Endpoints): Physical {
  const build = PHYSICAL[resource.type];
  return build
    ? build(nameOf(resource), resource, endpoints)
    : { ref: placeholder(resource), attributes: {} };
}

/** A stable stand-in for what exists only in the cloud (subnet ids, security groups, hashes). */
export const placeholder = (
  resource: Pick<Unnamed, 'stack' | 'logicalId'>,
  attribute = 'Ref',
): string => `local-${digest(`${resource.stack}/${resource.logicalId}/${attribute}`, 12)}`;

type Build = (name: string, resource: Unnamed, endpoints: Endpoints) => Physical;

const functionArn = (name: string): string =>
  name.startsWith('arn:') ? name : arn('lambda', `function:${name}`);

const named =
  (toArn: (name: string) => string): Build =>
  (name) => ({ ref: name, attributes: { Arn: toArn(name) } });

const text = (resource: Unnamed, property: string): string => {
  const value = resource.property(property);
  if (typeof value === 'string') return value;
  throw new TemplateError(
    `${resource.stack}/${resource.logicalId}: expected a text in ${property}, found ${JSON.stringify(value)}`,
  );
};

const PHYSICAL: Readonly<Record<string, Build>> = {
  'AWS::SQS::Queue': (name, _resource, { gatewayUrl }) => {
    const url = `${gatewayUrl}/${ACCOUNT_ID}/${name}`;
    return { ref: url, attributes: { Arn: arn('sqs', name), QueueName: name, QueueUrl: url } };
  },
  'AWS::S3::Bucket': (name) => ({
    ref: name,
    attributes: {
      Arn: `arn:aws:s3:::${name}`,
      DomainName: `${name}.s3.amazonaws.com`,
      RegionalDomainName: `${name}.s3.${REGION}.amazonaws.com`,
    },
  }),
  'AWS::Lambda::Function': named(functionArn),
  'AWS::Lambda::Version': (_name, resource) => {
    const version = `${functionArn(text(resource, 'FunctionName'))}:1`;
    return { ref: version, attributes: { FunctionArn: version, Version: '1' } };
  },
  'AWS::IAM::Role': (name, resource) => ({
    ref: name,
    attributes: {
      Arn: `arn:aws:iam::${ACCOUNT_ID}:role/${name}`,
      RoleId: `AROA${digest(`${resource.stack}/${name}`, 17).toUpperCase()}`,
    },
  }),
  'AWS::SecretsManager::Secret': (name) => {
    const secret = arn('secretsmanager', `secret:${name}-${digest(name, 6)}`);
    return { ref: secret, attributes: { Id: secret } };
  },
  'AWS::SecretsManager::SecretTargetAttachment': (_name, resource) => ({
    ref: text(resource, 'SecretId'),
    attributes: { Id: text(resource, 'SecretId') },
  }),
  'AWS::Scheduler::Schedule': named((name) => arn('scheduler', `schedule/default/${name}`)),
  'AWS::Events::Rule': named((name) => arn('events', `rule/${name}`)),
  'AWS::Logs::LogGroup': named((name) => arn('logs', `log-group:${name}:*`)),
  'AWS::RDS::DBInstance': (name, resource, { database }) => ({
    ref: name,
    attributes: {
      DBInstanceArn: arn('rds', `db:${name}`),
      DbiResourceId: `db-${digest(`${resource.stack}/${name}`, 26).toUpperCase()}`,
      'Endpoint.Address': database.host,
      'Endpoint.Port': String(database.port),
    },
  }),
  'AWS::ApiGateway::RestApi': (_name, resource) => ({
    ref: digest(`${resource.stack}/${resource.logicalId}`, 10),
    attributes: { RootResourceId: digest(`${resource.stack}/${resource.logicalId}/root`, 10) },
  }),
  'AWS::ApiGateway::Stage': (_name, resource) => ({
    ref: text(resource, 'StageName'),
    attributes: {},
  }),
};
