// The whole embedded cloud on a template in miniature: it runs what the template says, refuses what the
// template forbids, survives faults, and leaves nothing behind.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import postgres from 'postgres';
import { type Cloud, startCloud } from '#local/cloud.ts';
import { eventually } from '#test/support/eventually.ts';
import { fixtureResources, type Resources, writeFixture } from '#test/support/fixture-template.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'saras-cloud-'));
  // The database server may run as another user and must pass through: its data then lies in here.
  chmodSync(folder, 0o711);
  // The database server may run as another user and must pass through.
  chmodSync(folder, 0o711);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

let runs = 0;

/** Starts a cloud of its own; `change` edits the template first. */
function start(
  change: (resources: Resources) => void = () => {},
  options: { readonly keep?: boolean; readonly stateDir?: string } = {},
): Promise<Cloud> {
  runs += 1;
  const templateDir = join(folder, `template-${runs}`);
  const resources = fixtureResources();
  change(resources);
  writeFixture(templateDir, resources);
  return startCloud({
    templateDir,
    stateDir: options.stateDir ?? join(folder, `state-${runs}`),
    keep: options.keep ?? false,
    log: () => {},
  });
}

const results = (cloud: Cloud): readonly unknown[] =>
  cloud.readDeadLetters('fixture-results').map(({ body }) => JSON.parse(body));

const upload = (cloud: Cloud, key: string, content: string): Promise<Response> =>
  fetch(`${cloud.apiUrl}/upload`, { method: 'POST', body: JSON.stringify({ key, content }) });

const remove =
  (...ids: readonly string[]) =>
  (resources: Resources): void => {
    for (const id of ids) delete resources[id];
  };

describe('the embedded cloud', () => {
  let cloud: Cloud;

  beforeAll(async () => {
    cloud = await start();
  });

  afterAll(() => cloud.stop());

  it('has run the migration before anything else, with the secret of the running database', () => {
    expect(results(cloud)[0]).toEqual({ migratedAs: 'app_owner', host: '127.0.0.1' });
  });

  it('says how long each part took to start', () => {
    expect(cloud.timings.map(({ part }) => part)).toEqual(
      expect.arrayContaining(['PostgreSQL', 'SQS and S3', 'functions', 'migrations', 'REST API']),
    );
  });

  it('carries an upload over API, bucket, rule and queue to the worker', async () => {
    const response = await upload(cloud, 'in/trades.csv', 'a,b,c');
    expect(response.status).toBe(201);
    await eventually('the result', () => results(cloud).length === 2);
    expect(results(cloud)[1]).toEqual({ key: 'in/trades.csv', size: 5 });
  });

  it('refuses what the role of the function does not allow', async () => {
    const response = await upload(cloud, 'elsewhere/trades.csv', 'a');
    expect(response.status).toBe(502);
    expect(await response.text()).toMatch(
      /403.*AccessDenied.*is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::fixture-uploads\/elsewhere\/trades.csv/s,
    );
  });

  it('knows when the schedule fires next, and fires it by hand at a given time', async () => {
    const [schedule] = cloud.schedules();
    expect(schedule).toMatchObject({ title: 'nightly-schedule', timezone: 'Asia/Kolkata' });
    expect(new Date(schedule?.next ?? 0).toISOString()).toContain('T10:30:00');
    const at = Date.parse('2021-04-30T10:30:00.500Z');
    expect(await cloud.fire('nightly-schedule', at)).toEqual({ kind: 'delivered' });
    expect(results(cloud)).toContainEqual({ scheduledAt: '2021-04-30T10:30:00Z' });
  });

  it('retries a batch whose process was killed in the middle', async () => {
    await upload(cloud, 'in/hang', 'x');
    const work = () => cloud.queues().find(({ name }) => name === 'fixture-work');
    await eventually('the running batch', () => work()?.inFlight === 1);
    await eventually('the kill', async () => (await cloud.killFunction('worker')) > 0);
    await eventually('the retry', () =>
      results(cloud).some((result) => JSON.stringify(result).includes('in/hang')),
    );
    await eventually('an empty queue', () => work()?.inFlight === 0);
  });

  it('puts a poison message into the dead-letter queue', async () => {
    await upload(cloud, 'in/poison', 'x');
    await eventually('the dead letter', () => cloud.readDeadLetters('fixture-poison').length === 1);
    const [letter] = cloud.readDeadLetters('fixture-poison');
    expect(JSON.parse(letter?.body ?? '{}')).toMatchObject({
      source: 'aws.s3',
      'detail-type': 'Object Created',
      detail: { object: { key: 'in/poison', etag: expect.stringMatching(/^[0-9a-f]{32}$/) } },
    });
    const counts = cloud.queues().find(({ name }) => name === 'fixture-poison');
    expect(counts).toMatchObject({ isDeadLetterQueue: true, ready: 1 });
  });

  it('restarts its database under the same address, with its data', async () => {
    const sql = postgres(cloud.databaseUrl, { max: 1 });
    await sql`create table kept as select 1 as one`;
    await cloud.restartDatabase();
    const again = postgres(cloud.databaseUrl, { max: 1 });
    expect(await again`select one from kept`).toEqual([{ one: 1 }]);
    await Promise.all([sql.end(), again.end()]);
  });

  it('runs beside another one', async () => {
    const other = await start();
    expect(other.apiUrl).not.toBe(cloud.apiUrl);
    await upload(other, 'in/other', 'x');
    await eventually('the result', () => results(other).length === 2);
    expect(JSON.stringify(results(cloud))).not.toContain('in/other');
    await other.stop();
  });
});

