// The embedded cloud: starts every part in order from the synthesised template, stops them in reverse.
import { writeFileSync } from 'node:fs';
import { startRestApi } from './api/rest-api.ts';
import { refuseAwsEnvironment } from './aws-environment.ts';
import { type CloudControls, controlsOf } from './cloud-controls.ts';
import { startEvents } from './cloud-events.ts';
import { startFunctions } from './cloud-functions.ts';
import { callerOf, type Door, openGateway } from './cloud-gateway.ts';
import { type Stores, startStores } from './cloud-stores.ts';
import type { FunctionPool } from './lambda/function-pool.ts';
import { announceObject } from './object-event.ts';
import { createSecretStore, type SecretStore } from './parts/secrets.ts';
import { createQueueSender } from './queue-sender.ts';
import type { Schedules } from './schedule.ts';
import { beginStartUp, type StartUp, type Timing } from './start-up.ts';
import { openStateFolder, type StateFolder } from './state-folder.ts';
import { readAssembly } from './template/assembly.ts';
import { type LeftOut, leftOut } from './template/cloud-only.ts';
import type { Endpoints } from './template/physical.ts';
import { type CloudPlan, readPlan } from './template/plan.ts';
import { resolveAssembly } from './template/resolve.ts';
import type { ResolvedResource } from './template/resolved-resource.ts';
import { type GivenSecrets, secretValues } from './template/secret-values.ts';
import { createBuckets, createQueues, type TemplateQueue } from './template/stores.ts';

export type CloudOptions = {
  /** The folder `cdk synth` wrote. */
  readonly templateDir: string;
  /** Everything this run writes; removed at the stop unless `keep`. One run at a time. */
  readonly stateDir: string;
  readonly keep: boolean;
  readonly log: (line: string) => void;
  /** Values of secrets by name, for example the connection string of a real MongoDB. */
  readonly secrets?: GivenSecrets;
};

export type Cloud = CloudControls & {
  /** The REST API with its stage: http://127.0.0.1:<port>/v1 */
  readonly apiUrl: string;
  readonly gatewayUrl: string;
  /** Of the database's owner. */
  readonly databaseUrl: string;
  readonly mongoUrl: string | undefined;
  /** One JSON-lines file per function. */
  readonly logFolder: string;
  readonly timings: readonly Timing[];
  readonly leftOut: readonly LeftOut[];
  /** Stops everything in reverse order; safe to call twice. */
  readonly stop: () => Promise<void>;
};

/**
 * Runs the template. Resolves when the API answers and the queues flow.
 * @throws TemplateError when the template asks for what is unknown or forbidden, Error when a part or
 * a function does not start; everything already started is stopped again.
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  refuseAwsEnvironment(process.env);
  const startUp = beginStartUp(options.log);
  try {
    return await compose(options, startUp);
  } catch (error) {
    await startUp.stop();
    throw error;
  }
}

async function compose(options: CloudOptions, startUp: StartUp): Promise<Cloud> {
  const { log, keep, secrets: given = {} } = options;
  const assembly = await startUp.timed('template', () => readAssembly(options.templateDir));
  // Names are known before anything runs; addresses only afterwards.
  const draft = readPlan(resolveAssembly(assembly, NOWHERE), Date.now());
  const state = openStateFolder(options.stateDir, keep);
  startUp.onStop('state folder', state.close);
  const common = { state, startUp, keep, log };
  const stores = await startStores(draft, { ...common, givenSecrets: new Set(Object.keys(given)) });
  const secrets = createSecretStore();
  const door = await openGateway(stores, secrets, startUp, log);
  const gatewayUrl = door.gateway.url;
  const resources = resolveAssembly(assembly, { gatewayUrl, database: stores.postgres });
  const plan = readPlan(resources, Date.now());
  const filled = fillStores(resources, stores, { given, secrets, state });
  const { pool, schedules } = await startActors({ plan, stores, door, filled, ...common });
  const api = await startUp.timed('REST API', () =>
    startRestApi({ resources, invoke: pool.invoke, log }),
  );
  startUp.onStop('REST API', () => api.stop());
  return {
    ...writeAddresses(state, {
      apiUrl: api.url,
      gatewayUrl,
      databaseUrl: stores.postgres.url,
      mongoUrl: stores.mongo?.url,
      logFolder: state.folder('logs'),
    }),
    ...controlsOf({
      ...{ functions: plan.functions, pool, schedules, queues: filled.queues },
      ...stores,
    }),
    timings: startUp.timings,
    leftOut: leftOut(resources),
    stop: startUp.stop,
  };
}

const NOWHERE: Endpoints = {
  gatewayUrl: 'http://127.0.0.1',
  database: { host: '127.0.0.1', port: 0 },
};

/** Functions, and whatever calls them. */
async function startActors(parts: {
  readonly plan: CloudPlan;
  readonly stores: Stores;
  readonly door: Door;
  readonly filled: Filled;
  readonly state: StateFolder;
  readonly startUp: StartUp;
  readonly log: (line: string) => void;
}): Promise<{ readonly pool: FunctionPool; readonly schedules: Schedules }> {
  const { plan, stores, door, filled, startUp } = parts;
  const sender = createQueueSender(stores.queuesAndObjects.endpoint);
  startUp.onStop('queue sender', sender.stop);
  for (const definition of plan.functions) door.admit(callerOf(definition, plan.rolePolicies));
  const pool = await startFunctions({
    ...parts,
    sender,
    gatewayUrl: door.gateway.url,
    watchdog: stores.watchdog,
  });
  const { publish, schedules } = startEvents({ ...parts, sender, pool });
  door.onObject((object) =>
    filled.announcing.has(object.bucket) ? announceObject(object, publish) : undefined,
  );
  return { pool, schedules };
}

/** Other programs find the running cloud by this file; it holds the database password. */
function writeAddresses<Addresses>(state: StateFolder, addresses: Addresses): Addresses {
  writeFileSync(state.file('addresses.json'), JSON.stringify(addresses), { mode: 0o600 });
  return addresses;
}

type Filled = {
  readonly queues: readonly TemplateQueue[];
  readonly announcing: ReadonlySet<string>;
};

function fillStores(
  resources: readonly ResolvedResource[],
  { postgres, queuesAndObjects, mongo }: Stores,
  into: {
    readonly given: GivenSecrets;
    readonly secrets: SecretStore;
    readonly state: StateFolder;
  },
): Filled {
  const given = { ...(mongo && { [mongo.secretName]: mongo.url }), ...into.given };
  const kept = into.state.file('secrets.json');
  for (const { arn, name, value } of secretValues(resources, postgres, given, kept)) {
    into.secrets.define(arn, name, value);
  }
  return {
    queues: createQueues(resources, queuesAndObjects),
    announcing: createBuckets(resources, queuesAndObjects),
  };
}
