// EventBridge's default bus: rules of the template pick events and pass them to queues and functions.
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { compileEventPattern } from './event-pattern.ts';
import { isServiceAllowed, type ServiceGrant } from './gateway/service-grants.ts';
import { actionOn, type Deliver, type FindTarget, type Target } from './targets.ts';
import { TemplateError } from './template/assembly.ts';
import { ACCOUNT_ID, REGION } from './template/physical.ts';
import { arnOf, type ResolvedResource, resourcesOfType } from './template/resolved-resource.ts';

/** The envelope every event travels in. */
export type BusEvent = {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
};

export type EventRule = {
  readonly name: string;
  readonly matches: (event: unknown) => boolean;
  readonly targets: readonly Target[];
};

const propertiesSchema = z.object({
  EventPattern: z.unknown(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  EventBusName: z.literal('default').default('default'),
  // A retry policy and a dead-letter queue concern deliveries that fail; locally both ends are one process.
  Targets: z.array(
    z.strictObject({
      Id: z.string(),
      Arn: z.string(),
      RetryPolicy: z.unknown().optional(),
      DeadLetterConfig: z.unknown().optional(),
    }),
  ),
});

/**
 * The enabled rules of the template.
 * @throws TemplateError on an unsupported property or matcher, or when a target's resource policy does not
 * let this rule in (AWS would drop the events).
 */
export function eventRulesOf(
  resources: readonly ResolvedResource[],
  findTarget: FindTarget,
  grants: readonly ServiceGrant[],
): readonly EventRule[] {
  return resourcesOfType(resources, 'AWS::Events::Rule').flatMap((resource): EventRule[] => {
    const where = `${resource.stack}/${resource.logicalId}`;
    const parsed = propertiesSchema.safeParse(resource.properties);
    if (!parsed.success) throw new TemplateError(`${where}: ${z.prettifyError(parsed.error)}`);
    const { EventPattern, State, Targets } = parsed.data;
    if (State === 'DISABLED') return [];
    const targets = Targets.map(({ Arn }) => findTarget(Arn, where));
    for (const target of targets) refuseForbidden(target, arnOf(resource), grants, where);
    return [{ name: resource.ref, matches: patternOf(EventPattern, where), targets }];
  });
}

function refuseForbidden(
  target: Target,
  ruleArn: string,
  grants: readonly ServiceGrant[],
  where: string,
): void {
  const decision = isServiceAllowed(grants, {
    service: 'events.amazonaws.com',
    action: actionOn(target),
    resource: target.arn,
    context: { 'aws:SourceArn': ruleArn },
  });
  if (decision.kind === 'allowed') return;
  throw new TemplateError(
    `${where}: AccessDenied: events.amazonaws.com is not authorized to perform ${actionOn(target)} on ${target.arn} for ${ruleArn} ${decision.reason}`,
  );
}

function patternOf(pattern: unknown, where: string): (event: unknown) => boolean {
  try {
    return compileEventPattern(pattern);
  } catch (cause) {
    throw new TemplateError(`${where}: EventPattern: ${cause}`, { cause });
  }
}

export type PublishEvent = (event: {
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}) => Promise<void>;

/** Publishing resolves when every target of every matching rule has the event. */
export function createEventBus(
  rules: readonly EventRule[],
  deliver: Deliver,
  log: (line: string) => void,
): PublishEvent {
  return async ({ source, detailType, resources, detail }) => {
    const event: BusEvent = {
      version: '0',
      id: randomUUID(),
      'detail-type': detailType,
      source,
      account: ACCOUNT_ID,
      time: `${new Date().toISOString().slice(0, 19)}Z`,
      region: REGION,
      resources,
      detail,
    };
    const matching = rules.filter((rule) => rule.matches(event));
    const deliveries = matching.flatMap((rule) =>
      rule.targets.map(async (target) => {
        const delivery = await deliver(target, event);
        if (delivery.kind === 'failed')
          log(`rule ${rule.name} -> ${target.arn}: ${delivery.message}`);
      }),
    );
    await Promise.all(deliveries);
  };
}
