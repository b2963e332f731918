// The database of the template: which name and which owner the embedded PostgreSQL must have.
import * as z from 'zod';
import { TemplateError } from './assembly.ts';
import { type ResolvedResource, resourcesOfType } from './resolved-resource.ts';

export type DatabasePlan = {
  readonly database: string;
  readonly ownerUser: string;
};

const instanceSchema = z.object({
  Engine: z.literal('postgres'),
  EngineVersion: z.string().startsWith('17'),
  DBName: z.string(),
  MasterUsername: z.string(),
});

const ownerSchema = z.object({
  GenerateSecretString: z.object({ SecretStringTemplate: z.string() }),
});

/** @throws TemplateError unless there is exactly one PostgreSQL 17 instance with a generated owner. */
export function databasePlan(resources: readonly ResolvedResource[]): DatabasePlan {
  const [instance, ...others] = resourcesOfType(resources, 'AWS::RDS::DBInstance');
  if (!instance || others.length > 0) {
    throw new TemplateError(
      `expected one AWS::RDS::DBInstance, found ${others.length + (instance ? 1 : 0)}`,
    );
  }
  const where = `${instance.stack}/${instance.logicalId}`;
  const parsed = instanceSchema.safeParse(instance.properties);
  if (!parsed.success) throw new TemplateError(`${where}: ${z.prettifyError(parsed.error)}`);
  const { DBName, MasterUsername } = parsed.data;
  return { database: DBName, ownerUser: ownerName(MasterUsername, resources, where) };
}

/** `{{resolve:secretsmanager:<arn>:SecretString:username::}}` -> the name in that secret's template. */
function ownerName(
  reference: string,
  resources: readonly ResolvedResource[],
  where: string,
): string {
  const [, arn, key] =
    /^\{\{resolve:secretsmanager:(.+):SecretString:(\w+)::\}\}$/.exec(reference) ?? [];
  if (arn === undefined || key === undefined) return reference;
  const secret = resourcesOfType(resources, 'AWS::SecretsManager::Secret').find(
    ({ ref }) => ref === arn,
  );
  const { GenerateSecretString } = ownerSchema.parse(secret?.properties);
  const fields = z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(GenerateSecretString.SecretStringTemplate));
  const name = fields[key];
  if (typeof name === 'string') return name;
  throw new TemplateError(`${where}: MasterUsername: expected ${key} in secret ${arn}`);
}
