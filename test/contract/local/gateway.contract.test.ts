// The gateway in front of the real embedded parts, called by the real AWS SDK clients.
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Caller } from '#local/gateway/caller.ts';
import { type Gateway, startGateway } from '#local/gateway/gateway.ts';
import type { CreatedObject } from '#local/gateway/object-calls.ts';
import { type QueuesAndObjects, startQueuesAndObjects } from '#local/parts/queues-and-objects.ts';
import { createSecretStore } from '#local/parts/secrets.ts';

const region = 'ap-south-1';
const queueArn = `arn:aws:sqs:${region}:000000000000:ingest`;
const secretArn = `arn:aws:secretsmanager:${region}:000000000000:secret:db-AbCdEf`;

const caller = (id: string, actions: readonly string[], resources: readonly string[]): Caller => ({
  id,
  arn: `arn:aws:sts::000000000000:assumed-role/${id}-role/${id}`,
  statements: [{ effect: 'Allow', actions, resources, conditions: {} }],
});

const callers = new Map<string, Caller>(
  [
    caller('writer', ['s3:PutObject', 's3:AbortMultipartUpload'], ['arn:aws:s3:::uploads/in/*']),
    caller('reader', ['s3:GetObject'], ['arn:aws:s3:::uploads/in/*']),
    caller('lister', ['s3:GetObject', 's3:ListBucket'], ['arn:aws:s3:::uploads*']),
    caller('sender', ['sqs:SendMessage'], [queueArn]),
    caller('consumer', ['sqs:ReceiveMessage', 'sqs:DeleteMessage'], [queueArn]),
    caller('keeper', ['secretsmanager:GetSecretValue'], [secretArn]),
    caller('nobody', [], []),
  ].map((one) => [one.id, one]),
);

let parts: QueuesAndObjects;
let gateway: Gateway;
let queueUrl: string;
const secrets = createSecretStore();
const created: CreatedObject[] = [];
const logged: string[] = [];

beforeAll(async () => {
  parts = await startQueuesAndObjects({ region });
  gateway = await startGateway({
    callers,
    backends: { queuesAndObjects: parts.endpoint, secrets },
    onObjectCreated: (object) => void created.push(object),
    log: (line) => logged.push(line),
  });
  parts.createBucket('uploads');
  parts.createQueue({ QueueName: 'ingest', VisibilityTimeout: 30 }, { name: 'ingest' });
  parts.createQueue({ QueueName: 'other' }, { name: 'other' });
  queueUrl = `${gateway.url}/000000000000/ingest`;
  secrets.define(secretArn, 'db', '{"password":"first"}');
});

afterAll(async () => {
  await gateway.stop();
  await parts.stop();
});

beforeEach(() => {
  created.length = 0;
  logged.length = 0;
});

const configuration = (id: string) => ({
  region,
  endpoint: gateway.url,
  credentials: { accessKeyId: id, secretAccessKey: 'local' },
  maxAttempts: 1,
});
const s3 = (id: string) => new S3Client(configuration(id));
const sqs = (id: string) => new SQSClient({ ...configuration(id), useQueueUrlAsEndpoint: false });

const refusalOf = async (call: Promise<unknown>) =>
  call.then(
    () => ({ name: 'none', message: '', status: 200 }),
    (error) => ({
      name: error.name as string,
      message: error.message as string,
      status: error.$metadata?.httpStatusCode as number,
    }),
  );

