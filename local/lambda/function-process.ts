// One process of one function: starts it behind its own Runtime API, gives it one event at a time,
// kills it at the deadline, and says how it ended.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ParentWatchdog } from '#local/parts/parent-watchdog.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { FunctionLog } from './function-log.ts';
import { type FunctionFailure, failure, type InvocationOutcome } from './invocation.ts';
import { processEnvironment } from './platform-environment.ts';
import { type RuntimeApi, startRuntimeApi } from './runtime-api.ts';

/** Longest initialisation. AWS allows 10 s; a busy machine that starts everything at once gets more. */
const INIT_TIMEOUT_MS = 30_000;

const bootstrap = join(import.meta.dirname, 'bootstrap.mjs');

export type FunctionProcess = {
  readonly alive: () => boolean;
  readonly invoke: (event: unknown) => Promise<InvocationOutcome>;
  /** SIGKILL; a running invocation ends as a crash. Resolves when the process is gone. */
  readonly kill: () => Promise<void>;
};

export type ProcessHost = {
  readonly gatewayUrl: string;
  readonly watchdog: ParentWatchdog;
};

/** Resolves when the process waits for its first event, or with the reason why it could not. */
export async function startFunctionProcess(
  definition: FunctionDefinition,
  host: ProcessHost,
  log: FunctionLog,
): Promise<FunctionProcess | FunctionFailure> {
  const api = await startRuntimeApi();
  const child = spawnFunction(definition, api, host);
  const ended = whenEnded(child, host.watchdog);
  const output = [log.follow(child.stdout), log.follow(child.stderr)] as const;

  const crash = async (): Promise<FunctionFailure> => {
    const how = await ended;
    const tail = output[1].tail();
    return failure('crash', 'Runtime.ExitError', `Runtime exited with error: ${how}`, tail);
  };
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  void ended.then(() => api.close());

  const started = await Promise.race([api.initialised, crash(), initTimeout()]);
  if (started) {
    await kill();
    log.platform('platform.initReport', { status: 'error', ...started });
    const stderr = output[1].tail();
    return { ...started, reason: 'init', trace: stderr.length > 0 ? stderr : started.trace };
  }
  return {
    alive: () => child.exitCode === null && child.signalCode === null,
    invoke: async (event) => {
      const requestId = randomUUID();
      const startedAt = Date.now();
      const deadlineMs = startedAt + definition.timeoutSeconds * 1000;
      const answered = api.invoke({ requestId, deadlineMs, functionArn: definition.arn, event });
      const late = deadline(deadlineMs, requestId, definition.timeoutSeconds);
      const outcome = await Promise.race([answered, crash(), late.promise]);
      late.clear();
      if (outcome.kind === 'failed' && outcome.reason === 'timeout') await kill();
      log.platform('platform.report', {
        requestId,
        durationMs: Date.now() - startedAt,
        status: outcome.kind === 'answered' ? 'success' : outcome.reason,
        ...(outcome.kind === 'failed' && { error: outcome.errorMessage }),
      });
      return outcome;
    },
    kill,
  };
}

type PipedChild = ChildProcess & { readonly stdout: Readable; readonly stderr: Readable };

function spawnFunction(
  definition: FunctionDefinition,
  api: RuntimeApi,
  { gatewayUrl, watchdog }: ProcessHost,
): PipedChild {
  // A tenth of the memory is left for what is not JavaScript heap.
  const heapMb = Math.floor(definition.memoryMb * 0.9);
  const child = spawn(process.execPath, [`--max-old-space-size=${heapMb}`, bootstrap], {
    cwd: definition.codeFolder,
    env: processEnvironment(definition, api.address, gatewayUrl),
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own session: Ctrl-C in a terminal is for us alone, a running batch may end in peace.
    detached: true,
    windowsHide: true,
  });
  if (child.pid !== undefined) watchdog.guard(child.pid);
  return child;
}

/** "exit status 1" or "signal: SIGKILL", in the words of the Lambda platform; never rejects. */
function whenEnded(child: PipedChild, watchdog: ParentWatchdog): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    // 'close' and not 'exit': the last lines of stderr belong to the message.
    child.once('close', (code, signal) => {
      if (child.pid !== undefined) watchdog.release(child.pid);
      resolve(signal ? `signal: ${signal}` : `exit status ${code}`);
    });
  });
}

function initTimeout(): Promise<FunctionFailure> {
  return new Promise((resolve) => {
    setTimeout(
      () => resolve(failure('init', 'Sandbox.Timedout', `no init in ${INIT_TIMEOUT_MS} ms`)),
      INIT_TIMEOUT_MS,
    ).unref();
  });
}

function deadline(at: number, requestId: string, seconds: number) {
  const late = Promise.withResolvers<InvocationOutcome>();
  const message = `${requestId} Task timed out after ${seconds.toFixed(2)} seconds`;
  const timer = setTimeout(
    () => late.resolve(failure('timeout', 'Sandbox.Timedout', message)),
    at - Date.now(),
  );
  return { promise: late.promise, clear: () => clearTimeout(timer) };
}
