// The template is the only wiring: what changes there changes here, what is missing there fails here.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Upload } from '#ports/uploads.ts';
import { type SampleFiles, smallWorld } from '#test/support/sample-files.ts';
import { saras } from '#test/support/saras-process.ts';
import { type Edit, type Resources, startStack, synthesiseChanged } from '#test/support/stack.ts';

let world: SampleFiles;

beforeAll(async () => {
  world = await smallWorld(3);
});

afterAll(() => world.remove());

const ofType = (resources: Resources, type: string) =>
  Object.entries(resources).filter(([, resource]) => resource.Type === type);

/** Properties of the one resource of this type whose logical id starts so. */
function properties(resources: Resources, type: string, start: string): Record<string, unknown> {
  const found = ofType(resources, type).find(([id]) => id.startsWith(start));
  if (!found) throw new Error(`expected a ${type} ${start}, found none`);
  return found[1].Properties;
}

interface Statement {
  Action: string | string[];
  Resource: unknown;
}

const statementsOf = (resources: Resources, role: string) =>
  properties(resources, 'AWS::IAM::Policy', role)['PolicyDocument'] as { Statement: Statement[] };

/** Takes an action out of a role's policy. */
function withoutAction(resources: Resources, role: string, action: string): void {
  const policy = statementsOf(resources, role);
  policy.Statement = policy.Statement.map((statement) => ({
    ...statement,
    Action: [statement.Action].flat().filter((one) => one !== action),
  })).filter((statement) => statement.Action.length > 0);
}

/** Takes everything about one resource out of a role's policy. */
function withoutResource(resources: Resources, role: string, id: string): void {
  const policy = statementsOf(resources, role);
  policy.Statement = policy.Statement.map((statement) => ({
    ...statement,
    Resource: [statement.Resource].flat().filter((one) => !JSON.stringify(one).includes(id)),
  })).filter((statement) => statement.Resource.length > 0);
}

const failureOf = async (edit: Edit): Promise<string> => {
  try {
    const stack = await startStack(edit);
    await stack.stop();
    return 'started';
  } catch (error) {
    return String(error);
  }
};