describe('given a role that allows an SQS action on one queue', () => {
  const body = { MessageBody: 'hello' };

  it('when a message and a batch are sent, then a consumer receives and deletes them', async () => {
    await sqs('sender').send(new SendMessageCommand({ QueueUrl: queueUrl, ...body }));
    const batch = [{ Id: '1', ...body }];
    await sqs('sender').send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: batch }));
    const received = await sqs('consumer').send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
    );
    expect(received.Messages?.map(({ Body }) => Body)).toEqual(['hello', 'hello']);
    for (const { ReceiptHandle } of received.Messages ?? [])
      await sqs('consumer').send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    expect(parts.inspect('ingest')).toEqual({ ready: [], delayed: [], inflight: [] });
  });

  it.each([
    ['another action', 'consumer', 'ingest'],
    ['another queue', 'sender', 'other'],
    ['a caller without any policy', 'nobody', 'ingest'],
  ])(
    'when it tries %s, then AccessDenied names caller, action and resource',
    async (_, id, name) => {
      const QueueUrl = `${gateway.url}/000000000000/${name}`;
      const refusal = await refusalOf(sqs(id).send(new SendMessageCommand({ QueueUrl, ...body })));
      expect(refusal).toEqual({
        name: 'AccessDenied',
        status: 403,
        message:
          `User: arn:aws:sts::000000000000:assumed-role/${id}-role/${id} is not authorized to ` +
          `perform: sqs:SendMessage on resource: arn:aws:sqs:${region}:000000000000:${name} ` +
          'because no policy allows the sqs:SendMessage action',
      });
      expect(logged).toEqual([expect.stringContaining(refusal.message)]);
      expect(parts.inspect(name).ready).toEqual([]);
    },
  );

  it('when a batch is sent without the permission of its single action, then it is refused', async () => {
    const Entries = [{ Id: '1', ...body }];
    const call = sqs('consumer').send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    expect((await refusalOf(call)).message).toMatch(/perform: sqs:SendMessage on/);
  });

  it('when the access key belongs to no caller, then the token is invalid', async () => {
    const call = sqs('ghost').send(new SendMessageCommand({ QueueUrl: queueUrl, ...body }));
    expect(await refusalOf(call)).toMatchObject({ name: 'InvalidClientTokenId', status: 403 });
  });

  it('when the queue does not exist, then the service itself says so', async () => {
    callers.set('any', caller('any', ['sqs:*'], ['*']));
    const QueueUrl = `${gateway.url}/000000000000/absent`;
    const refusal = await refusalOf(sqs('any').send(new SendMessageCommand({ QueueUrl, ...body })));
    expect(refusal.name).toBe('QueueDoesNotExist');
  });
});

