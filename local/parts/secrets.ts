// Secrets Manager without the service: values by ARN or name, the current and the previous version.
import { createHash } from 'node:crypto';

export type SecretStage = 'AWSCURRENT' | 'AWSPREVIOUS';

export type SecretVersion = {
  readonly arn: string;
  readonly name: string;
  readonly versionId: string;
  readonly stages: readonly SecretStage[];
  readonly value: string;
};

export type SecretStore = {
  /** Creates the secret; throws when the ARN is already defined. */
  define(arn: string, name: string, value: string): void;
  /** ARN of the secret with this ARN or name. */
  find(idOrArn: string): string | undefined;
  /** The version at `stage` (default AWSCURRENT), undefined when there is none. */
  get(idOrArn: string, stage?: SecretStage): SecretVersion | undefined;
  /** A new current version; the former one becomes AWSPREVIOUS. Throws when the secret is unknown. */
  put(idOrArn: string, value: string): void;
};

type Secret = { readonly arn: string; readonly name: string; versions: readonly string[] };

/** An empty store in memory. */
export function createSecretStore(): SecretStore {
  const secrets = new Map<string, Secret>();
  const lookUp = (idOrArn: string): Secret | undefined =>
    secrets.get(idOrArn) ?? [...secrets.values()].find(({ name }) => name === idOrArn);
  return {
    define: (arn, name, value) => {
      if (secrets.has(arn)) throw new Error(`secret ${arn}: expected a new ARN, found it defined`);
      secrets.set(arn, { arn, name, versions: [value] });
    },
    find: (idOrArn) => lookUp(idOrArn)?.arn,
    get: (idOrArn, stage = 'AWSCURRENT') => {
      const secret = lookUp(idOrArn);
      const value = secret?.versions[stage === 'AWSCURRENT' ? 0 : 1];
      if (secret === undefined || value === undefined) return undefined;
      const { arn, name } = secret;
      return { arn, name, value, stages: [stage], versionId: versionId(arn, value) };
    },
    put: (idOrArn, value) => {
      const secret = lookUp(idOrArn);
      if (!secret) throw new Error(`secret ${idOrArn}: expected it to exist, found no such secret`);
      secret.versions = [value, ...secret.versions.slice(0, 1)];
    },
  };
}

const versionId = (arn: string, value: string): string => {
  const hex = createHash('sha256').update(`${arn}\n${value}`).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
};
