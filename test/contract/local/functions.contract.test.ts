// The Lambda platform as a bundle sees it: protocol, environment, limits, crashes, logs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { FunctionDefinition } from '#local/lambda/function-definition.ts';
import { type FunctionPool, startFunctionPool } from '#local/lambda/function-pool.ts';
import { type ParentWatchdog, startParentWatchdog } from '#local/parts/parent-watchdog.ts';
import { type Bundles, openBundles } from '#test/support/function-bundles.ts';

let bundles: Bundles;
let watchdog: ParentWatchdog;
const pools: FunctionPool[] = [];

beforeAll(() => {
  bundles = openBundles();
  watchdog = startParentWatchdog();
});

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.stop()));
});

afterAll(async () => {
  await watchdog.stop();
  bundles.remove();
});

async function run(...definitions: readonly FunctionDefinition[]): Promise<FunctionPool> {
  const pool = await startFunctionPool(definitions, {
    gatewayUrl: 'http://127.0.0.1:1',
    watchdog,
    logFolder: bundles.folder,
  });
  pools.push(pool);
  return pool;
}

describe('a function', () => {
  it('gets the event and a context, and its answer comes back', async () => {
    const echo = bundles.define(
      'echo',
      `export const handler = async (event, context) => ({
         event, name: context.functionName, arn: context.invokedFunctionArn,
         remaining: context.getRemainingTimeInMillis(), id: context.awsRequestId });`,
    );
    const pool = await run(echo);
    const outcome = await pool.invoke('echo', { a: [1, null, 'ü'] });
    expect(outcome).toEqual({
      kind: 'answered',
      payload: {
        event: { a: [1, null, 'ü'] },
        name: 'echo',
        arn: echo.arn,
        remaining: expect.any(Number),
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    });
    expect(outcome).toHaveProperty('payload.remaining', expect.closeTo(10_000, -3));
  });

  it('keeps its module state between events, and is found by name, ARN and version', async () => {
    const counter = bundles.define(
      'counter',
      'let n = 0; export const handler = async () => (n += 1);',
    );
    const pool = await run(counter);
    await pool.invoke('counter', {});
    await pool.invoke(counter.arn, {});
    expect(await pool.invoke(`${counter.arn}:1`, {})).toEqual({ kind: 'answered', payload: 3 });
    await expect(pool.invoke('other', {})).rejects.toThrow('no function other; known: counter');
  });

  it('answers null when the handler returns nothing', async () => {
    const pool = await run(bundles.define('silent', 'export const handler = async () => {};'));
    expect(await pool.invoke('silent', {})).toEqual({ kind: 'answered', payload: null });
  });

  it('reports what its handler throws, and lives on', async () => {
    const pool = await run(
      bundles.define(
        'thrower',
        `let n = 0; export const handler = async () => {
           if ((n += 1) === 1) throw new TypeError('no such advisor'); return n; };`,
      ),
    );
    expect(await pool.invoke('thrower', {})).toEqual({
      kind: 'failed',
      reason: 'handler',
      errorType: 'TypeError',
      errorMessage: 'no such advisor',
      trace: expect.arrayContaining(['TypeError: no such advisor']),
    });
    expect(await pool.invoke('thrower', {})).toEqual({ kind: 'answered', payload: 2 });
  });

  it('is refused an answer over 6 MB', async () => {
    const pool = await run(
      bundles.define('large', "export const handler = async () => 'x'.repeat(6291456);"),
    );
    expect(await pool.invoke('large', {})).toMatchObject({
      kind: 'failed',
      errorType: 'Function.ResponseSizeTooLarge',
    });
  });

  it('sees its own environment and the platform, and nothing of the launcher', async () => {
    process.env['SARAS_SECRET_OF_THE_PARENT'] = 'x';
    const pool = await run(
      bundles.define('environment', 'export const handler = async () => process.env;', {
        environment: { QUEUE_URL: 'q' },
      }),
    );
    const outcome = await pool.invoke('environment', {});
    delete process.env['SARAS_SECRET_OF_THE_PARENT'];
    expect(outcome).toMatchObject({
      payload: {
        QUEUE_URL: 'q',
        AWS_REGION: 'ap-south-1',
        AWS_ACCESS_KEY_ID: 'environment',
        AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      },
    });
    expect(outcome).not.toHaveProperty('payload.SARAS_SECRET_OF_THE_PARENT');
    expect(outcome).not.toHaveProperty('payload.HOME');
  });
});

describe('a function that misbehaves', () => {
  it('is killed at its timeout, and the next event gets a fresh process', async () => {
    const pool = await run(
      bundles.define(
        'slow',
        `let n = 0; export const handler = async (event) => {
           n += 1; if (event.hang) for (;;); return n; };`,
        { timeoutSeconds: 1 },
      ),
    );
    expect(await pool.invoke('slow', {})).toEqual({ kind: 'answered', payload: 1 });
    expect(await pool.invoke('slow', { hang: true })).toMatchObject({
      kind: 'failed',
      reason: 'timeout',
      errorMessage: expect.stringContaining('Task timed out after 1.00 seconds'),
    });
    expect(await pool.invoke('slow', {})).toEqual({ kind: 'answered', payload: 1 });
  });

  it('that exits in the middle fails as a crash with the end of its stderr', async () => {
    const pool = await run(
      bundles.define(
        'exiting',
        `export const handler = async (event) => {
           if (event.exit) { console.error('disk full'); process.exit(3); } return 'ok'; };`,
      ),
    );
    expect(await pool.invoke('exiting', { exit: true })).toEqual({
      kind: 'failed',
      reason: 'crash',
      errorType: 'Runtime.ExitError',
      errorMessage: 'Runtime exited with error: exit status 3',
      trace: ['disk full'],
    });
    expect(await pool.invoke('exiting', {})).toEqual({ kind: 'answered', payload: 'ok' });
  });

  it('that is killed from outside fails as a crash, and the next event is served', async () => {
    const pool = await run(
      bundles.define(
        'victim',
        `export const handler = async (event) =>
           event.wait ? new Promise((resolve) => setTimeout(resolve, 60000)) : 'ok';`,
      ),
    );
    const running = pool.invoke('victim', { wait: true });
    expect(await pool.kill('victim')).toBe(1);
    expect(await running).toMatchObject({
      reason: 'crash',
      errorMessage: 'Runtime exited with error: signal: SIGKILL',
    });
    expect(await pool.invoke('victim', {})).toEqual({ kind: 'answered', payload: 'ok' });
  });

  it('that outgrows its memory setting dies alone', async () => {
    const pool = await run(
      bundles.define(
        'hungry',
        `export const handler = async () => {
           const kept = []; for (;;) kept.push(new Array(100000).fill({}).map(() => ({}))); };`,
        { memoryMb: 128, timeoutSeconds: 60 },
      ),
    );
    const outcome = await pool.invoke('hungry', {});
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'crash' });
    expect(JSON.stringify(outcome)).toContain('heap');
  });

  it('stops the start with its name, its error and its stderr when it does not initialise', async () => {
    const healthy = bundles.define('healthy', 'export const handler = async () => 1;');
    const broken = bundles.define(
      'broken',
      "throw new Error('environment: ENRICH_QUEUE_URL is missing'); export const handler = 1;",
    );
    const headless = bundles.define('headless', 'export const other = async () => 1;');
    const starting = run(healthy, broken, headless);
    await expect(starting).rejects.toThrow(
      'function broken (broken) did not start: Error: environment: ENRICH_QUEUE_URL is missing',
    );
    await expect(starting).rejects.toThrow(
      'index.handler: expected an exported function, found undefined',
    );
  });
});

