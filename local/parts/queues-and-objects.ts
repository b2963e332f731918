// SQS and S3 by fauxqs, in this process. Its `startFauxqs` always listens on all interfaces, so we build
// its application ourselves and listen on 127.0.0.1; persistence then needs its inner modules, which the
// pinned version (2.4.1) does not export. Known gaps: no notifications, no CORS, PUT up to 11 MiB
// (the gateway closes these three), one message per FIFO group and receive, objects held in memory while
// they are read or completed.
import { join } from 'node:path';
import { type BuildAppOptions, buildApp } from 'fauxqs';
import * as z from 'zod';
import { type QueueProperties, queueAttributes } from './queue-attributes.ts';

type Stores = NonNullable<BuildAppOptions['stores']>;

/** Identity of a created queue; the URL is the one of fauxqs itself, not of the gateway. */
export type CreatedQueue = {
  readonly queueName: string;
  readonly queueArn: string;
  readonly queueUrl: string;
};

/** Messages of a queue by state, without side effects. */
export type QueueContents = NonNullable<ReturnType<Stores['sqsStore']['inspectQueue']>>['messages'];

export type QueuesAndObjects = {
  /** http://127.0.0.1:port, for the gateway only: nothing checks permissions here. */
  readonly endpoint: string;
  createQueue(
    properties: QueueProperties,
    options: { readonly name: string; readonly deadLetterArn?: string },
  ): CreatedQueue;
  createBucket(name: string): void;
  /** Throws when the queue does not exist. */
  inspect(queueName: string): QueueContents;
  stop(): Promise<void>;
};

/**
 * Starts the stand-in for SQS and S3. With `dataDir` messages and objects survive a restart, without it
 * everything is in memory.
 */
export async function startQueuesAndObjects(options: {
  readonly region: string;
  readonly dataDir?: string;
}): Promise<QueuesAndObjects> {
  const { region, dataDir } = options;
  const { stores, close } = await openStores(dataDir);
  const app = buildApp({ logger: false, defaultRegion: region, stores });
  app.addHook('preClose', close);
  const endpoint = await app.listen({ host: '127.0.0.1', port: 0 });
  const { sqsStore, s3Store } = stores;
  return {
    endpoint,
    createQueue: (properties, { name, deadLetterArn }) => {
      const queueArn = `arn:aws:sqs:${region}:${account}:${name}`;
      const attributes = queueAttributes(properties, deadLetterArn);
      const existing = sqsStore.getQueueByArn(queueArn);
      // An empty policy removes the one of an earlier run.
      if (existing) existing.setAttributes({ RedrivePolicy: '', ...attributes });
      const queueUrl = existing?.url ?? `${endpoint}/${account}/${name}`;
      if (!existing) sqsStore.createQueue(name, queueUrl, queueArn, attributes);
      return { queueName: name, queueArn, queueUrl };
    },
    createBucket: (name) => s3Store.createBucket(name),
    inspect: (queueName) => {
      const queue = sqsStore.inspectQueue(queueName);
      if (queue) return queue.messages;
      throw new Error(`queue ${queueName}: expected it to exist, found no such queue`);
    },
    stop: () => app.close(),
  };
}

// fauxqs has this account built into every ARN.
const account = '000000000000';

async function openStores(dataDir: string | undefined): Promise<{ stores: Stores; close(): void }> {
  const { SqsStore } = await inner('sqs/sqsStore.js', z.object({ SqsStore: innerClass }));
  const { SnsStore } = await inner('sns/snsStore.js', z.object({ SnsStore: innerClass }));
  const { S3Store } = await inner('s3/s3Store.js', z.object({ S3Store: innerClass }));
  const stores = {
    sqsStore: new SqsStore(),
    snsStore: new SnsStore(),
    s3Store: new S3Store(),
  } as Stores;
  if (dataDir === undefined) return { stores, close: () => {} };
  return { stores, close: await persist(stores, dataDir) };
}

/** Loads what `dataDir` holds, then writes every change through (load first: fauxqs demands it). */
async function persist(stores: Stores, dataDir: string): Promise<() => void> {
  const { PersistenceManager } = await inner(
    'persistence.js',
    z.object({ PersistenceManager: innerClass }),
  );
  const { FileS3Persistence } = await inner(
    's3/fileS3Persistence.js',
    z.object({ FileS3Persistence: innerClass }),
  );
  const opened = new PersistenceManager(join(dataDir, 'queues'));
  const messages = opened as MessagePersistence;
  const objects = new FileS3Persistence(join(dataDir, 'objects')) as ObjectPersistence;
  // In WAL mode this survives our death; only a power cut may lose the last messages (4 times faster).
  (opened as MessageDatabase).db.exec('PRAGMA synchronous = NORMAL');
  messages.loadSqsAndSns(stores.sqsStore, stores.snsStore);
  objects.loadS3(stores.s3Store);
  stores.sqsStore.persistence = messages;
  for (const queue of stores.sqsStore.allQueues()) queue.persistence = messages;
  stores.s3Store.persistence = objects;
  return () => {
    messages.close();
    objects.close();
  };
}

type MessagePersistence = NonNullable<Stores['sqsStore']['persistence']>;
type MessageDatabase = { readonly db: { exec(statement: string): void } };
type ObjectPersistence = NonNullable<Stores['s3Store']['persistence']> & {
  loadS3(store: Stores['s3Store']): void;
};

const innerClass = z.custom<new (...args: readonly unknown[]) => unknown>(
  (value) => typeof value === 'function',
);

/** A module of the fauxqs package that its `exports` do not name. */
async function inner<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const url = new URL(path, import.meta.resolve('fauxqs')).href;
  return schema.parse({ ...(await import(url)) });
}
