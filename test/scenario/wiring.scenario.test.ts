// The template is the only wiring: what changes there changes here, what is missing there fails here.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Upload } from '#ports/uploads.ts';
import { type SampleFiles, smallWorld } from '#test/support/sample-files.ts';
import { saras } from '#test/support/saras-process.ts';
import { type Edit, type Resources, startStack } from '#test/support/stack.ts';

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

/** Takes an action out of a role's policy. */
function withoutAction(resources: Resources, role: string, action: string): void {
  const policy = properties(resources, 'AWS::IAM::Policy', role) as {
    PolicyDocument: { Statement: Statement[] };
  };
  const kept = policy.PolicyDocument.Statement.map((statement) => ({
    ...statement,
    Action: [statement.Action].flat().filter((one) => one !== action),
  }));
  policy.PolicyDocument.Statement = kept.filter((statement) => statement.Action.length > 0);
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

  it('when a function may not send on, then no advisor is measured, and both the upload and the command say why', async () => {
    const stack = await startStack((templates) =>
      templates.change('pipeline', (resources) =>
        withoutAction(resources, 'EnrichRole', 'sqs:SendMessage'),
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
});