describe('given a change in the template alone', () => {
  it('when a queue gets another name and a schedule another time, then the running stack has them', async () => {
    const stack = await startStack((templates) =>
      templates.change('pipeline', (resources) => {
        const renamed = ofType(resources, 'AWS::SQS::Queue').find(
          ([, { Properties }]) => Properties['QueueName'] === 'saras-local-ingest',
        );
        if (renamed) renamed[1].Properties['QueueName'] = 'renamed-ingest';
        const schedule = properties(resources, 'AWS::Scheduler::Schedule', 'DailyIngestSchedule');
        schedule['ScheduleExpression'] = 'cron(15 6 * * ? *)';
        schedule['ScheduleExpressionTimezone'] = 'UTC';
      }),
    );
    try {
      expect(stack.cloud.queues().map((queue) => queue.name)).toContain('renamed-ingest');
      const daily = stack.cloud.schedules().find((one) => one.title === 'daily-ingest-schedule');
      expect(daily).toMatchObject({ expression: 'cron(15 6 * * ? *)', timezone: 'UTC' });
      expect(new Date(daily?.next ?? 0).toISOString().slice(11, 16)).toBe('06:15');
      const upload = await stack.api.upload(
        { path: world.trades, kind: 'trades', asOf: null },
        () => undefined,
      );
      expect(upload.status).toBe('DONE');
    } finally {
      await stack.stop();
    }
  });

  it('when a permission is missing, then the run fails with AccessDenied that names caller, action and resource', async () => {
    const stack = await startStack((templates) =>
      templates.change('pipeline', (resources) =>
        withoutAction(resources, 'IngestRole', 's3:GetObject'),
      ),
    );
    try {
      const failure = stack.api.upload(
        { path: world.trades, kind: 'trades', asOf: null },
        () => undefined,
      );
      await expect(failure).rejects.toThrow(
        /IngestFunction.*not authorized to perform: s3:GetObject on resource.*uploads/s,
      );
    } finally {
      await stack.stop();
    }
  });

  it('when a function may not send on, then no advisor is measured, and the upload, the command and the dead letters say why', async () => {
    const stack = await startStack((templates) =>
      templates.change('pipeline', (resources) =>
        withoutResource(resources, 'EnrichRole', 'MetricsQueue'),
      ),
    );
    try {
      const denied =
        /EnrichFunction.*not authorized to perform: sqs:SendMessage on resource: .*saras-local-metrics/;
      const { code, stdout, stderr } = await saras(
        ...['ingest', world.trades, '--api', stack.cloud.apiUrl, '--json'],
      );
      const { upload, advisors } = JSON.parse(stdout);
      expect([code, advisors]).toEqual([1, []]);
      expect(stderr).toMatch(denied);
      expect(upload.progress).toMatchObject({ advisors: 3, measured: 0 });
      const { failures }: Upload['progress'] = upload.progress;
      expect(failures.map(({ failure }) => denied.test(failure))).toEqual([true, true, true]);
      const letters = stack.cloud.readDeadLetters('saras-local-enrich-dlq.fifo');
      expect(letters.map(({ body }) => JSON.parse(body).advisorId).sort()).toEqual(
        failures.map(({ advisorId }) => advisorId),
      );
      for (const { attributes } of letters) expect(attributes['Reason']).toMatch(denied);
    } finally {
      await stack.stop();
    }
  });

  it('when the poller may not receive, then the stack does not start and says why', async () => {
    const failure = await failureOf((templates) =>
      templates.change('pipeline', (resources) =>
        withoutAction(resources, 'MetricsRole', 'sqs:ReceiveMessage'),
      ),
    );
    expect(failure).toMatch(/MetricsRole.*sqs:ReceiveMessage.*saras-local-metrics/s);
  });

  it('when an environment name is missing, then the stack does not start and names function and variable', async () => {
    const failure = await failureOf((templates) =>
      templates.change('pipeline', (resources) => {
        const { Environment } = properties(
          resources,
          'AWS::Lambda::Function',
          'EnrichFunction',
        ) as { Environment: { Variables: Record<string, unknown> } };
        delete Environment.Variables['METRICS_QUEUE_URL'];
      }),
    );
    expect(failure).toContain('enrich');
    expect(failure).toContain('METRICS_QUEUE_URL: expected a value, found none');
  });

  it('when there is a resource nobody knows, then the stack does not start and names it', async () => {
    const failure = await failureOf((templates) =>
      templates.change('data', (resources) => {
        resources['Fleet'] = { Type: 'AWS::EC2::Fleet', Properties: {} };
      }),
    );
    expect(failure).toContain('AWS::EC2::Fleet');
  });

  it('when it uses a function of CloudFormation nobody resolves, then the stack does not start and names it', async () => {
    const failure = await failureOf((templates) =>
      templates.change('pipeline', (resources) => {
        const schedule = properties(resources, 'AWS::Scheduler::Schedule', 'RegimeSchedule');
        schedule['Description'] = { 'Fn::Base64': 'after the close' };
      }),
    );
    expect(failure).toMatch(/RegimeSchedule.*Fn::Base64/s);
  });

  it('when the queue no longer lets events in, then the stack does not start and says who may not do what', async () => {
    const failure = await failureOf((templates) =>
      templates.change('pipeline', (resources) => {
        for (const [id] of ofType(resources, 'AWS::SQS::QueuePolicy')) {
          if (id.startsWith('IngestQueuePolicy')) delete resources[id];
        }
      }),
    );
    expect(failure).toMatch(
      /UploadArrived.*AccessDenied: events\.amazonaws\.com is not authorized to perform sqs:SendMessage on .*saras-local-ingest/s,
    );
  });
});

describe('given a change in the code of cdk alone', () => {
  it('when queues get other names and the daily pull another hour, then the running stack has them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'saras-changed-'));
    const templateFrom = await synthesiseChanged(folder, [
      {
        file: 'cdk/config.ts',
        from: 'queueName = (stage: Stage, part: string): string => `saras-',
        to: 'queueName = (stage: Stage, part: string): string => `other-',
      },
      { file: 'cdk/stacks/pipeline-stack.ts', from: 'hour: 16', to: 'hour: 17' },
    ]);
    const stack = await startStack(undefined, { templateFrom });
    try {
      const { status, progress } = await stack.api.upload(
        { path: world.trades, kind: 'trades', asOf: null },
        () => undefined,
      );
      expect([status, progress.measured]).toEqual(['DONE', 3]);
      for (const { name } of stack.cloud.queues()) expect(name).toMatch(/^other-local-/);
      const daily = stack.cloud.schedules().find((one) => one.title === 'daily-ingest-schedule');
      expect(daily?.expression).toBe('cron(0 17 ? * MON-FRI *)');
      expect(new Date(daily?.next ?? 0).toISOString()).toContain('T11:30:00');
    } finally {
      await stack.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
