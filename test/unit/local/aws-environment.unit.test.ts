import { describe, expect, it } from '@jest/globals';
import { refuseAwsEnvironment } from '#local/aws-environment.ts';

describe('the environment of the launcher', () => {
  it.each([
    ['nothing of AWS', {}],
    ['a region', { AWS_REGION: 'ap-south-1' }],
    ['a loopback endpoint', { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' }],
    ['a loopback endpoint of one service', { AWS_ENDPOINT_URL_SQS: 'http://localhost:4566' }],
    ['credentials that are explicitly allowed', { AWS_PROFILE: 'p', SARAS_ALLOW_AWS_ENV: '1' }],
  ])('may hold %s', (_story, environment) => {
    expect(() => refuseAwsEnvironment(environment)).not.toThrow();
  });

  it.each([
    ['a key', { AWS_ACCESS_KEY_ID: 'AKIASECRET' }, 'found AWS_ACCESS_KEY_ID in'],
    ['a profile', { AWS_PROFILE: 'prod' }, 'found AWS_PROFILE in'],
    ['a foreign endpoint', { AWS_ENDPOINT_URL_S3: 'https://s3.example' }, 'AWS_ENDPOINT_URL_S3'],
  ])('must not hold %s', (_story, environment, message) => {
    expect(() => refuseAwsEnvironment(environment)).toThrow(message);
  });

  it('names the variable but never its value', () => {
    expect(() => refuseAwsEnvironment({ AWS_ACCESS_KEY_ID: 'AKIASECRET' })).not.toThrow(
      'AKIASECRET',
    );
  });
});
