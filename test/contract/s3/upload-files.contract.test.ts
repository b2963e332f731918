// The files of uploads through the gateway that stands for S3, with the clients of the functions.
import { gzipSync } from 'node:zlib';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { s3UploadFiles } from '#adapters/s3/upload-files.ts';
import type { Caller } from '#local/gateway/caller.ts';
import { type Gateway, startGateway } from '#local/gateway/gateway.ts';
import type { CreatedObject } from '#local/gateway/object-calls.ts';
import { type QueuesAndObjects, startQueuesAndObjects } from '#local/parts/queues-and-objects.ts';
import { createSecretStore } from '#local/parts/secrets.ts';

const region = 'ap-south-1';
const caller = (id: string, actions: readonly string[]): Caller => ({
  id,
  arn: `arn:aws:sts::000000000000:assumed-role/${id}-role/${id}`,
  statements: [{ effect: 'Allow', actions, resources: ['arn:aws:s3:::uploads/*'], conditions: {} }],
});
const callers = [
  caller('api', ['s3:PutObject']),
  caller('ingest', ['s3:GetObject', 's3:PutObject']),
  caller('nobody', []),
];

let store: QueuesAndObjects;
let gateway: Gateway;
const created: CreatedObject[] = [];
const clients: S3Client[] = [];

beforeAll(async () => {
  store = await startQueuesAndObjects({ region });
  store.createBucket('uploads');
  gateway = await startGateway({
    callers: new Map(callers.map((one) => [one.id, one])),
    backends: { queuesAndObjects: store.endpoint, secrets: createSecretStore() },
    onObjectCreated: (object) => void created.push(object),
    log: () => undefined,
  });
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await gateway.stop();
  await store.stop();
});
beforeEach(() => {
  created.length = 0;
});

function filesOf(id: string) {
  const client = new S3Client({
    region,
    endpoint: gateway.url,
    credentials: { accessKeyId: id, secretAccessKey: 'local' },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    maxAttempts: 1,
  });
  clients.push(client);
  return s3UploadFiles(client, 'uploads');
}

async function textOf(chunks: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += chunk;
  return text;
}

const put = (url: string, body: string | Buffer) =>
  fetch(url, { method: 'PUT', body: typeof body === 'string' ? body : new Uint8Array(body) });

describe('given a URL for one upload', () => {
  // Every character the API accepts in a file name, and some that only our own names carry.
  it.each(['trades.csv', 'my trades_1.2-final.csv', 'M&M.csv', 'a+b=c.csv', 'श्री.csv'])(
    'when %s is put there by a plain client, then the functions read what was sent',
    async (name) => {
      const key = `uploads/trades/0b0c7f5e-6f0f-4a3f-9d5c-1f2e3d4c5b6a/${name}`;
      const { url, expiresInSeconds } = await filesOf('api').putUrl(key);
      expect(expiresInSeconds).toBe(900);
      const reply = await put(url, 'trade_id\nT1\n');
      expect(reply.status).toBe(200);
      expect(created.map((one) => one.key)).toEqual([key]);
      expect(await textOf(filesOf('ingest').read(key))).toBe('trade_id\nT1\n');
    },
  );

  it('when the file is packed, then it is read unpacked, whatever its size', async () => {
    const { url } = await filesOf('api').putUrl('uploads/big.csv.gz');
    const text = Array.from({ length: 200_000 }, (_, n) => `T${n},श्री\n`).join('');
    expect((await put(url, gzipSync(text))).status).toBe(200);
    expect((await textOf(filesOf('ingest').read('uploads/big.csv.gz'))) === text).toBe(true);
  });

  it('when the role behind it may not write, then the URL opens nothing', async () => {
    const { url } = await filesOf('nobody').putUrl('uploads/a.csv');
    expect((await put(url, 'x')).status).toBe(403);
    expect(created).toEqual([]);
  });
});

describe('given the files of the functions', () => {
  it('when one is put, then it is read again', async () => {
    const files = filesOf('ingest');
    for (const text of ['{"line":2}\n', '\uFFFD 😀']) {
      await files.put('rejects/part-0001.jsonl', text);
      expect(await textOf(files.read('rejects/part-0001.jsonl'))).toBe(text);
    }
  });

  it('when one is not there, then reading says so', async () => {
    await expect(textOf(filesOf('ingest').read('uploads/none.csv'))).rejects.toThrow(
      'uploads/none.csv',
    );
  });

  it('when the reader stops early, then the next file is read all the same', async () => {
    const files = filesOf('ingest');
    await files.put('uploads/long.csv', 'line\n'.repeat(400_000));
    for (let n = 0; n < 60; n++) {
      for await (const chunk of files.read('uploads/long.csv')) if (chunk !== '') break;
    }
    expect((await textOf(files.read('uploads/long.csv'))).length).toBe(2_000_000);
  });
});
