// EventBridge Scheduler: fires the schedules of the template at their wall-clock times, or by hand.
import * as z from 'zod';
import { isAllowed, type PolicyStatement } from './gateway/policy.ts';
import { parseScheduleExpression, type ScheduleExpression } from './schedule-expression.ts';
import { actionOn, type Deliver, type Delivery, type FindTarget, type Target } from './targets.ts';
import { TemplateError } from './template/assembly.ts';
import { type ResolvedResource, resourcesOfType, titleOf } from './template/resolved-resource.ts';

export type Schedule = {
  readonly name: string;
  /** The construct's id in the CDK tree, as `daily-ingest-schedule`. */
  readonly title: string;
  readonly expression: string;
  readonly timezone: string;
  readonly enabled: boolean;
  readonly timing: ScheduleExpression;
  readonly target: Target;
  /** Text in which `<aws.scheduler.scheduled-time>` stands for the moment of firing. */
  readonly input: string;
};

export type Schedules = {
  readonly list: () => readonly Schedule[];
  /** Fires now as if it were `scheduledAt` (epoch ms); resolves when the target has handled it. */
  readonly fire: (name: string, scheduledAt: number) => Promise<Delivery>;
  readonly stop: () => void;
};

const SCHEDULED_TIME = '<aws.scheduler.scheduled-time>';

/** Timers are re-armed at least this often, so that a laptop's sleep delays nothing for long. */
const LONGEST_TIMER_MS = 60_000;

const propertiesSchema = z.object({
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  FlexibleTimeWindow: z.object({ Mode: z.enum(['OFF', 'FLEXIBLE']) }),
  // Retries and the dead-letter queue of a schedule concern deliveries that fail; those of a function
  // that runs and fails are the function's own (lambda/asynchronous-invocation.ts).
  Target: z.strictObject({
    Arn: z.string(),
    RoleArn: z.string(),
    Input: z.string(),
    RetryPolicy: z.unknown().optional(),
    DeadLetterConfig: z.unknown().optional(),
  }),
});

/**
 * The schedules of the template.
 * @throws TemplateError on an unsupported property or expression, or when the schedule's role may not
 * reach its target (AWS would drop every firing).
 */
export function schedulesOf(
  resources: readonly ResolvedResource[],
  findTarget: FindTarget,
  rolePolicies: ReadonlyMap<string, readonly PolicyStatement[]>,
  createdAt: number,
): readonly Schedule[] {
  return resourcesOfType(resources, 'AWS::Scheduler::Schedule').map((resource) => {
    const where = `${resource.stack}/${resource.logicalId}`;
    const parsed = propertiesSchema.safeParse(resource.properties);
    if (!parsed.success) throw new TemplateError(`${where}: ${z.prettifyError(parsed.error)}`);
    const { Target, ScheduleExpression, ScheduleExpressionTimezone, State } = parsed.data;
    const target = findTarget(Target.Arn, where);
    const role = Target.RoleArn.split('/').at(-1) ?? Target.RoleArn;
    const request = { action: actionOn(target), resource: target.arn };
    const decision = isAllowed(rolePolicies.get(role) ?? [], request);
    if (decision.kind === 'denied') {
      throw new TemplateError(
        `${where}: AccessDenied: role ${role} of the schedule is not authorized to perform ${request.action} on ${target.arn} ${decision.reason}`,
      );
    }
    return {
      name: resource.ref,
      title: titleOf(resource),
      expression: ScheduleExpression,
      timezone: ScheduleExpressionTimezone,
      enabled: State === 'ENABLED',
      timing: timingOf(ScheduleExpression, ScheduleExpressionTimezone, createdAt, where),
      target,
      input: knownPlaceholders(Target.Input, where),
    };
  });
}

function timingOf(expression: string, timezone: string, createdAt: number, where: string) {
  try {
    return parseScheduleExpression(expression, timezone, createdAt);
  } catch (cause) {
    throw new TemplateError(`${where}: ScheduleExpression: ${cause}`, { cause });
  }
}

function knownPlaceholders(input: string, where: string): string {
  const [unknown] = input.replaceAll(SCHEDULED_TIME, '').match(/<aws\.scheduler\.[^>]*>/) ?? [];
  if (unknown === undefined) return input;
  throw new TemplateError(`${where}: placeholder ${unknown} is not supported locally`);
}

/** Starts the timers of the enabled schedules. */
export function startSchedules(
  schedules: readonly Schedule[],
  deliver: Deliver,
  log: (line: string) => void,
): Schedules {
  const timers = new Map<string, NodeJS.Timeout>();

  const fire = async (schedule: Schedule, scheduledAt: number): Promise<Delivery> => {
    const time = `${new Date(scheduledAt).toISOString().slice(0, 19)}Z`;
    const delivery = await deliver(
      schedule.target,
      JSON.parse(schedule.input.replaceAll(SCHEDULED_TIME, time)),
    );
    const result = delivery.kind === 'failed' ? `failed: ${delivery.message}` : 'delivered';
    log(`schedule ${schedule.name} of ${time}: ${result}`);
    return delivery;
  };

  const arm = (schedule: Schedule, next: number | undefined): void => {
    if (next === undefined) return;
    const tick = (): void => {
      const due = Date.now() >= next;
      arm(schedule, due ? schedule.timing.next(next) : next);
      if (due) fire(schedule, next).catch((error) => log(`schedule ${schedule.name}: ${error}`));
    };
    const delay = Math.min(Math.max(0, next - Date.now()), LONGEST_TIMER_MS);
    timers.set(schedule.name, setTimeout(tick, delay));
  };
  for (const schedule of schedules) {
    if (schedule.enabled) arm(schedule, schedule.timing.next(Date.now()));
  }

  return {
    list: () => schedules,
    fire: async (name, scheduledAt) => {
      const schedule = schedules.find((each) => [each.name, each.title].includes(name));
      if (schedule) return fire(schedule, scheduledAt);
      throw new Error(
        `no schedule ${name}; known: ${schedules.map(({ title }) => title).join(', ')}`,
      );
    },
    stop: () => {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
