// Collects what each role of the template may do: inline policies, attached policies, managed policies.
import * as z from 'zod';
import { type ResolvedResource, resourcesOfType } from '#local/template/resolved-resource.ts';
import { type PolicyStatement, parsePolicyDocument, statementSchema } from './policy.ts';

const roleSchema = z.object({
  Policies: z.array(z.object({ PolicyDocument: z.unknown() })).default([]),
  ManagedPolicyArns: z.array(z.string()).default([]),
});

const policySchema = z.object({
  PolicyDocument: z.unknown(),
  Roles: z.array(z.string()).default([]),
});

const allow = (...actions: readonly string[]): PolicyStatement => ({
  effect: 'Allow',
  actions,
  resources: ['*'],
  conditions: {},
});

const logs = allow('logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents');

// AWS's own policies, as published on 2026-11-24; only those that CDK attaches to our roles.
const awsManaged: Readonly<Record<string, readonly PolicyStatement[]>> = {
  'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole': [logs],
  'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole': [
    logs,
    allow(
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:DeleteNetworkInterface',
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
    ),
  ],
  'arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs': [
    logs,
    allow(
      'logs:DescribeLogGroups',
      'logs:DescribeLogStreams',
      'logs:GetLogEvents',
      'logs:FilterLogEvents',
    ),
  ],
};

/**
 * Statements by role name (what `Ref` of the role returns).
 * Throws on a policy element or an AWS managed policy this table does not know.
 */
export function collectRolePolicies(
  resources: readonly ResolvedResource[],
): ReadonlyMap<string, readonly PolicyStatement[]> {
  const managed = new Map(Object.entries(awsManaged));
  const byRole = new Map<string, PolicyStatement[]>();
  const attach = (role: string, statements: readonly PolicyStatement[]) =>
    byRole.set(role, [...(byRole.get(role) ?? []), ...statements]);

  for (const type of ['AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy']) {
    for (const resource of resourcesOfType(resources, type)) {
      const { PolicyDocument, Roles } = policySchema.parse(resource.properties);
      const statements = parsePolicyDocument(PolicyDocument, statementSchema, nameIn(resource));
      if (type === 'AWS::IAM::ManagedPolicy') managed.set(resource.ref, statements);
      for (const role of Roles) attach(role, statements);
    }
  }
  for (const role of resourcesOfType(resources, 'AWS::IAM::Role')) {
    const { Policies, ManagedPolicyArns } = roleSchema.parse(role.properties);
    const owner = nameIn(role);
    attach(role.ref, [
      ...Policies.flatMap((policy) =>
        parsePolicyDocument(policy.PolicyDocument, statementSchema, owner),
      ),
      ...ManagedPolicyArns.flatMap((arn) => knownManaged(managed, arn, owner)),
    ]);
  }
  return byRole;
}

function knownManaged(
  managed: ReadonlyMap<string, readonly PolicyStatement[]>,
  arn: string,
  owner: string,
): readonly PolicyStatement[] {
  const statements = managed.get(arn);
  if (statements) return statements;
  const known = [...managed.keys()].join(', ');
  throw new Error(`role ${owner}: expected a known managed policy (${known}), found ${arn}`);
}

const nameIn = ({ stack, logicalId }: ResolvedResource): string => `${stack}/${logicalId}`;
