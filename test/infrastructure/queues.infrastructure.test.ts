import { describe, expect, it } from '@jest/globals';
import type { FunctionName } from '#contracts/environment.ts';
import { UPLOAD_PREFIX } from '#contracts/storage-keys.ts';
import {
  type Found,
  functionNamed,
  only,
  queueNamed,
  resourcesOf,
  synthesise,
} from './synthesised-app.ts';

const app = synthesise({ stage: 'local' });

const WORK = [
  { consumer: 'ingest', queue: 'saras-local-ingest', dead: 'saras-local-ingest-dlq', fifo: false },
  {
    consumer: 'enrich',
    queue: 'saras-local-enrich.fifo',
    dead: 'saras-local-enrich-dlq.fifo',
    fifo: true,
  },
  {
    consumer: 'metrics',
    queue: 'saras-local-metrics.fifo',
    dead: 'saras-local-metrics-dlq.fifo',
    fifo: true,
  },
  {
    consumer: 'rules',
    queue: 'saras-local-rules.fifo',
    dead: 'saras-local-rules-dlq.fifo',
    fifo: true,
  },
  {
    consumer: 'simulate',
    queue: 'saras-local-simulations.fifo',
    dead: 'saras-local-simulations-dlq.fifo',
    fifo: true,
  },
] as const;

const arnOf = ({ id }: Found) => ({ 'Fn::GetAtt': [id, 'Arn'] });
/** Whether an intrinsic names the resource, of its own stack or of another one by that one's output. */
const pointsTo = (intrinsic: unknown, { id }: Found): boolean =>
  new RegExp(`[^a-zA-Z](PublishOutput(Ref|FnGetAtt))?${id}(Arn)?[^a-z]`).test(
    JSON.stringify(intrinsic),
  );

function eventSourceOf(consumer: FunctionName): Found {
  const { id } = functionNamed(app, consumer);
  return only(
    resourcesOf(app, 'AWS::Lambda::EventSourceMapping').filter(
      ({ properties }) => properties['FunctionName'].Ref === id,
    ),
    consumer,
  );
}

describe('queues', () => {
  it('are these eleven', () => {
    const names = resourcesOf(app, 'AWS::SQS::Queue').map((queue) => queue.properties['QueueName']);
    expect(names.sort()).toEqual(
      [...WORK.flatMap(({ queue, dead }) => [queue, dead]), 'saras-local-schedule-dlq'].sort(),
    );
  });

  it.each(WORK)('$queue hides a message for six timeouts of $consumer', ({ queue, consumer }) => {
    const timeout: number = functionNamed(app, consumer).properties['Timeout'];
    expect(queueNamed(app, queue).properties['VisibilityTimeout']).toBeGreaterThanOrEqual(
      6 * timeout,
    );
  });

  it.each(WORK)('$queue gives up after five receives into $dead', ({ queue, dead, fifo }) => {
    const deadLetters = queueNamed(app, dead);
    expect(queueNamed(app, queue).properties['RedrivePolicy']).toEqual({
      deadLetterTargetArn: arnOf(deadLetters),
      maxReceiveCount: 5,
    });
    expect(queueNamed(app, queue).properties['FifoQueue'] ?? false).toBe(fifo);
    expect(deadLetters.properties['FifoQueue'] ?? false).toBe(fifo);
  });

  it.each(WORK)('$consumer is told the limit and the dead-letter queue it lives under', (work) => {
    const variables = functionNamed(app, work.consumer).properties['Environment'].Variables;
    expect(variables.MAX_RECEIVES).toBe('5');
    expect(pointsTo(variables.DEAD_LETTER_QUEUE_URL, queueNamed(app, work.dead))).toBe(true);
  });

  it('keep messages for 14 days, encrypted, over TLS only', () => {
    const denied = resourcesOf(app, 'AWS::SQS::QueuePolicy').filter(({ properties }) =>
      JSON.stringify(properties).includes('"aws:SecureTransport":"false"'),
    );
    const queues = resourcesOf(app, 'AWS::SQS::Queue');
    for (const { id, properties } of queues) {
      expect(properties).toMatchObject({
        MessageRetentionPeriod: 14 * 24 * 3600,
        SqsManagedSseEnabled: true,
      });
      expect(denied.filter((policy) => policy.properties['Queues'][0].Ref === id)).toHaveLength(1);
    }
  });
});

