import { describe, expect, it } from '@jest/globals';
import { type UploadKind, uploadKey } from '#contracts/storage-keys.ts';
import type { WorkMessage } from '#contracts/work-message.ts';
import { reject } from '#core/pipeline/reject.ts';
import { createIngest, type IngestDeps } from '#lambdas/ingest/handler.ts';
import type { DeadLetter } from '#ports/dead-letters.ts';
import {
  memoryFiles,
  memoryIntake,
  memoryQueue,
  memoryUploads,
  memoryWork,
} from '#test/support/memory-ports.ts';
import { csvFile, csvRow } from '#test/support/read-text.ts';
import { listeningLogger } from '#test/support/silent-logger.ts';
import { sqsEvent } from '#test/support/sqs-event.ts';

const IDS = [
  '0b0c7f5e-6f0f-4a3f-9d5c-000000000001',
  '0b0c7f5e-6f0f-4a3f-9d5c-000000000002',
  '0b0c7f5e-6f0f-4a3f-9d5c-000000000003',
] as const;
const [FIRST] = IDS;
const owed: WorkMessage = { runId: FIRST, advisorId: 'ADV1', asOf: '2024-01-23' };

const event = (key: string, change: object = {}) =>
  JSON.stringify({
    source: 'aws.s3',
    'detail-type': 'Object Created',
    detail: { bucket: { name: 'b' }, object: { key } },
    ...change,
  });

function world(change: Partial<IngestDeps> = {}) {
  const uploads = memoryUploads();
  const files = memoryFiles();
  const intake = memoryIntake();
  const enrichQueue = memoryQueue();
  const buried: DeadLetter[] = [];
  const handler = createIngest({
    ...{ uploads, files, intake, enrichQueue, maxReceives: 3 },
    deadLetters: { bury: async (letter) => void buried.push(letter) },
    work: memoryWork([owed]),
    logger: listeningLogger().logger,
    ...change,
  });
  const arrive = (bodies: readonly string[], receives = 1) =>
    handler(sqsEvent(...bodies.map((body, n) => ({ id: String(n), body, receives }))));
  const upload = async (id: string, text: string | null, name = 'a.csv', kind?: UploadKind) => {
    await uploads.request({ id, kind: kind ?? 'trades', fileName: name, asOf: null });
    const key = uploadKey(kind ?? 'trades', id, name);
    if (text !== null) files.content.set(key, text);
    return event(key);
  };
  return { uploads, files, intake, enrichQueue, buried, arrive, upload };
}

const failedIds = (response: { batchItemFailures: readonly { itemIdentifier: string }[] }) =>
  response.batchItemFailures.map((one) => one.itemIdentifier);

describe('given files that arrive together on a queue without groups', () => {
  it('when one cannot be read, then only that one comes again', async () => {
    const { arrive, upload, intake } = world();
    const good = csvFile(csvRow());
    const bodies = [
      await upload(IDS[0], good),
      await upload(IDS[1], null),
      await upload(IDS[2], good),
    ];
    expect(failedIds(await arrive(bodies))).toEqual(['1']);
    expect([...intake.taken.keys()]).toEqual([IDS[0], IDS[2]]);
  });
});

describe('given a file that cannot be read', () => {
  it('when it failed for the last time, then its upload shows why, and the event is buried', async () => {
    const { arrive, upload, uploads, buried } = world();
    const body = await upload(FIRST, null);
    expect(failedIds(await arrive([body], 2))).toEqual(['0']);
    expect(uploads.all.get(FIRST)?.status).toBe('REQUESTED');
    expect(failedIds(await arrive([body], 3))).toEqual([]);
    const failure = `Error: no object uploads/trades/${FIRST}/a.csv`;
    expect(uploads.all.get(FIRST)).toMatchObject({ status: 'FAILED', failure });
    expect(buried).toEqual([{ body, messageId: '0', groupId: undefined, reason: failure }]);
  });
});

