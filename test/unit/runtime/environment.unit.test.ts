import { afterEach, describe, expect, it } from '@jest/globals';
import { FUNCTION_ENVIRONMENT } from '#contracts/environment.ts';
import { readEnvironment } from '#runtime/environment.ts';

const given: Readonly<Record<string, string>> = {
  LOG_LEVEL: 'INFO',
  DATABASE_SECRET_ARN: 'arn:secret',
  DATABASE_TLS: 'require',
  UPLOADS_BUCKET: 'bucket',
  ENRICH_QUEUE_URL: 'https://sqs.example/enrich',
  DEAD_LETTER_QUEUE_URL: 'https://sqs.example/dead',
  MAX_RECEIVES: '5',
};
const before = { ...process.env };

afterEach(() => {
  process.env = { ...before };
});

describe('given the environment of a function', () => {
  it('when everything is there, then it is typed', () => {
    process.env = { ...given };
    expect(readEnvironment(FUNCTION_ENVIRONMENT.ingest)).toMatchObject({
      MAX_RECEIVES: 5,
      DATABASE_TLS: 'require',
    });
  });

  it('when several names are missing or wrong, then all of them are said at once', () => {
    const { UPLOADS_BUCKET: _bucket, ...rest } = given;
    process.env = { ...rest, MAX_RECEIVES: 'many', ENRICH_QUEUE_URL: 'not a url' };
    const read = () => readEnvironment(FUNCTION_ENVIRONMENT.ingest);
    expect(read).toThrow(/UPLOADS_BUCKET: expected a value, found none/);
    expect(read).toThrow(/MAX_RECEIVES/);
    expect(read).toThrow(/ENRICH_QUEUE_URL/);
  });
});
