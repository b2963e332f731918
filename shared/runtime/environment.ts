// The environment is read once at start; everything wrong with it is said at once, by name.
import * as z from 'zod';
import { ENV } from '#contracts/environment.ts';

const text = z.string().min(1);

const VARIABLES = {
  [ENV.logLevel]: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']),
  [ENV.databaseSecretArn]: text,
  [ENV.databaseOwnerSecretArn]: text,
  [ENV.databaseTls]: z.enum(['require', 'disable']),
  [ENV.uploadsBucket]: text,
  [ENV.enrichQueueUrl]: z.url(),
  [ENV.metricsQueueUrl]: z.url(),
  [ENV.rulesQueueUrl]: z.url(),
  [ENV.simulationQueueUrl]: z.url(),
  [ENV.deadLetterQueueUrl]: z.url(),
  [ENV.maxReceives]: z.coerce.number().int().min(1),
  [ENV.mongoSecretArn]: text,
  [ENV.archiveBucket]: text,
  [ENV.accelPixSecretArn]: text,
  [ENV.dhanSecretArn]: text,
} as const;

type Name = keyof typeof VARIABLES;
export type Environment<N extends Name> = { readonly [K in N]: z.infer<(typeof VARIABLES)[K]> };

export class EnvironmentIncomplete extends Error {
  override readonly name = 'EnvironmentIncomplete';
  readonly code = 'ENVIRONMENT_INCOMPLETE';
}

/** The named variables, parsed. Throws EnvironmentIncomplete that lists every problem. */
export function readEnvironment<const N extends Name>(names: readonly N[]): Environment<N> {
  const shape = Object.fromEntries(names.map((name) => [name, VARIABLES[name]]));
  const parsed = z.object(shape).safeParse(process.env);
  if (parsed.success) return parsed.data as Environment<N>;
  const problems = parsed.error.issues.map((issue) => {
    const name = issue.path.join('.');
    return process.env[name] === undefined
      ? `${name}: expected a value, found none`
      : `${name}: ${issue.message}`;
  });
  throw new EnvironmentIncomplete(`environment: ${problems.join('; ')}`);
}
