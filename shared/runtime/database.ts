// The database as a function sees it: login from its secret, the password read again when it may have
// been rotated.
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import {
  connect,
  type DatabaseLogin,
  type PoolSettings,
  type Sql,
} from '#adapters/postgres/connection.ts';
import { SecretUnusable, secretText } from '#adapters/secrets/secret.ts';

const login = z.object({
  host: z.string().min(1),
  port: z.coerce.number().int(),
  dbname: z.string().min(1),
  username: z.string().min(1),
  password: z.string().min(1),
});

const PASSWORD_AGE_MS = 5 * 60_000;

/** Reads a database secret. Throws SecretUnusable that names the missing keys, never a value. */
export async function databaseLogin(
  client: SecretsManagerClient,
  arn: string,
): Promise<DatabaseLogin> {
  const parsed = login.safeParse(jsonOf(await secretText(client, arn)));
  if (parsed.success) return parsed.data;
  const keys = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  const problem = keys === '' ? 'found no JSON object' : `unusable: ${keys}`;
  throw new SecretUnusable(`secret ${arn}: expected a database login, ${problem}`);
}

/** Undefined when the text is no JSON: the parser's own error would quote the secret. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Opens the pool; a new connection uses a password that is at most five minutes old. */
export async function openDatabase(
  client: SecretsManagerClient,
  arn: string,
  settings: PoolSettings,
): Promise<Sql> {
  const first = await databaseLogin(client, arn);
  let password = first.password;
  let readAt = performance.now();
  return connect(
    {
      ...first,
      password: async () => {
        if (performance.now() - readAt > PASSWORD_AGE_MS) {
          password = (await databaseLogin(client, arn)).password;
          readAt = performance.now();
        }
        return password;
      },
    },
    settings,
  );
}
