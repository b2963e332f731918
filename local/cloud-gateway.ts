// The one door to AWS and who may come in: opened before anybody is known, since its address is part of
// every queue URL.
import type { Stores } from './cloud-stores.ts';
import type { Caller } from './gateway/caller.ts';
import { type Gateway, startGateway } from './gateway/gateway.ts';
import type { CreatedObject } from './gateway/object-calls.ts';
import type { PolicyStatement } from './gateway/policy.ts';
import type { FunctionDefinition } from './lambda/function-definition.ts';
import type { SecretStore } from './parts/secrets.ts';
import type { StartUp } from './start-up.ts';
import { ACCOUNT_ID } from './template/physical.ts';

export type OnObject = (object: CreatedObject) => Promise<void> | void;

export type Door = {
  readonly gateway: Gateway;
  readonly admit: (caller: Caller) => void;
  readonly onObject: (handler: OnObject) => void;
};

/** Opens the gateway; callers and the listener for new objects are told to it later. */
export async function openGateway(
  stores: Stores,
  secrets: SecretStore,
  startUp: StartUp,
  log: (line: string) => void,
): Promise<Door> {
  const callers = new Map<string, Caller>();
  let handler: OnObject = ({ bucket, key }) => {
    throw new Error(`${bucket}/${key} was written before the event bus was up`);
  };
  const gateway = await startUp.timed('gateway', () =>
    startGateway({
      callers,
      backends: { queuesAndObjects: stores.queuesAndObjects.endpoint, secrets },
      onObjectCreated: (object) => handler(object),
      log,
    }),
  );
  startUp.onStop('gateway', () => gateway.stop());
  return {
    gateway,
    admit: (caller) => void callers.set(caller.id, caller),
    onObject: (given) => {
      handler = given;
    },
  };
}

/** A function as the gateway knows it: by its access key, with what its role allows. */
export const callerOf = (
  { name, roleName }: FunctionDefinition,
  rolePolicies: ReadonlyMap<string, readonly PolicyStatement[]>,
): Caller => ({
  id: name,
  arn: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/${roleName}/${name}`,
  statements: rolePolicies.get(roleName) ?? [],
});
