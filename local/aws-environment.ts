// Refuses to run beside a real AWS account: credentials or foreign endpoints in the environment.

const CREDENTIALS = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_PROFILE',
  'AWS_ROLE_ARN',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
] as const;

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Set to 1 by somebody who knows that nothing of it is used: functions get an environment of their own. */
const OVERRIDE = 'SARAS_ALLOW_AWS_ENV';

/** @throws Error naming the variables, never their values. */
export function refuseAwsEnvironment(environment: Readonly<NodeJS.ProcessEnv>): void {
  if (environment[OVERRIDE] === '1') return;
  const credentials = CREDENTIALS.filter((name) => environment[name]);
  const endpoints = Object.entries(environment)
    .filter(([name, value]) => name.startsWith('AWS_ENDPOINT_URL') && value && !isLocal(value))
    .map(([name]) => name);
  const found = [...credentials, ...endpoints];
  if (found.length === 0) return;
  throw new Error(
    `the local cloud refuses to start beside a real AWS account: found ${found.join(', ')} in the environment. ` +
      `Unset them, or set ${OVERRIDE}=1 if you know that this is intended; the functions never see them either way.`,
  );
}

function isLocal(url: string): boolean {
  return URL.canParse(url) && LOOPBACK.has(new URL(url).hostname);
}