describe('given a role that allows S3 actions under a prefix', () => {
  const put = (Key: string, Body: string | Uint8Array = 'a,b\n') =>
    new PutObjectCommand({ Bucket: 'uploads', Key, Body });

  it('when an object with spaces in its key is put, then it is stored, announced and readable', async () => {
    const Key = 'in/my trades (1)+é.csv';
    await s3('writer').send(put(Key));
    const etag = `"${createHash('md5').update('a,b\n').digest('hex')}"`;
    expect(created).toEqual([{ bucket: 'uploads', key: Key, size: 4, etag }]);
    const read = await s3('reader').send(new GetObjectCommand({ Bucket: 'uploads', Key }));
    expect(await read.Body?.transformToString()).toBe('a,b\n');
    const head = await s3('reader').send(new HeadObjectCommand({ Bucket: 'uploads', Key }));
    expect(head.ContentLength).toBe(4);
  });

  it.each([
    ['put outside the prefix', 'writer', put('out/1'), 's3:PutObject', '/out/1'],
    ['put by a reader', 'reader', put('in/1'), 's3:PutObject', '/in/1'],
    [
      'get by a writer',
      'writer',
      new GetObjectCommand({ Bucket: 'uploads', Key: 'in/1' }),
      's3:GetObject',
      '/in/1',
    ],
    [
      'delete by a reader',
      'reader',
      new DeleteObjectCommand({ Bucket: 'uploads', Key: 'in/1' }),
      's3:DeleteObject',
      '/in/1',
    ],
    [
      'list by a reader',
      'reader',
      new ListObjectsV2Command({ Bucket: 'uploads' }),
      's3:ListBucket',
      '',
    ],
  ])(
    'when %s is tried, then AccessDenied says what is missing',
    async (_, id, command, action, path) => {
      const refusal = await refusalOf(s3(id).send(command as GetObjectCommand));
      expect(refusal).toMatchObject({ name: 'AccessDenied', status: 403 });
      expect(refusal.message).toContain(
        `perform: ${action} on resource: arn:aws:s3:::uploads${path} `,
      );
      expect(created).toEqual([]);
    },
  );

  it('when a missing object is read, then only who may list learns that it is missing', async () => {
    const command = new GetObjectCommand({ Bucket: 'uploads', Key: 'in/absent' });
    expect((await refusalOf(s3('reader').send(command))).name).toBe('AccessDenied');
    expect((await refusalOf(s3('lister').send(command))).name).toBe('NoSuchKey');
  });

  it('when the bucket is unknown, then the writer gets the answer of S3', async () => {
    callers.set('any', caller('any', ['s3:*'], ['*']));
    const command = new PutObjectCommand({ Bucket: 'absent', Key: 'k', Body: 'x' });
    expect((await refusalOf(s3('any').send(command))).name).toBe('NoSuchBucket');
  });

  it('when a conditional put is tried, then it is refused instead of ignored', async () => {
    const command = new PutObjectCommand({
      ...{ Bucket: 'uploads', Key: 'in/lock', Body: 'x', IfNoneMatch: '*' },
    });
    expect(await refusalOf(s3('writer').send(command))).toMatchObject({ status: 501 });
  });

  it('when a sub-resource is asked for, then it is not taken for the object', async () => {
    const response = await fetch(
      await presign('reader', new GetObjectCommand({ Bucket: 'uploads', Key: 'in/1' }), 60).then(
        (url) => url.replace('?', '?tagging&'),
      ),
    );
    expect(response.status).toBe(501);
  });

  it('when a client uploads in parts, then the object is announced once, when complete', async () => {
    const target = { Bucket: 'uploads', Key: 'in/parts.csv' };
    const client = s3('writer');
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(target));
    const first = randomBytes(5 * 1024 * 1024);
    const etags = [];
    for (const [index, Body] of [first, Buffer.from('end')].entries()) {
      const part = { ...target, UploadId, PartNumber: index + 1, Body };
      etags.push((await client.send(new UploadPartCommand(part))).ETag);
    }
    expect(created).toEqual([]);
    const Parts = etags.map((ETag, index) => ({ ETag, PartNumber: index + 1 }));
    await client.send(
      new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }),
    );
    expect(created).toMatchObject([{ key: target.Key, size: first.length + 3 }]);
  });
});

const presign = (id: string, command: PutObjectCommand | GetObjectCommand, expiresIn: number) =>
  getSignedUrl(
    new S3Client({ ...configuration(id), requestChecksumCalculation: 'WHEN_REQUIRED' }),
    command,
    { expiresIn },
  );

