import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ResolvedResource } from '#local/template/resolved-resource.ts';
import { secretValues } from '#local/template/secret-values.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'saras-secrets-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const resource = (
  type: string,
  ref: string,
  properties: ResolvedResource['properties'],
): ResolvedResource => ({
  ...{ stack: 'data', logicalId: ref, type, ref, properties },
  ...{ attributes: {}, metadata: {}, folder: '/' },
});

const secret = (ref: string, GenerateSecretString: object) =>
  resource('AWS::SecretsManager::Secret', ref, { Name: `app/${ref}`, GenerateSecretString });

const user = (username: string) => ({
  SecretStringTemplate: JSON.stringify({ username, dbname: 'app' }),
  GenerateStringKey: 'password',
  PasswordLength: 30,
});

const attachment = (SecretId: string) =>
  resource('AWS::SecretsManager::SecretTargetAttachment', `${SecretId}-attached`, {
    SecretId,
    TargetId: 'the-database',
  });

const resources = [
  secret('owner', user('app_owner')),
  attachment('owner'),
  secret('application', user('app_user')),
  attachment('application'),
  secret('mongo-uri', {}),
];

const database = {
  host: '127.0.0.1',
  port: 5433,
  ownerUser: 'app_owner',
  ownerPassword: 'of-the-server',
};

const read = (given: Record<string, string> = {}, port = database.port) => {
  const values = secretValues(resources, { ...database, port }, given, join(folder, 'kept.json'));
  return Object.fromEntries(values.map(({ name, value }) => [name, value]));
};

describe('the secrets of a template', () => {
  it('hold the address of the database they are attached to; the owner has the server password', () => {
    const values = read();
    expect(JSON.parse(values['app/owner'] ?? '')).toEqual({
      username: 'app_owner',
      password: 'of-the-server',
      dbname: 'app',
      engine: 'postgres',
      host: '127.0.0.1',
      port: 5433,
      dbInstanceIdentifier: 'the-database',
    });
    expect(JSON.parse(values['app/application'] ?? '')).toMatchObject({
      username: 'app_user',
      password: expect.stringMatching(/^[A-Za-z0-9]{30}$/),
      port: 5433,
    });
    expect(values['app/mongo-uri']).toMatch(/^[A-Za-z0-9]{32}$/);
  });

  it('keep their generated part in the next run, with the address of that run', () => {
    const first = JSON.parse(read()['app/application'] ?? '');
    const second = JSON.parse(read({}, 6000)['app/application'] ?? '');
    expect(second).toEqual({ ...first, port: 6000 });
  });

  it('take a given value before a kept one', () => {
    read();
    expect(read({ 'app/mongo-uri': 'mongodb://db' })['app/mongo-uri']).toBe('mongodb://db');
  });

  it('are kept in a file that only its owner can read', () => {
    read();
    expect(statSync(join(folder, 'kept.json')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, 'kept.json'), 'utf8')).toContain('of-the-server');
  });
});
