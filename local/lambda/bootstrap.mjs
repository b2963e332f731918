// Runs inside every function process: loads the handler, then loops over events. Plain JavaScript,
// so that a cold start pays no type stripping. Only node: imports: nothing of this checkout leaks in.
import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const env = process.env;
const [host, port] = env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** One Runtime API call. A broken connection means the launcher is gone, and so must we be. */
function call(method, path, body, headers = {}) {
  return new Promise((resolve) => {
    const outgoing = request(
      { agent, host, port, method, path: `/2018-06-01/runtime/${path}`, headers },
      (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', () => process.exit(1));
        response.on('end', () =>
          resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }),
        );
      },
    );
    outgoing.on('error', () => process.exit(1));
    outgoing.end(body);
  });
}

function describe(error) {
  const known = error instanceof Error;
  return {
    errorType: known ? error.name : typeof error,
    errorMessage: known ? error.message : String(error),
    trace: known && error.stack ? error.stack.split('\n') : [],
  };
}

const reportError = (path, error) => {
  const body = describe(error);
  return call('POST', path, JSON.stringify(body), {
    'Lambda-Runtime-Function-Error-Type': body.errorType.replace(/[^\x20-\x7e]/g, '?'),
  });
};

async function loadHandler() {
  const dot = env._HANDLER.lastIndexOf('.');
  const file = join(env.LAMBDA_TASK_ROOT, env._HANDLER.slice(0, dot));
  const name = env._HANDLER.slice(dot + 1);
  const path = ['.mjs', '.js', '.cjs'].map((extension) => file + extension).find(existsSync);
  if (!path) throw new Error(`cannot find module ${file}.mjs, .js or .cjs of ${env._HANDLER}`);
  const handler = (await import(pathToFileURL(path).href))[name];
  if (typeof handler !== 'function') {
    throw new Error(`${env._HANDLER}: expected an exported function, found ${typeof handler}`);
  }
  return handler;
}

function contextOf(headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

async function serve(handler) {
  for (;;) {
    const next = await call('GET', 'invocation/next');
    const context = contextOf(next.headers);
    env._X_AMZN_TRACE_ID = next.headers['lambda-runtime-trace-id'];
    const path = `invocation/${context.awsRequestId}`;
    try {
      const result = await handler(JSON.parse(next.body), context);
      await call('POST', `${path}/response`, JSON.stringify(result ?? null));
    } catch (error) {
      console.error(error);
      await reportError(`${path}/error`, error);
    }
  }
}

try {
  const handler = await loadHandler();
  await serve(handler);
} catch (error) {
  console.error(error);
  await reportError('init/error', error);
  process.exit(1);
}
