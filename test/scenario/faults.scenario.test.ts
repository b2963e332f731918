// Processes are killed, the database restarts, messages are poison: the totals end exactly the same.
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import postgres from 'postgres';
import { eventually } from '#test/support/eventually.ts';
import { type SampleFiles, sampleWorld, withCell } from '#test/support/sample-files.ts';
import {
  callerOf,
  functionName,
  type Stack,
  startStack,
  uploadsBucket,
} from '#test/support/stack.ts';

/** The advisory lock under which an upload is taken. */
const INTAKE_LOCK = 7_270_002;

let world: SampleFiles;
let stack: Stack;
let sql: postgres.Sql;

beforeAll(async () => {
  [stack, world] = await Promise.all([startStack(), sampleWorld()]);
  sql = postgres(stack.cloud.databaseUrl, { max: 1, onnotice: () => undefined });
});

/** One stack for all: every scenario begins with empty tables. */
beforeEach(async () => {
  const tables = await sql<{ name: string }[]>`
    select format('%I', tablename) as name from pg_tables
    where schemaname = 'public' and tablename <> 'migrations'`;
  const names = tables.map(({ name }) => name).join(', ');
  await sql.unsafe(`truncate ${names} restart identity cascade`);
});

afterAll(async () => {
  await sql.end({ timeout: 1 });
  await stack.stop();
  world.remove();
});

const upload = (path = world.trades) =>
  stack.api.upload({ path, kind: 'trades', asOf: null }, () => undefined);

/** Counts and leaderboard after an upload of the world, during which something happens. */
async function measured(disturb: () => Promise<void> = async () => undefined): Promise<string> {
  const [{ counts, progress }] = await Promise.all([upload(), disturb()]);
  const { advisors } = await stack.api.leaderboard();
  return JSON.stringify({ counts, progress, advisors });
}

const deadLetters = (queue: string) => stack.cloud.readDeadLetters(`saras-local-${queue}`);

const allDeadLetters = () =>
  stack.cloud
    .queues()
    .filter((queue) => queue.isDeadLetterQueue)
    .reduce((sum, queue) => sum + queue.ready + queue.delayed + queue.inFlight, 0);

/** Waits until the function has been given work, by the messages in flight on its queue. */
const busy = (queue: string) =>
  eventually(`work in flight on ${queue}`, () =>
    stack.cloud.queues().some((one) => one.name.startsWith(queue) && one.inFlight > 0),
  );

/** Waits until the ingest function is between its first and its last row. */
const takingTheFile = () =>
  eventually('the upload being taken', async () => {
    const found = await sql`select 1 from pg_locks
      where locktype = 'advisory' and objid = ${INTAKE_LOCK} and granted`;
    return found.length > 0;
  });

const crashes = (construct: string): number =>
  stack.lines.filter((line) => line.includes(`${construct}Function`) && line.includes('(crash)'))
    .length;

/** Kills the function until a batch has died with it, that many times. */
async function killInTheMiddle(
  { name, construct }: { readonly name: string; readonly construct: string },
  times: number,
): Promise<void> {
  const before = crashes(construct);
  for (let wave = 1; wave <= times; wave += 1) {
    await busy(`saras-local-${name}`);
    await eventually(`batch ${wave} of ${name} that dies`, async () => {
      await stack.cloud.killFunction(name);
      return crashes(construct) >= before + wave;
    });
  }
}

