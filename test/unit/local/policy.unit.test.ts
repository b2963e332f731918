import { describe, expect, it } from '@jest/globals';
import { isAllowed, type PolicyStatement } from '#local/gateway/policy.ts';
import { collectRolePolicies } from '#local/gateway/role-policies.ts';
import {
  collectLambdaPermissions,
  collectQueuePolicies,
  isServiceAllowed,
} from '#local/gateway/service-grants.ts';
import type { ResolvedResource } from '#local/template/resolved-resource.ts';

const statement = (own: Partial<PolicyStatement>): PolicyStatement => ({
  effect: 'Allow',
  actions: ['s3:GetObject'],
  resources: ['arn:aws:s3:::uploads/*'],
  conditions: {},
  ...own,
});

const resource = (
  type: string,
  ref: string,
  properties: ResolvedResource['properties'],
): ResolvedResource => ({
  ...{ stack: 'Test', logicalId: ref, type, ref, properties },
  ...{ attributes: {}, metadata: {}, folder: '/' },
});

describe('an identity policy', () => {
  const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::uploads/trades/1.csv' };
  const cases: readonly [string, readonly PolicyStatement[], boolean][] = [
    ['no statement', [], false],
    ['the very action on a wildcard resource', [statement({})], true],
    ['an action in other letters', [statement({ actions: ['S3:getobject'] })], true],
    ['an action wildcard', [statement({ actions: ['s3:Get*'] })], true],
    ['another action', [statement({ actions: ['s3:PutObject'] })], false],
    ['a one-character wildcard', [statement({ actions: ['s3:?etObject'] })], true],
    ['another bucket', [statement({ resources: ['arn:aws:s3:::other/*'] })], false],
    ['another folder', [statement({ resources: ['arn:aws:s3:::uploads/rejects/*'] })], false],
    ['a dot that is no wildcard', [statement({ resources: ['arn.aws:s3:::uploads/*'] })], false],
    ['resources in other letters', [statement({ resources: ['arn:aws:s3:::UPLOADS/*'] })], false],
    ['a deny after the allow', [statement({}), statement({ effect: 'Deny' })], false],
    ['a deny before the allow', [statement({ effect: 'Deny' }), statement({})], false],
    [
      'a deny of something else',
      [statement({}), statement({ effect: 'Deny', actions: ['s3:DeleteObject'] })],
      true,
    ],
    [
      'a condition whose key the request lacks',
      [statement({ conditions: { StringEquals: { 'aws:SourceVpc': ['vpc-1'] } } })],
      false,
    ],
  ];
  it.each(cases)('with %s decides as IAM does', (_title, statements, allowed) => {
    expect(isAllowed(statements, request).kind).toBe(allowed ? 'allowed' : 'denied');
  });

  it('says which action no policy allows', () => {
    expect(isAllowed([], request)).toEqual({
      kind: 'denied',
      reason: 'because no policy allows the s3:GetObject action',
    });
  });

  it('refuses by name when a condition operator is unknown, even beside an allow', () => {
    const unknown = statement({ conditions: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } } });
    expect(isAllowed([unknown, statement({})], request)).toEqual({
      kind: 'denied',
      reason: 'because condition operator IpAddress is not supported locally',
    });
  });
});

