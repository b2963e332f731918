// What AWS services may do to our resources: queue policies (EventBridge -> SQS) and Lambda permissions
// (API Gateway, EventBridge -> function).
import * as z from 'zod';
import { type ResolvedResource, resourcesOfType } from '#local/template/resolved-resource.ts';
import {
  type Decision,
  isAllowed,
  type PolicyRequest,
  type PolicyStatement,
  parsePolicyDocument,
  statementSchema,
} from './policy.ts';

/** A statement of a resource policy: it also says for whom; `*` is everybody. */
export type ServiceGrant = PolicyStatement & { readonly principals: readonly string[] };

const oneOrMany = z.union([z.string(), z.array(z.string())]);

const principalSchema = z
  .union([z.string(), z.record(z.string(), oneOrMany)])
  .transform((principal) =>
    typeof principal === 'string' ? [principal] : Object.values(principal).flat(),
  );

const grantSchema = z
  .looseObject({ Principal: principalSchema })
  .transform(({ Principal, ...statement }, context): ServiceGrant => {
    const parsed = statementSchema.safeParse(statement);
    if (parsed.success) return { ...parsed.data, principals: Principal };
    for (const { message, path } of parsed.error.issues)
      context.addIssue({ code: 'custom', message, path });
    return z.NEVER;
  });

const queuePolicySchema = z.object({ PolicyDocument: z.unknown() });

/** All statements of the AWS::SQS::QueuePolicy resources. */
export function collectQueuePolicies(
  resources: readonly ResolvedResource[],
): readonly ServiceGrant[] {
  return resourcesOfType(resources, 'AWS::SQS::QueuePolicy').flatMap((resource) =>
    parsePolicyDocument(
      queuePolicySchema.parse(resource.properties).PolicyDocument,
      grantSchema,
      `${resource.stack}/${resource.logicalId}`,
    ),
  );
}

const permissionSchema = z.object({
  Action: z.string(),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string().optional(),
  SourceAccount: z.string().optional(),
});

/** The AWS::Lambda::Permission resources as statements. */
export function collectLambdaPermissions(
  resources: readonly ResolvedResource[],
): readonly ServiceGrant[] {
  return resourcesOfType(resources, 'AWS::Lambda::Permission').map(({ properties }) => {
    const permission = permissionSchema.parse(properties);
    const { SourceArn, SourceAccount, FunctionName } = permission;
    return {
      effect: 'Allow',
      actions: [permission.Action],
      // The property takes a name or an ARN.
      resources: [FunctionName.startsWith('arn:') ? FunctionName : `*:function:${FunctionName}`],
      conditions: {
        ...(SourceArn && { ArnLike: { 'aws:SourceArn': [SourceArn] } }),
        ...(SourceAccount && { StringEquals: { 'aws:SourceAccount': [SourceAccount] } }),
      },
      principals: [permission.Principal],
    };
  });
}

/** May the AWS service do this? Services always speak TLS (policies that enforce it must pass). */
export function isServiceAllowed(
  grants: readonly ServiceGrant[],
  request: PolicyRequest & { readonly service: string },
): Decision {
  const { service, action, resource, context } = request;
  const concerning = grants.filter(({ principals }) =>
    principals.some((principal) => principal === '*' || principal === service),
  );
  return isAllowed(concerning, {
    action,
    resource,
    context: { 'aws:SecureTransport': 'true', ...context },
  });
}
