// Everything the template says about behaviour, checked as a whole before anything starts: AWS would
// refuse, or silently drop, what is refused here.
import { type EventRule, eventRulesOf } from '../event-bus.ts';
import { isAllowed, type PolicyStatement } from '../gateway/policy.ts';
import { collectRolePolicies } from '../gateway/role-policies.ts';
import { collectLambdaPermissions, collectQueuePolicies } from '../gateway/service-grants.ts';
import { queueSourcesOf } from '../lambda/event-source-mapping.ts';
import { type FunctionDefinition, functionDefinitions } from '../lambda/function-definition.ts';
import type { QueueSource } from '../lambda/queue-source.ts';
import { type Schedule, schedulesOf } from '../schedule.ts';
import { targetsOf } from '../targets.ts';
import { TemplateError } from './assembly.ts';
import { type DatabasePlan, databasePlan } from './database-plan.ts';
import { arnOf, type ResolvedResource, resourcesOfType } from './resolved-resource.ts';

export type CloudPlan = {
  readonly resources: readonly ResolvedResource[];
  readonly database: DatabasePlan;
  readonly functions: readonly FunctionDefinition[];
  /** By role name. */
  readonly rolePolicies: ReadonlyMap<string, readonly PolicyStatement[]>;
  readonly sources: readonly QueueSource[];
  readonly schedules: readonly Schedule[];
  readonly rules: readonly EventRule[];
};

/**
 * Reads the plan; `createdAt` (epoch ms) anchors rate() schedules.
 * @throws TemplateError at the first thing that is unknown, inconsistent or not permitted.
 */
export function readPlan(resources: readonly ResolvedResource[], createdAt: number): CloudPlan {
  const functions = functionDefinitions(resources);
  const rolePolicies = collectRolePolicies(resources);
  refuseForbiddenDeadLetters(functions, rolePolicies);
  const queueArns = new Set(resourcesOfType(resources, 'AWS::SQS::Queue').map(arnOf));
  const findTarget = targetsOf(functions, queueArns);
  const grants = [...collectQueuePolicies(resources), ...collectLambdaPermissions(resources)];
  return {
    resources,
    database: databasePlan(resources),
    functions,
    rolePolicies,
    sources: queueSourcesOf(resources, functions, rolePolicies),
    schedules: schedulesOf(resources, findTarget, rolePolicies, createdAt),
    rules: eventRulesOf(resources, findTarget, grants),
  };
}

/** Lambda refuses a dead-letter queue that the function's role may not send to. */
function refuseForbiddenDeadLetters(
  functions: readonly FunctionDefinition[],
  rolePolicies: ReadonlyMap<string, readonly PolicyStatement[]>,
): void {
  for (const { title, roleName, deadLetterArn } of functions) {
    if (deadLetterArn === undefined) continue;
    const request = { action: 'sqs:SendMessage', resource: deadLetterArn };
    const decision = isAllowed(rolePolicies.get(roleName) ?? [], request);
    if (decision.kind === 'allowed') continue;
    throw new TemplateError(
      `function ${title}: AccessDenied: role ${roleName} is not authorized to perform sqs:SendMessage on its dead-letter queue ${deadLetterArn} ${decision.reason}`,
    );
  }
}