describe('given a presigned PUT URL', () => {
  const command = new PutObjectCommand({ Bucket: 'uploads', Key: 'in/signed.csv' });

  it('when a browser uploads 30 MiB, then all bytes arrive although the part takes 11 MiB', async () => {
    const url = await presign('writer', command, 60);
    const bytes = randomBytes(30 * 1024 * 1024 + 7);
    const response = await fetch(url, {
      method: 'PUT',
      body: bytes,
      headers: { origin: 'http://127.0.0.1:3000', 'content-type': 'text/csv' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe('http://127.0.0.1:3000');
    expect(created).toEqual([
      {
        bucket: 'uploads',
        key: 'in/signed.csv',
        size: bytes.length,
        etag: response.headers.get('etag'),
      },
    ]);
    const target = { Bucket: 'uploads', Key: 'in/signed.csv' };
    const read = await s3('reader').send(new GetObjectCommand(target));
    const sha = createHash('sha256');
    for await (const chunk of read.Body as Readable) sha.update(chunk);
    expect(sha.digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(read.ContentType).toBe('text/csv');
  });

  it('when the preflight is asked, then the method and headers are allowed', async () => {
    const response = await fetch(await presign('writer', command, 60), {
      method: 'OPTIONS',
      headers: {
        origin: 'http://127.0.0.1:3000',
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'content-type',
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-methods')).toContain('PUT');
    expect(response.headers.get('access-control-allow-headers')).toBe('content-type');
  });

  it('when its signer may not write there, then the upload is refused', async () => {
    const url = await presign('reader', command, 60);
    const response = await fetch(url, { method: 'PUT', body: 'x' });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('<Code>AccessDenied</Code>');
  });

  it('when it has expired, then the upload is refused', async () => {
    const signingDate = new Date(Date.now() - 61_000);
    const url = await getSignedUrl(s3('writer'), command, { expiresIn: 60, signingDate });
    const response = await fetch(url, { method: 'PUT', body: 'x' });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('Request has expired');
    expect(created).toEqual([]);
  });

  it('when it carries the checksum of an empty body, then another body is refused as S3 does', async () => {
    const url = await getSignedUrl(s3('writer'), command, { expiresIn: 60 });
    expect(url).toContain('x-amz-checksum-crc32');
    const response = await fetch(url, { method: 'PUT', body: 'not empty' });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('<Code>BadDigest</Code>');
    expect(created).toEqual([]);
  });

  it('when the upload breaks off, then nothing is stored and nothing announced', async () => {
    const target = { Bucket: 'uploads', Key: 'in/broken.csv' };
    const url = await presign('writer', new PutObjectCommand(target), 60);
    const half = Readable.from(
      (async function* () {
        for (let piece = 0; piece < 12; piece++) yield randomBytes(1024 * 1024);
        throw new Error('cable pulled');
      })(),
    );
    const request = { method: 'PUT', body: Readable.toWeb(half) as ReadableStream, duplex: 'half' };
    await expect(fetch(url, request as RequestInit)).rejects.toThrow();
    expect((await refusalOf(s3('lister').send(new GetObjectCommand(target)))).name).toBe(
      'NoSuchKey',
    );
    expect(created).toEqual([]);
  });
});

describe('given a stream whose length the SDK knows', () => {
  it('when it is put as aws-chunked, then the decoded bytes are stored', async () => {
    const bytes = randomBytes(9 * 1024 * 1024 + 1);
    const target = { Bucket: 'uploads', Key: 'in/stream.bin' };
    await s3('writer').send(
      new PutObjectCommand({
        ...target,
        Body: Readable.from([bytes]),
        ContentLength: bytes.length,
      }),
    );
    expect(created).toMatchObject([{ size: bytes.length }]);
    const read = await s3('reader').send(new GetObjectCommand(target));
    expect(Buffer.from((await read.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
  });
});

describe('given a secret', () => {
  const secretsManager = (id: string) => new SecretsManagerClient(configuration(id));
  const get = (SecretId: string, VersionStage?: string) =>
    new GetSecretValueCommand({ SecretId, ...(VersionStage && { VersionStage }) });

  it('when it is replaced, then both versions can be read by stage', async () => {
    secrets.put('db', '{"password":"second"}');
    const current = await secretsManager('keeper').send(get(secretArn));
    const previous = await secretsManager('keeper').send(get('db', 'AWSPREVIOUS'));
    expect(current).toMatchObject({ ARN: secretArn, SecretString: '{"password":"second"}' });
    expect(previous).toMatchObject({ SecretString: '{"password":"first"}' });
    expect(current.VersionId).not.toBe(previous.VersionId);
  });

  it('when the role does not name it, then AccessDeniedException says which', async () => {
    const refusal = await refusalOf(secretsManager('nobody').send(get('db')));
    expect(refusal.name).toBe('AccessDeniedException');
    expect(refusal.message).toContain(`secretsmanager:GetSecretValue on resource: ${secretArn}`);
  });

  it('when it does not exist, then the service says so to whom may ask', async () => {
    callers.set('any', caller('any', ['secretsmanager:*'], ['*']));
    const refusal = await refusalOf(secretsManager('any').send(get('absent')));
    expect(refusal.name).toBe('ResourceNotFoundException');
  });
});

describe('given an unsigned request', () => {
  it('when it arrives, even as a preflight, then it is refused', async () => {
    expect((await fetch(`${gateway.url}/uploads/in/1`)).status).toBe(403);
    const preflight = await fetch(gateway.url, {
      method: 'OPTIONS',
      headers: { origin: 'http://evil.example' },
    });
    expect(preflight.status).toBe(403);
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  });
});
