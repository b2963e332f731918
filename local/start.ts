// `npm start`: the deployed wiring on this machine, filled with real or sample data, to the leaderboard.
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from './cli/usage.ts';
import { LOCAL_FOLDER } from './client/stack-registry.ts';
import { START_USAGE, startOptions } from './run/options.ts';
import { runStack } from './run/stack.ts';
import { removeDeadRuns } from './state-folder.ts';

const workFolder = join(LOCAL_FOLDER, 'work', String(process.pid));
removeDeadRuns(LOCAL_FOLDER);
removeDeadRuns(dirname(workFolder));
try {
  await runStack(startOptions(process.argv.slice(2)), workFolder);
} catch (error) {
  process.exitCode = report(error);
} finally {
  // A synthesis that was stopped may still be writing.
  rmSync(workFolder, { recursive: true, force: true, maxRetries: 10 });
}

function report(error: unknown): number {
  if (error instanceof UsageError || isArgumentError(error)) {
    process.stderr.write(`${error.message}\nusage: ${START_USAGE}\n`);
    return 2;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
  return 1;
}

function isArgumentError(error: unknown): error is Error {
  return (
    error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  );
}
