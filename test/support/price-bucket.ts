// A price archive behind the gateway that stands for S3, as roles with and without permissions see it.
import { S3Client } from '@aws-sdk/client-s3';
import { s3PriceArchive } from '#adapters/s3/price-archive.ts';
import type { Caller } from '#local/gateway/caller.ts';
import { startGateway } from '#local/gateway/gateway.ts';
import { startQueuesAndObjects } from '#local/parts/queues-and-objects.ts';
import { createSecretStore } from '#local/parts/secrets.ts';
import type { PriceArchive } from '#ports/price-archive.ts';

const REGION = 'ap-south-1';
const BUCKET = 'prices';

export interface PriceBucket {
  readonly archiveOf: (caller: PriceCaller) => PriceArchive;
  readonly clientOf: (caller: PriceCaller) => S3Client;
  readonly bucket: string;
  readonly stop: () => Promise<void>;
}

export type PriceCaller = 'writer' | 'reader' | 'reader-without-list';

const OBJECTS = `arn:aws:s3:::${BUCKET}/prices/*`;
const MAY_LIST = { actions: ['s3:ListBucket'], resources: [`arn:aws:s3:::${BUCKET}`] };
const GRANTS = {
  writer: [{ actions: ['s3:PutObject'], resources: [OBJECTS] }],
  reader: [{ actions: ['s3:GetObject'], resources: [OBJECTS] }, MAY_LIST],
  'reader-without-list': [{ actions: ['s3:GetObject'], resources: [OBJECTS] }],
} as const;

export async function startPriceBucket(): Promise<PriceBucket> {
  const store = await startQueuesAndObjects({ region: REGION });
  store.createBucket(BUCKET);
  const callers = Object.entries(GRANTS).map(
    ([id, grants]): Caller => ({
      id,
      arn: `arn:aws:sts::000000000000:assumed-role/${id}-role/${id}`,
      statements: grants.map((grant) => ({ effect: 'Allow', conditions: {}, ...grant })),
    }),
  );
  const gateway = await startGateway({
    callers: new Map(callers.map((one) => [one.id, one])),
    backends: { queuesAndObjects: store.endpoint, secrets: createSecretStore() },
    onObjectCreated: () => Promise.resolve(),
    log: () => undefined,
  });
  const clients = new Map(callers.map(({ id }) => [id, clientOf(id, gateway.url)]));
  const client = (caller: PriceCaller): S3Client => {
    const found = clients.get(caller);
    if (!found) throw new Error(`expected a client of ${caller}, found none`);
    return found;
  };
  return {
    bucket: BUCKET,
    clientOf: client,
    archiveOf: (caller) => s3PriceArchive(client(caller), BUCKET),
    async stop() {
      for (const one of clients.values()) one.destroy();
      await gateway.stop();
      await store.stop();
    },
  };
}

const clientOf = (id: string, endpoint: string): S3Client =>
  new S3Client({
    region: REGION,
    endpoint,
    credentials: { accessKeyId: id, secretAccessKey: 'local' },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    maxAttempts: 1,
  });
