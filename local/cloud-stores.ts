// The parts that hold data, started side by side: PostgreSQL, queues and objects, MongoDB stand-in.
import { createWriteStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startMongo } from './mongo/server.ts';
import { type ParentWatchdog, startParentWatchdog } from './parts/parent-watchdog.ts';
import { type PostgresPart, startPostgres } from './parts/postgres.ts';
import { type QueuesAndObjects, startQueuesAndObjects } from './parts/queues-and-objects.ts';
import type { StartUp } from './start-up.ts';
import type { StateFolder } from './state-folder.ts';
import type { DatabasePlan } from './template/database-plan.ts';
import { REGION } from './template/physical.ts';
import type { CloudPlan } from './template/plan.ts';
import { type ResolvedResource, resourcesOfType } from './template/resolved-resource.ts';

export type Stores = {
  readonly postgres: PostgresPart;
  readonly queuesAndObjects: QueuesAndObjects;
  /** Undefined when no secret of the template asks for it, or when its value was given. */
  readonly mongo: { readonly secretName: string; readonly url: string } | undefined;
  readonly watchdog: ParentWatchdog;
};

export type StoreOptions = {
  readonly state: StateFolder;
  readonly startUp: StartUp;
  readonly keep: boolean;
  readonly log: (line: string) => void;
  /** Names of secrets whose value is known: no stand-in is started for those. */
  readonly givenSecrets: ReadonlySet<string>;
};

/** The secret that holds the connection string of the signals database. */
const MONGO_SECRET = /\/mongo-uri$/;

/** Starts what the template needs; each part is registered to be stopped. */
export async function startStores(plan: CloudPlan, options: StoreOptions): Promise<Stores> {
  const { startUp } = options;
  const watchdog = startParentWatchdog();
  startUp.onStop('parent watchdog', () => watchdog.stop());
  // All settle before one may fail: a part that comes up late must still be registered to be stopped.
  const [postgres, queuesAndObjects, mongo] = await Promise.allSettled([
    startUp.timed('PostgreSQL', () => startDatabase(plan.database, watchdog, options)),
    startUp.timed('SQS and S3', () => startQueues(options)),
    startUp.timed('MongoDB stand-in', () => startSignals(plan.resources, options)),
  ]);
  return {
    postgres: fulfilled(postgres),
    queuesAndObjects: fulfilled(queuesAndObjects),
    mongo: fulfilled(mongo),
    watchdog,
  };
}

function fulfilled<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'fulfilled') return result.value;
  throw result.reason;
}

async function startDatabase(
  plan: DatabasePlan,
  watchdog: ParentWatchdog,
  { state, startUp, keep }: StoreOptions,
): Promise<PostgresPart> {
  const serverLog = openServerLog(state);
  startUp.onStop('PostgreSQL log', serverLog.close);
  const postgres = await startPostgres({
    ...plan,
    dataDir: state.folder('postgres'),
    // What is thrown away at the end need not survive a power cut.
    fsync: keep,
    watchdog,
    log: serverLog.write,
  });
  startUp.onStop('PostgreSQL', async () => {
    await postgres.stop();
    if (!keep) rmSync(postgres.dataFolder, { recursive: true, force: true });
  });
  return postgres;
}

async function startQueues({ state, startUp }: StoreOptions): Promise<QueuesAndObjects> {
  const store = await startQueuesAndObjects({ region: REGION, dataDir: state.folder('sqs-s3') });
  startUp.onStop('SQS and S3', () => store.stop());
  return store;
}

async function startSignals(
  resources: readonly ResolvedResource[],
  { startUp, givenSecrets, log }: StoreOptions,
): Promise<Stores['mongo']> {
  const secretName = resourcesOfType(resources, 'AWS::SecretsManager::Secret')
    .map(({ properties }) => properties['Name'])
    .find((name) => typeof name === 'string' && MONGO_SECRET.test(name));
  if (typeof secretName !== 'string' || givenSecrets.has(secretName)) return undefined;
  const mongo = await startMongo({ database: 'saras', log });
  startUp.onStop('MongoDB stand-in', () => mongo.stop());
  return { secretName, url: mongo.url };
}

/** Its own file: a database server talks much, and says why it stopped when it stops. */
function openServerLog(state: StateFolder) {
  const file = createWriteStream(join(state.folder('logs'), 'postgres.log'), { flags: 'a' });
  return {
    write: (line: string): void => void file.write(`${line}\n`),
    close: (): Promise<void> => new Promise((resolve) => file.end(() => resolve())),
  };
}
