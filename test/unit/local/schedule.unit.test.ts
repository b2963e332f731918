import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { invokeAsynchronously } from '#local/lambda/asynchronous-invocation.ts';
import type { FunctionDefinition } from '#local/lambda/function-definition.ts';
import { failure, type InvocationOutcome } from '#local/lambda/invocation.ts';
import { type Schedule, startSchedules } from '#local/schedule.ts';

const now = Date.parse('2026-11-24T10:29:00Z');

beforeEach(() => {
  jest.useFakeTimers({ now });
});

afterEach(() => {
  jest.useRealTimers();
});

const daily: Schedule = {
  name: 'app-Daily',
  title: 'daily',
  expression: 'cron(30 10 ? * * *)',
  timezone: 'UTC',
  enabled: true,
  timing: {
    next: (at) => (Math.floor((at - 37_800_000) / 86_400_000) + 1) * 86_400_000 + 37_800_000,
  },
  target: { kind: 'queue', arn: 'arn:aws:sqs:ap-south-1:000000000000:q' },
  input: '{"at":"<aws.scheduler.scheduled-time>"}',
};

/** Starts the schedules and records what they deliver. */
function started(...schedules: readonly Schedule[]) {
  const delivered: unknown[] = [];
  const running = startSchedules(
    schedules,
    async (_target, event) => {
      delivered.push(event);
      return { kind: 'delivered' };
    },
    () => {},
  );
  return { delivered, running };
}

describe('a running schedule', () => {
  it('fires at its time by itself, once, with that time, and again the next day', async () => {
    const { delivered, running } = started(daily);
    await jest.advanceTimersByTimeAsync(59_999);
    expect(delivered).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(delivered).toEqual([{ at: '2026-11-24T10:30:00Z' }]);
    await jest.advanceTimersByTimeAsync(86_400_000);
    expect(delivered).toEqual([{ at: '2026-11-24T10:30:00Z' }, { at: '2026-11-25T10:30:00Z' }]);
    running.stop();
  });

  it('is silent when disabled or stopped, but can be fired by hand', async () => {
    const { delivered, running } = started({ ...daily, enabled: false });
    await jest.advanceTimersByTimeAsync(86_400_000);
    expect(delivered).toEqual([]);
    await running.fire('daily', Date.parse('2021-04-30T10:30:00Z'));
    expect(delivered).toEqual([{ at: '2021-04-30T10:30:00Z' }]);
    await expect(running.fire('weekly', now)).rejects.toThrow('no schedule weekly; known: daily');
  });

  it('fires no more after the stop', async () => {
    const { delivered, running } = started(daily);
    running.stop();
    await jest.advanceTimersByTimeAsync(86_400_000);
    expect(delivered).toEqual([]);
  });
});

describe('an asynchronous invocation', () => {
  const definition = {
    ...{ name: 'app-Pull', title: 'pull', arn: 'a', roleArn: 'r', roleName: 'r' },
    ...{ codeFolder: '/', handler: 'index.handler', environment: {}, timeoutSeconds: 1 },
    ...{ memoryMb: 128, maxConcurrency: 1, deadLetterArn: 'dead' },
  } satisfies FunctionDefinition;

  async function invoked(outcomes: readonly InvocationOutcome[]) {
    const left = [...outcomes];
    const dead: unknown[] = [];
    const running = invokeAsynchronously(
      definition,
      { day: 1 },
      {
        invoke: async () => left.shift() ?? failure('crash', 'None', 'no outcome left'),
        sendToQueue: async (...sent) => void dead.push(sent),
        log: () => {},
      },
    );
    await jest.runAllTimersAsync();
    return { outcome: await running, dead, unused: left.length };
  }

  const failed = failure('handler', 'Error', 'Mongo is away');
  const answered: InvocationOutcome = { kind: 'answered', payload: null };

  it('is retried twice, and succeeds when one of the retries does', async () => {
    const { outcome, dead, unused } = await invoked([failed, failed, answered]);
    expect({ outcome, dead, unused }).toEqual({ outcome: answered, dead: [], unused: 0 });
  });

  it('ends in the dead-letter queue of the function after the second retry', async () => {
    const { outcome, dead, unused } = await invoked([failed, failed, failed, answered]);
    expect(outcome).toEqual(failed);
    expect(unused).toBe(1);
    expect(dead).toEqual([
      ['dead', '{"day":1}', { ErrorCode: 'Error', ErrorMessage: 'Mongo is away' }],
    ]);
  });
});