describe('given a file nothing of which can be used', () => {
  it.each<[string, UploadKind, string, string]>([
    ['trades.xlsx', 'trades', csvFile(csvRow()), 'file name: expected .csv or .json'],
    ['trades.json', 'trades', '{"a":1}', 'array'],
    ['.csv', 'daily-bars', 'date,open,high,low,close\n', 'expected <underlying>'],
    ['contracts.csv', 'contracts', 'kind,lot\nFUT,1\n', 'expected the columns'],
  ])('when it is %s of %s, then the upload failed, once and for all', async (...given) => {
    const [name, kind, text, words] = given;
    const { arrive, upload, uploads, buried, enrichQueue } = world();
    expect(failedIds(await arrive([await upload(FIRST, text, name, kind)]))).toEqual([]);
    expect(uploads.all.get(FIRST)).toMatchObject({
      status: 'FAILED',
      failure: expect.stringContaining(words),
    });
    expect([buried, enrichQueue.sent]).toEqual([[], []]);
  });
});

describe('given an event that is none of an uploaded file', () => {
  const key = uploadKey('trades', FIRST, 'a.csv');
  it.each([
    ['no JSON', 'x'],
    ['of another source', event(key, { source: 'aws.ec2' })],
    ['of a removed file', event(key, { 'detail-type': 'Object Deleted' })],
    ['of the rejects', event(`rejects/${FIRST}/part-0001.jsonl`)],
    ['of an unknown kind', event(`uploads/moods/${FIRST}/a.csv`)],
    ['without a file name', event(`uploads/trades/${FIRST}/`)],
  ])('when it is %s, then it is buried at once and touches no upload', async (_, body) => {
    const { arrive, upload, uploads, buried } = world();
    await upload(FIRST, csvFile(csvRow()));
    expect(failedIds(await arrive([body]))).toEqual([]);
    expect(buried[0]?.reason).toMatch(/^Unprocessable: expected the event of an uploaded file/);
    expect(uploads.all.get(FIRST)?.status).toBe('REQUESTED');
  });
});

describe('given more rejects than one file of them holds', () => {
  it('when they are kept, then every one is in exactly one part, in order', async () => {
    const { arrive, upload, uploads, files } = world();
    const fault = { field: 'side', code: 'UNKNOWN_VALUE', expected: 'BUY', found: 'x' } as const;
    uploads.rejected = Array.from({ length: 40_001 }, (_, n) => reject(n + 2, fault, 'raw'));
    await arrive([await upload(FIRST, csvFile(csvRow({ side: 'HOLD' })))]);
    const part = (n: number) => files.content.get(`rejects/${FIRST}/part-000${n}.jsonl`) ?? '';
    const lines = (text: string) => text.split('\n').filter((line) => line !== '');
    expect([1, 2, 3].map((n) => lines(part(n)).length)).toEqual([20_000, 20_000, 1]);
    expect(part(4)).toBe('');
    const kept = [1, 2, 3].flatMap((n) => lines(part(n)));
    const expected = uploads.rejected.map((one) => JSON.stringify(one));
    expect(kept.findIndex((line, n) => line !== expected[n])).toBe(-1);
  });
});

describe('given rows that were taken', () => {
  it('when handing the work on fails, then the event comes again, and the work is sent then', async () => {
    let down = true;
    const sent: WorkMessage[] = [];
    const { arrive, upload, intake } = world({
      enrichQueue: {
        send: async (messages) => {
          if (down) throw new Error('no queue');
          sent.push(...messages);
        },
      },
    });
    const body = await upload(FIRST, csvFile(csvRow()));
    expect(failedIds(await arrive([body]))).toEqual(['0']);
    expect(intake.taken.get(FIRST)).toMatchObject({ accepted: 1 });
    down = false;
    expect(failedIds(await arrive([body], 2))).toEqual([]);
    expect(sent).toEqual([owed]);
  });

  it('when the rejects cannot be kept, then the good rows do not wait for that, and it is tried again', async () => {
    const files = memoryFiles();
    const { arrive, upload, uploads, enrichQueue } = world({
      files: { ...files, put: async () => Promise.reject(new Error('no store')) },
    });
    const body = await upload(FIRST, null);
    files.content.set(uploadKey('trades', FIRST, 'a.csv'), csvFile(csvRow({ side: 'HOLD' })));
    uploads.rejected = [
      reject(2, { field: 'side', code: 'UNKNOWN_VALUE', expected: 'BUY', found: 'x' }, 'raw'),
    ];
    expect(failedIds(await arrive([body]))).toEqual(['0']);
    expect(enrichQueue.sent).toEqual([owed]);
  });
});
