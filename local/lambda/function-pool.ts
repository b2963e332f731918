// All functions of the template as processes: one warm process each from the start, more on demand
// up to the function's maximum, a fresh one after a crash or a timeout.
import type { FunctionDefinition } from './function-definition.ts';
import { type FunctionLog, openFunctionLog } from './function-log.ts';
import {
  type FunctionProcess,
  type ProcessHost,
  startFunctionProcess,
} from './function-process.ts';
import {
  type FunctionFailure,
  failure,
  type InvocationOutcome,
  type Invoke,
} from './invocation.ts';

export type FunctionPool = {
  readonly invoke: Invoke;
  /** Kills the running processes of a function with SIGKILL, for fault tests; returns how many. */
  readonly kill: (functionName: string) => Promise<number>;
  readonly stop: () => Promise<void>;
};

export type PoolOptions = ProcessHost & { readonly logFolder: string };

/**
 * Starts one process of every function, so that a missing variable or a broken bundle shows now.
 * @throws Error naming each function that did not start, with its error and the end of its stderr.
 */
export async function startFunctionPool(
  definitions: readonly FunctionDefinition[],
  options: PoolOptions,
): Promise<FunctionPool> {
  const functions = definitions.map((definition) => createFunction(definition, options));
  const stop = async (): Promise<void> => {
    await Promise.all(functions.map((each) => each.stop()));
  };
  const failures = await Promise.all(functions.map((each) => each.warmUp()));
  const broken = failures.filter((each) => each !== undefined);
  if (broken.length > 0) {
    await stop();
    throw new Error(broken.join('\n'));
  }
  const find = (name: string): PooledFunction => {
    const found = functions.find(({ definition: { name: own, title, arn } }) =>
      [own, title, arn, `${arn}:1`].includes(name),
    );
    if (found) return found;
    throw new Error(`no function ${name}; known: ${definitions.map((d) => d.title).join(', ')}`);
  };
  return {
    invoke: async (name, event) => find(name).invoke(event),
    kill: async (name) => find(name).kill(),
    stop,
  };
}

type PooledFunction = {
  readonly definition: FunctionDefinition;
  readonly warmUp: () => Promise<string | undefined>;
  readonly invoke: (event: unknown) => Promise<InvocationOutcome>;
  readonly kill: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

function createFunction(definition: FunctionDefinition, options: PoolOptions): PooledFunction {
  const log: FunctionLog = openFunctionLog(options.logFolder, definition.title);
  const processes = processShelf(() => startFunctionProcess(definition, options, log));
  const turns = turnstile(definition.maxConcurrency);
  return {
    definition,
    warmUp: async () => {
      const started = await processes.take();
      if ('kind' in started) return describeFailedStart(definition, started);
      processes.putBack(started);
      return undefined;
    },
    invoke: async (event) => {
      await turns.enter();
      try {
        const process = await processes.take();
        if ('kind' in process) return process;
        const outcome = await process.invoke(event);
        processes.putBack(process);
        return outcome;
      } finally {
        turns.leave();
      }
    },
    kill: () => processes.killAll(),
    stop: async () => {
      await processes.close();
      await log.close();
    },
  };
}

type Started = FunctionProcess | FunctionFailure;

/** The living processes of one function: idle ones are used again, dead ones are forgotten. */
function processShelf(start: () => Promise<Started>) {
  const idle: FunctionProcess[] = [];
  const living = new Set<FunctionProcess>();
  const starting = new Set<Promise<Started>>();
  let closed = false;

  const fresh = async (): Promise<Started> => {
    if (closed) return failure('crash', 'Runtime.Stopped', 'the local cloud is stopping');
    const starts = start();
    starting.add(starts);
    const started = await starts;
    starting.delete(starts);
    if (!('kind' in started)) living.add(started);
    return started;
  };
  const killAll = async (): Promise<number> => {
    const running = [...living].filter((process) => process.alive());
    await Promise.all(running.map((process) => process.kill()));
    return running.length;
  };
  return {
    take: async (): Promise<Started> => {
      const found = idle.pop();
      if (!found) return fresh();
      if (found.alive()) return found;
      living.delete(found);
      return fresh();
    },
    putBack: (process: FunctionProcess): void => {
      if (process.alive()) idle.push(process);
      else living.delete(process);
    },
    killAll,
    close: async (): Promise<void> => {
      closed = true;
      await Promise.all(starting);
      await killAll();
    },
  };
}

/** Lets `places` callers in at a time, in the order of their coming. */
function turnstile(places: number) {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return {
    enter: async (): Promise<void> => {
      if (inside < places) inside += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    leave: (): void => {
      const next = waiting.shift();
      if (next) next();
      else inside -= 1;
    },
  };
}

function describeFailedStart(definition: FunctionDefinition, failed: FunctionFailure): string {
  const lines = [
    `function ${definition.title} (${definition.name}) did not start: ${failed.errorType}: ${failed.errorMessage}`,
    ...failed.trace.map((line) => `    ${line}`),
  ];
  return lines.join('\n');
}
