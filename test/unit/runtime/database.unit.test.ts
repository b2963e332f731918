import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from '@jest/globals';
import { databaseLogin } from '#runtime/database.ts';

const ARN = 'arn:aws:secretsmanager:ap-south-1:000000000000:secret:saras/dev/database';
const LOGIN = {
  host: 'db.example',
  port: 5432,
  dbname: 'saras',
  username: 'saras_app',
  password: 'hunter2',
};

/** A real client whose every call is answered at once with this secret. */
function holding(SecretString: string | undefined): SecretsManagerClient {
  const client = new SecretsManagerClient({ region: 'ap-south-1' });
  client.middlewareStack.add(
    () => async () => ({ response: {}, output: { SecretString, $metadata: {} } }),
    { step: 'initialize', priority: 'high' },
  );
  return client;
}

const refusal = async (text: string | undefined): Promise<Error> => {
  try {
    await databaseLogin(holding(text), ARN);
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('expected a refusal');
};

describe('given the secret of a database', () => {
  it('when it holds a login, then it is read; a port as text, as RDS writes some, is a number', async () => {
    expect(await databaseLogin(holding(JSON.stringify(LOGIN)), ARN)).toEqual(LOGIN);
    const asText = JSON.stringify({ ...LOGIN, port: '5432', engine: 'postgres' });
    expect(await databaseLogin(holding(asText), ARN)).toEqual(LOGIN);
  });

  it('when keys are missing or wrong, then all of them are named, and no value is', async () => {
    const { message, name } = await refusal(
      JSON.stringify({ ...LOGIN, port: 'hunter2', username: '', host: undefined }),
    );
    expect(name).toBe('SecretUnusable');
    expect(message).toBe(
      `secret ${ARN}: expected a database login, unusable: host, port, username`,
    );
  });

  it.each([
    ['a bare password', 'hunter2'],
    ['cut off', '{"password":"hunter2'],
    ['a JSON text', '"hunter2"'],
    ['a list', '["hunter2"]'],
  ])('when it is %s, then it is refused without a word of it', async (_, text) => {
    const { message, name, cause } = await refusal(text);
    expect(name).toBe('SecretUnusable');
    expect(message).toContain(`secret ${ARN}: expected a database login, found no JSON object`);
    expect(`${message} ${String(cause)}`).not.toContain('hunter2');
  });

  it.each([undefined, ''])('when it has no text (%p), then it says so', async (text) => {
    expect((await refusal(text)).message).toBe(`secret ${ARN}: expected text, found none`);
  });
});
