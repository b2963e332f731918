// Values of the template's secrets: given, kept from an earlier run, or generated as the template says.
import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { TemplateError } from './assembly.ts';
import { nameOf } from './physical.ts';
import { type ResolvedResource, resourcesOfType } from './resolved-resource.ts';

export type SecretValue = {
  readonly arn: string;
  readonly name: string;
  readonly value: string;
};

/** The running database, for secrets attached to it; the owner's credentials are the server's own. */
export type DatabaseCredentials = {
  readonly host: string;
  readonly port: number;
  readonly ownerUser: string;
  readonly ownerPassword: string;
};

const secretSchema = z.object({
  SecretString: z.string().optional(),
  GenerateSecretString: z
    .object({
      SecretStringTemplate: z.string().default('{}'),
      GenerateStringKey: z.string().optional(),
      PasswordLength: z.number().default(32),
    })
    .optional(),
});

const attachmentSchema = z.object({ SecretId: z.string(), TargetId: z.string() });
const fields = z.record(z.string(), z.unknown());

/** Values that win over everything else, by secret name. */
export type GivenSecrets = Readonly<Record<string, string>>;

/**
 * The secrets of the template. Generated ones are written to `keptFile` (mode 0600), so that a kept
 * database still opens with them.
 */
export function secretValues(
  resources: readonly ResolvedResource[],
  database: DatabaseCredentials,
  given: GivenSecrets,
  keptFile: string,
): readonly SecretValue[] {
  const kept = existsSync(keptFile)
    ? z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(keptFile, 'utf8')))
    : {};
  const attached = attachments(resources);
  const values = resourcesOfType(resources, 'AWS::SecretsManager::Secret').map((resource) => {
    const name = secretName(resource);
    const base = given[name] ?? kept[name] ?? generated(resource);
    const target = attached.get(resource.ref);
    return {
      arn: resource.ref,
      name,
      value: target === undefined ? base : withDatabase(base, target, database),
    };
  });
  const byName = Object.fromEntries(values.map(({ name, value }) => [name, value]));
  writeFileSync(keptFile, JSON.stringify(byName), { mode: 0o600 });
  return values;
}

const secretName = ({ stack, logicalId, type, properties }: ResolvedResource): string =>
  nameOf({ stack, logicalId, type, property: (property) => properties[property] });

/** Secret ARN -> identifier of the database it is attached to. */
function attachments(resources: readonly ResolvedResource[]): ReadonlyMap<string, string> {
  return new Map(
    resourcesOfType(resources, 'AWS::SecretsManager::SecretTargetAttachment').map((resource) => {
      const { SecretId, TargetId } = attachmentSchema.parse(resource.properties);
      return [SecretId, TargetId];
    }),
  );
}

function generated(resource: ResolvedResource): string {
  const { SecretString, GenerateSecretString } = secretSchema.parse(resource.properties);
  if (SecretString !== undefined) return SecretString;
  if (!GenerateSecretString) {
    throw new TemplateError(
      `${resource.stack}/${resource.logicalId}: expected SecretString or GenerateSecretString`,
    );
  }
  const { SecretStringTemplate, GenerateStringKey, PasswordLength } = GenerateSecretString;
  const password = randomPassword(PasswordLength);
  if (GenerateStringKey === undefined) return password;
  return JSON.stringify({
    ...fields.parse(JSON.parse(SecretStringTemplate)),
    [GenerateStringKey]: password,
  });
}

/** What AWS adds to a secret when it is attached to a database instance. */
function withDatabase(value: string, instance: string, database: DatabaseCredentials): string {
  const secret = fields.parse(JSON.parse(value));
  const isOwner = secret['username'] === database.ownerUser;
  return JSON.stringify({
    ...secret,
    ...(isOwner && { password: database.ownerPassword }),
    engine: 'postgres',
    host: database.host,
    port: database.port,
    dbInstanceIdentifier: instance,
  });
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const randomPassword = (length: number): string =>
  Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('');