describe('several events at once', () => {
  const source = `export const handler = async (event) => {
    await new Promise((resolve) => setTimeout(resolve, event.ms)); return process.pid; };`;

  it('run in as many processes as the function may have, never two in one', async () => {
    const pool = await run(bundles.define('parallel', source, { maxConcurrency: 3 }));
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, () => pool.invoke('parallel', { ms: 200 })),
    );
    const pids = outcomes.map((outcome) => outcome.kind === 'answered' && outcome.payload);
    expect(new Set(pids).size).toBe(3);
  });

  it('end when the pool stops, also those that still wait for a process', async () => {
    const pool = await run(bundles.define('stopping', source));
    const events = Promise.all([1, 2].map(() => pool.invoke('stopping', { ms: 60_000 })));
    await pool.stop();
    expect((await events).map(({ kind }) => kind)).toEqual(['failed', 'failed']);
  });
});

describe('the log of a function', () => {
  it('is one JSON object per line: its own JSON as it is, the rest wrapped, the platform beside', async () => {
    const pool = await run(
      bundles.define(
        'talker',
        `export const handler = async () => {
           console.log(JSON.stringify({ level: 'INFO', message: 'own' })); console.log('plain'); };`,
      ),
    );
    await pool.invoke('talker', {});
    await pool.stop();
    const lines = readFileSync(join(bundles.folder, 'talker.log'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(lines).toEqual(
      expect.arrayContaining([
        { level: 'INFO', message: 'own' },
        { time: expect.any(String), message: 'plain' },
        {
          time: expect.any(String),
          type: 'platform.report',
          record: expect.objectContaining({ status: 'success', durationMs: expect.any(Number) }),
        },
      ]),
    );
  });
});
