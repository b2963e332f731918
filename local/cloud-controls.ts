// What a person or a test may do with the running cloud beyond its front doors: look into queues, fire
// schedules, invoke functions, break things on purpose.
import type { FunctionDefinition } from './lambda/function-definition.ts';
import type { FunctionPool } from './lambda/function-pool.ts';
import type { InvocationOutcome } from './lambda/invocation.ts';
import type { PostgresPart } from './parts/postgres.ts';
import type { QueuesAndObjects } from './parts/queues-and-objects.ts';
import type { Schedules } from './schedule.ts';
import type { Delivery } from './targets.ts';
import type { TemplateQueue } from './template/stores.ts';

export type QueueCount = {
  readonly name: string;
  readonly isDeadLetterQueue: boolean;
  readonly ready: number;
  readonly delayed: number;
  readonly inFlight: number;
};

export type DeadLetter = {
  readonly messageId: string;
  readonly body: string;
  /** String values of the message attributes. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly receiveCount: number;
  readonly groupId: string | undefined;
};

export type NextFiring = {
  readonly name: string;
  readonly title: string;
  readonly expression: string;
  readonly timezone: string;
  /** Epoch ms; undefined when disabled or over. */
  readonly next: number | undefined;
};

/** As whom a function calls AWS, and what it is told. */
export type FunctionIdentity = Pick<FunctionDefinition, 'title' | 'name' | 'environment'>;

export type CloudControls = {
  readonly functions: () => readonly FunctionIdentity[];
  /** By physical name, ARN, or the construct's id in kebab case (`daily-ingest`). */
  readonly invoke: (functionName: string, event: unknown) => Promise<InvocationOutcome>;
  /** Fires a schedule as if it were `scheduledAt` (epoch ms); resolves when the target is done. */
  readonly fire: (scheduleName: string, scheduledAt: number) => Promise<Delivery>;
  readonly schedules: () => readonly NextFiring[];
  readonly queues: () => readonly QueueCount[];
  /** The messages of a queue without taking them out. Throws when there is no such queue. */
  readonly readDeadLetters: (queueName: string) => readonly DeadLetter[];
  /** SIGKILL to the running processes of a function; returns how many there were. */
  readonly killFunction: (functionName: string) => Promise<number>;
  readonly restartDatabase: () => Promise<void>;
};

export function controlsOf(parts: {
  readonly functions: readonly FunctionIdentity[];
  readonly pool: FunctionPool;
  readonly schedules: Schedules;
  readonly queues: readonly TemplateQueue[];
  readonly queuesAndObjects: QueuesAndObjects;
  readonly postgres: PostgresPart;
}): CloudControls {
  const { pool, schedules, queues, queuesAndObjects: store, postgres } = parts;
  return {
    functions: () => parts.functions,
    invoke: pool.invoke,
    fire: schedules.fire,
    schedules: () =>
      schedules.list().map(({ name, title, expression, timezone, enabled, timing }) => ({
        name,
        title,
        expression,
        timezone,
        next: enabled ? timing.next(Date.now()) : undefined,
      })),
    queues: () =>
      queues.map(({ name, isDeadLetterQueue }) => {
        const { ready, delayed, inflight } = store.inspect(name);
        const counts = { ready: ready.length, delayed: delayed.length, inFlight: inflight.length };
        return { name, isDeadLetterQueue, ...counts };
      }),
    readDeadLetters: (queueName) => {
      const { ready, inflight } = store.inspect(queueName);
      return [...ready, ...inflight.map(({ message }) => message)].map((message) => ({
        messageId: message.messageId,
        body: message.body,
        attributes: Object.fromEntries(
          Object.entries(message.messageAttributes).map(([name, value]) => [
            name,
            value.StringValue ?? '',
          ]),
        ),
        receiveCount: message.approximateReceiveCount,
        groupId: message.messageGroupId,
      }));
    },
    killFunction: pool.kill,
    restartDatabase: () => postgres.restart(),
  };
}