describe('event sources', () => {
  it.each([
    ['ingest', 'saras-local-ingest', 1, 2],
    ['enrich', 'saras-local-enrich.fifo', 10, 4],
    ['metrics', 'saras-local-metrics.fifo', 10, 4],
    ['rules', 'saras-local-rules.fifo', 10, 2],
    ['simulate', 'saras-local-simulations.fifo', 1, 2],
  ] as const)('%s takes from %s, %d at a time, %d at once', (consumer, queue, batch, most) => {
    const source = eventSourceOf(consumer).properties;
    expect(pointsTo(source['EventSourceArn'], queueNamed(app, queue))).toBe(true);
    expect(source).toMatchObject({
      BatchSize: batch,
      ScalingConfig: { MaximumConcurrency: most },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('never filter: a filter deletes what it rejects', () => {
    for (const { properties } of resourcesOf(app, 'AWS::Lambda::EventSourceMapping')) {
      expect(properties).not.toHaveProperty('FilterCriteria');
    }
  });

  it('no function has reserved concurrency, which would push good messages to the DLQ', () => {
    for (const { properties } of resourcesOf(app, 'AWS::Lambda::Function')) {
      expect(properties).not.toHaveProperty('ReservedConcurrentExecutions');
    }
  });
});

describe('an upload', () => {
  it('reaches the ingest queue from the uploads prefix, and its DLQ when the bus cannot deliver', () => {
    expect(resourcesOf(app, 'AWS::Events::Rule').map(({ properties }) => properties)).toEqual([
      expect.objectContaining({
        State: 'ENABLED',
        EventPattern: {
          source: ['aws.s3'],
          'detail-type': ['Object Created'],
          detail: {
            bucket: { name: [{ 'Fn::GetStackOutput': expect.anything() }] },
            object: { key: [{ prefix: UPLOAD_PREFIX }] },
          },
        },
        Targets: [
          expect.objectContaining({
            Arn: arnOf(queueNamed(app, 'saras-local-ingest')),
            DeadLetterConfig: { Arn: arnOf(queueNamed(app, 'saras-local-ingest-dlq')) },
          }),
        ],
      }),
    ]);
  });
});

describe('schedules', () => {
  it.each([
    ['regime', 'cron(30 18 ? * MON-FRI *)', ''],
    ['archive-prices', 'cron(30 17 ? * MON-FRI *)', ''],
    ['volatility', 'cron(45 18 ? * MON-FRI *)', ''],
    ['daily-ingest', 'cron(0 16 ? * MON-FRI *)', ''],
    ['rules', 'cron(30 19 ? * MON-FRI *)', '"kind":"NIGHTLY",'],
    ['rules', 'cron(45 8 ? * MON-FRI *)', '"kind":"PRE_MARKET",'],
  ] as const)('%s is called at %s Indian time, told for which time', (name, expression, kind) => {
    const target = { 'Fn::GetAtt': [functionNamed(app, name).id, 'Arn'] };
    const schedule = only(
      resourcesOf(app, 'AWS::Scheduler::Schedule').filter(
        ({ properties }) => properties['ScheduleExpression'] === expression,
      ),
      expression,
    );
    expect(schedule.properties).toMatchObject({
      ScheduleExpressionTimezone: 'Asia/Kolkata',
      FlexibleTimeWindow: { Mode: 'OFF' },
      State: 'ENABLED',
      Target: {
        Arn: target,
        Input: `{${kind}"scheduledAt":"<aws.scheduler.scheduled-time>"}`,
        RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 900 },
      },
    });
    const dead = schedule.properties['Target'].DeadLetterConfig.Arn;
    expect(pointsTo(dead, queueNamed(app, 'saras-local-schedule-dlq'))).toBe(true);
  });

  it('there are no others, and no scheduled rules', () => {
    expect(resourcesOf(app, 'AWS::Scheduler::Schedule')).toHaveLength(6);
    for (const { properties } of resourcesOf(app, 'AWS::Events::Rule')) {
      expect(properties).not.toHaveProperty('ScheduleExpression');
    }
  });
});