describe('the state folder of a run', () => {
  it('is gone after the stop', async () => {
    const stateDir = join(folder, 'thrown-away');
    const cloud = await start(undefined, { stateDir });
    expect(existsSync(cloud.logFolder)).toBe(true);
    await cloud.stop();
    expect(existsSync(stateDir)).toBe(false);
    await expect(fetch(cloud.apiUrl)).rejects.toThrow();
  });

  it('carries messages, objects, database and its password into the next run when kept', async () => {
    const stateDir = join(folder, 'kept');
    const first = await start(undefined, { stateDir, keep: true });
    const sql = postgres(first.databaseUrl, { max: 1 });
    await sql`create table kept as select 1 as one`;
    await sql.end();
    await first.stop();
    const second = await start(undefined, { stateDir, keep: true });
    const again = postgres(second.databaseUrl, { max: 1 });
    expect(await again`select one from kept`).toEqual([{ one: 1 }]);
    await again.end();
    // One from each migration.
    expect(results(second)).toHaveLength(2);
    await second.stop();
  });

  it('belongs to one run at a time, and never to somebody else', async () => {
    const stateDir = join(folder, 'own');
    const cloud = await start(undefined, { stateDir, keep: true });
    await expect(start(undefined, { stateDir: join(folder, 'template-1') })).rejects.toThrow(
      'expected an empty folder or one of an earlier run, found',
    );
    await cloud.stop();
  });
});

describe('a template that cannot work', () => {
  it.each<readonly [string, (resources: Resources) => void, string]>([
    [
      'a function that may not read its queue',
      (resources) => {
        resources['WorkerRole'] = { Type: 'AWS::IAM::Role' };
      },
      'app/Mapping: AccessDenied: role app-WorkerRole of function worker is not authorized to perform sqs:ReceiveMessage on arn:aws:sqs:ap-south-1:000000000000:fixture-work',
    ],
    [
      'a rule that its queue does not let in',
      remove('WorkPolicy'),
      'app/UploadArrived: AccessDenied: events.amazonaws.com is not authorized to perform sqs:SendMessage',
    ],
    [
      'a schedule that may not invoke its function',
      (resources) => {
        resources['ScheduleRole'] = { Type: 'AWS::IAM::Role' };
      },
      'app/NightlySchedule: AccessDenied: role app-ScheduleRole of the schedule is not authorized to perform lambda:InvokeFunction',
    ],
    [
      'a migration without access to its secret',
      (resources) => {
        resources['MigrateRole'] = { Type: 'AWS::IAM::Role' };
      },
      'app/MigrateTrigger: Error: 400 {"__type":"AccessDeniedException"',
    ],
    [
      'a function without a variable it needs',
      (resources) => {
        const { Properties } = resources['Worker'] ?? {};
        if (Properties) Properties['Environment'] = { Variables: {} };
      },
      'function worker (app-Worker) did not start: Error: environment: RESULTS is missing',
    ],
    [
      'an input placeholder nobody replaces',
      (resources) => {
        const target = resources['NightlySchedule']?.Properties?.['Target'];
        Object.assign(target ?? {}, { Input: '"<aws.scheduler.execution-id>"' });
      },
      'app/NightlySchedule: placeholder <aws.scheduler.execution-id> is not supported locally',
    ],
  ])('does not start: %s', async (_story, change, message) => {
    await expect(start(change)).rejects.toThrow(message);
    expect(existsSync(join(folder, `state-${runs}`))).toBe(false);
  });
});

describe('a launcher that is killed', () => {
  it('leaves no process behind, and its folder to the next run', async () => {
    const templateDir = join(folder, 'template-killed');
    const stateDir = join(folder, 'state-killed');
    writeFixture(templateDir);
    const launcher = spawn(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `const { startCloud } = await import('#local/cloud.ts');
         const options = { templateDir: '${templateDir}', stateDir: '${stateDir}', keep: false };
         const cloud = await startCloud({ ...options, log: () => {} });
         console.log(JSON.stringify({ apiUrl: cloud.apiUrl, databaseUrl: cloud.databaseUrl }));`,
      ],
      { cwd: join(import.meta.dirname, '..', '..', '..'), stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [line] = await launcher.stdout.take(1).toArray();
    const { apiUrl, databaseUrl } = JSON.parse(String(line));
    const answer = await fetch(`${apiUrl}/upload`, {
      method: 'POST',
      body: JSON.stringify({ key: 'in/x', content: 'x' }),
    });
    const { pid } = JSON.parse(await answer.text());
    const database = new URL(databaseUrl).port;
    launcher.kill('SIGKILL');
    await eventually('the end of the function', () => !isAlive(pid));
    await eventually('the end of the database', () => refuses(Number(database)));
    const next = await start(undefined, { stateDir });
    expect(results(next)).toEqual([{ migratedAs: 'app_owner', host: '127.0.0.1' }]);
    await next.stop();
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // Where nobody collects orphans (containers) a dead one stays as a zombie.
  const status = `/proc/${pid}/stat`;
  return !existsSync(status) || !readFileSync(status, 'utf8').includes(') Z ');
}

/** Whether nobody listens on the port. */
function refuses(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => socket.destroy());
    socket.on('error', () => {});
    socket.on('close', (failed) => resolve(failed));
  });
}
