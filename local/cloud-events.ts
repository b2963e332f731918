// What makes things happen without a caller: schedules by the clock, rules by events.
import { createEventBus, type PublishEvent } from './event-bus.ts';
import type { FunctionPool } from './lambda/function-pool.ts';
import type { QueueSender } from './queue-sender.ts';
import { type Schedules, startSchedules } from './schedule.ts';
import type { StartUp } from './start-up.ts';
import { deliveryBy } from './targets.ts';
import type { CloudPlan } from './template/plan.ts';

export function startEvents(parts: {
  readonly plan: CloudPlan;
  readonly pool: FunctionPool;
  readonly sender: QueueSender;
  readonly startUp: StartUp;
  readonly log: (line: string) => void;
}): { readonly publish: PublishEvent; readonly schedules: Schedules } {
  const { plan, pool, sender, log } = parts;
  const deliver = deliveryBy({ invoke: pool.invoke, sendToQueue: sender.send, log });
  const schedules = startSchedules(plan.schedules, deliver, log);
  parts.startUp.onStop('schedules', schedules.stop);
  return { publish: createEventBus(plan.rules, deliver, log), schedules };
}