describe('condition operators', () => {
  const arn = 'arn:aws:events:ap-south-1:000000000000:rule/Uploads';
  const cases: readonly [string, string, string, string, boolean][] = [
    ['StringEquals', 'aws:SourceAccount', '000000000000', '000000000000', true],
    ['StringEquals', 'aws:SourceAccount', '0000*', '000000000000', false],
    ['StringLike', 'aws:SourceAccount', '0000*', '000000000000', true],
    ['Bool', 'aws:SecureTransport', 'false', 'False', true],
    ['Bool', 'aws:SecureTransport', 'false', 'true', false],
    ['ArnEquals', 'aws:SourceArn', arn, arn, true],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:events:*:*:rule/*', arn, true],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:events:*:rule/*', arn, false],
    ['ArnLike', 'AWS:sourcearn', arn, arn, true],
    ['ArnLike', 'aws:SourceArn', `${arn}2`, arn, false],
  ];
  it.each(cases)('%s %s %s against %s', (operator, key, accepted, actual, allowed) => {
    const conditions = { [operator]: { [key]: [accepted] } };
    const context = { [key.replace('AWS:sourcearn', 'aws:SourceArn')]: actual };
    const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::uploads/a', context };
    expect(isAllowed([statement({ conditions })], request).kind).toBe(
      allowed ? 'allowed' : 'denied',
    );
  });
});

describe('the policies of a role', () => {
  const document = (action: string) => ({
    Statement: { Effect: 'Allow', Action: action, Resource: '*' },
  });
  it('come from inline, attached, managed and AWS managed policies together', () => {
    const policies = collectRolePolicies([
      resource('AWS::IAM::Role', 'reader', {
        Policies: [{ PolicyName: 'inline', PolicyDocument: document('a:Inline') }],
        ManagedPolicyArns: [
          'arn:own',
          'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
        ],
      }),
      resource('AWS::IAM::Role', 'stranger', {}),
      resource('AWS::IAM::Policy', 'attached', {
        PolicyDocument: document('a:Attached'),
        Roles: ['reader'],
      }),
      resource('AWS::IAM::ManagedPolicy', 'arn:own', { PolicyDocument: document('a:Managed') }),
    ]);
    const allows = (role: string, action: string) =>
      isAllowed(policies.get(role) ?? [], { action, resource: 'arn:x' }).kind === 'allowed';
    for (const action of ['a:Inline', 'a:Attached', 'a:Managed', 'logs:PutLogEvents']) {
      expect([action, allows('reader', action)]).toEqual([action, true]);
      expect([action, allows('stranger', action)]).toEqual([action, false]);
    }
  });

  it('stop the start when a statement uses what cannot be evaluated here', () => {
    const PolicyDocument = { Statement: [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }] };
    const role = resource('AWS::IAM::Role', 'odd', { Policies: [{ PolicyDocument }] });
    expect(() => collectRolePolicies([role])).toThrow(/policy of Test\/odd[\s\S]*NotAction/);
  });

  it('stop the start when a managed policy is unknown', () => {
    const ManagedPolicyArns = ['arn:aws:iam::aws:policy/AdministratorAccess'];
    const role = resource('AWS::IAM::Role', 'king', { ManagedPolicyArns });
    expect(() => collectRolePolicies([role])).toThrow(/Test\/king.*found .*AdministratorAccess/);
  });
});

describe('what services may do', () => {
  const queue = 'arn:aws:sqs:ap-south-1:000000000000:ingest';
  const rule = 'arn:aws:events:ap-south-1:000000000000:rule/Uploads';
  const secureOnly = {
    Effect: 'Deny',
    Action: 'sqs:*',
    Resource: queue,
    Principal: { AWS: '*' },
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  const fromRule = {
    Effect: 'Allow',
    Action: ['sqs:SendMessage', 'sqs:GetQueueUrl'],
    Resource: queue,
    Principal: { Service: 'events.amazonaws.com' },
    Condition: { ArnEquals: { 'aws:SourceArn': rule } },
  };
  const grants = collectQueuePolicies([
    resource('AWS::SQS::QueuePolicy', 'p', {
      PolicyDocument: { Statement: [secureOnly, fromRule] },
    }),
  ]);
  const send = {
    service: 'events.amazonaws.com',
    action: 'sqs:SendMessage',
    resource: queue,
    context: { 'aws:SourceArn': rule },
  };
  const cases: readonly [string, Partial<typeof send>, boolean][] = [
    ['the rule named in the policy may send', {}, true],
    ['another rule may not', { context: { 'aws:SourceArn': `${rule}2` } }, false],
    ['another service may not', { service: 's3.amazonaws.com' }, false],
    ['another queue is not covered', { resource: `${queue}-dlq` }, false],
    ['reading is not covered', { action: 'sqs:ReceiveMessage' }, false],
  ];
  it.each(cases)('queue policy: %s', (_title, change, allowed) => {
    const decision = isServiceAllowed(grants, { ...send, ...change });
    expect(decision.kind).toBe(allowed ? 'allowed' : 'denied');
  });

  it.each([
    ['GET/advisors/*', 'GET/advisors/*', true],
    ['GET/advisors/*', 'POST/advisors/*', false],
    ['*/*/*', 'POST/uploads', false],
    ['*', 'POST/uploads', true],
  ])('Lambda permission for %s and a call of %s', (granted, called, allowed) => {
    const functionArn = 'arn:aws:lambda:ap-south-1:000000000000:function:api';
    const api = 'arn:aws:execute-api:ap-south-1:000000000000:abc/live';
    const permissions = collectLambdaPermissions([
      resource('AWS::Lambda::Permission', 'p', {
        Action: 'lambda:InvokeFunction',
        FunctionName: functionArn,
        Principal: 'apigateway.amazonaws.com',
        SourceArn: `${api}/${granted}`,
      }),
    ]);
    const decision = isServiceAllowed(permissions, {
      service: 'apigateway.amazonaws.com',
      action: 'lambda:InvokeFunction',
      resource: functionArn,
      context: { 'aws:SourceArn': `${api}/${called}` },
    });
    expect(decision.kind).toBe(allowed ? 'allowed' : 'denied');
  });
});