describe('given an upload on its way', () => {
  let undisturbed: string;
  beforeAll(async () => {
    undisturbed = await measured();
    expect(JSON.parse(undisturbed).advisors).toHaveLength(40);
  });

  it('when the ingest process is killed twice while it takes the file, then totals end exactly the same', async () => {
    const before = crashes('Ingest');
    const result = await measured(async () => {
      for (const time of [1, 2]) {
        await takingTheFile();
        await stack.cloud.killFunction('ingest');
        await eventually('the killed batch', () => crashes('Ingest') === before + time);
      }
    });
    expect(result).toBe(undisturbed);
    expect(allDeadLetters()).toBe(0);
  });

  it('when enrich and metrics are killed again and again in the middle of a batch, then totals end exactly the same', async () => {
    const result = await measured(async () => {
      await Promise.all([
        killInTheMiddle({ name: 'enrich', construct: 'Enrich' }, 3),
        killInTheMiddle({ name: 'metrics', construct: 'Metrics' }, 3),
      ]);
    });
    expect(result).toBe(undisturbed);
    expect(allDeadLetters()).toBe(0);
  });

  it('when the database restarts while the file is taken and again while advisors are measured, then totals end exactly the same', async () => {
    const result = await measured(async () => {
      await takingTheFile();
      await stack.cloud.restartDatabase();
      await busy('saras-local-enrich');
      await stack.cloud.restartDatabase();
      await busy('saras-local-metrics');
      await stack.cloud.restartDatabase();
    });
    expect(result).toBe(undisturbed);
    expect(allDeadLetters()).toBe(0);
  });

  it('when messages arrive that are none, then each stands in the dead letters with its reason and the rest finishes', async () => {
    const ingest = callerOf(stack, functionName(stack.templateDir, 'pipeline', 'IngestFunction'));
    const sqs = new SQSClient({ ...ingest, useQueueUrlAsEndpoint: false });
    const poison = ['not json', '{"advisorId":"ADV2001"}'];
    const result = await measured(async () => {
      for (const [index, body] of poison.entries()) {
        await sqs.send(
          new SendMessageCommand({
            QueueUrl: `${stack.cloud.gatewayUrl}/000000000000/saras-local-enrich.fifo`,
            MessageBody: body,
            MessageGroupId: 'ADV2001',
            MessageDeduplicationId: `poison-${index}`,
          }),
        );
      }
    });
    expect(result).toBe(undisturbed);
    await eventually('the burials', () => deadLetters('enrich-dlq.fifo').length === 2);
    const letters = deadLetters('enrich-dlq.fifo');
    expect(letters.map(({ body, groupId }) => [body, groupId])).toEqual([
      ['not json', 'ADV2001'],
      ['{"advisorId":"ADV2001"}', 'ADV2001'],
    ]);
    expect(letters[0]?.attributes['Reason']).toMatch(/^Unprocessable: expected a work message/);
    expect(letters[1]?.attributes['Reason']).toContain('runId');
  });
});

describe('given a stored trade that was damaged', () => {
  it('when a correction wakes its advisor, then he alone fails, visibly, and his message stands in the dead letters with the reason', async () => {
    await upload();
    const before = (await stack.api.leaderboard()).advisors;
    await sql`update trades set strike = null, features_stale = true where trade_id = (
      select min(trade_id) from trades where kind = 'OPT' and advisor_id = 'ADV2001')`;
    const buried = deadLetters('enrich-dlq.fifo').length;
    const sent = await upload(world.write('corrected.csv', correctionsOf('ADV2001', 'ADV2002')));
    expect(sent).toMatchObject({ status: 'DONE', counts: { read: 2, replaced: 2 } });
    expect(sent.progress).toMatchObject({ advisors: 2, measured: 1 });
    expect(sent.progress.failures).toEqual([
      {
        advisorId: 'ADV2001',
        failure: expect.stringMatching(/expected strike for OPT, found none/),
      },
    ]);
    const letters = deadLetters('enrich-dlq.fifo').slice(buried);
    expect(letters.map(({ body }) => JSON.parse(body))).toMatchObject([
      { runId: sent.id, advisorId: 'ADV2001' },
    ]);
    expect(letters[0]?.attributes['Reason']).toContain('expected strike for OPT, found none');
    const after = (await stack.api.leaderboard()).advisors;
    const changed = after.filter((one) => !before.some((old) => equal(old, one)));
    expect(changed.map(({ advisorId }) => advisorId)).toEqual(['ADV2002']);
  });
});

describe('given a file in the bucket that nobody announced', () => {
  it('then its event stands in the dead letters with the reason', async () => {
    const daily = functionName(stack.templateDir, 'pipeline', 'DailyIngestFunction');
    const s3 = new S3Client({
      ...callerOf(stack, daily),
      forcePathStyle: true,
      requestChecksumCalculation: 'WHEN_REQUIRED',
    });
    const id = '00000000-0000-4000-8000-000000000000';
    const Bucket = await uploadsBucket(stack);
    await s3.send(new PutObjectCommand({ Bucket, Key: `uploads/trades/${id}/x.csv`, Body: 'x' }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'uploads/by-hand.csv', Body: 'x' }));
    await eventually('the burials', () => deadLetters('ingest-dlq').length === 2);
    const reasons = deadLetters('ingest-dlq').map(({ attributes }) => attributes['Reason']);
    expect(reasons.sort()).toEqual([
      expect.stringContaining('expected the event of an uploaded file'),
      expect.stringContaining(`expected a requested upload ${id}, found none`),
    ]);
  });
});

/** One row of each advisor with another exit price, under the same trade id. */
const correctionsOf = (...advisors: readonly string[]): readonly string[] =>
  advisors.map((advisor) => {
    const row = world.rows.find((one) => one.split(',')[world.column('advisor_id')] === advisor);
    if (row === undefined) throw new Error(`expected a trade of ${advisor}, found none`);
    return withCell(row, world.column('exit_price'), '222.2');
  });

const equal = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
