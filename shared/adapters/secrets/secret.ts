// Reads one secret from Secrets Manager and parses it; the value never appears in errors.
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

export class SecretUnusable extends Error {
  override readonly name = 'SecretUnusable';
  readonly code = 'SECRET_UNUSABLE';
}

/** The secret's text. Throws SecretUnusable when it is binary or empty. */
export async function secretText(client: SecretsManagerClient, arn: string): Promise<string> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
  if (!SecretString) throw new SecretUnusable(`secret ${arn}: expected text, found none`);
  return SecretString;
}
