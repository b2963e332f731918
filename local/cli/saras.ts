// The command line: `npm run -s saras -- COMMAND`.
import { PriceFileUnreadable } from '#adapters/files/price-rows.ts';
import { FileRefused } from '#core/pipeline/parse.ts';
import { ApiRefused, StackUnreachable, UploadFailed } from '#local/client/saras-api.ts';
import { analyseCommand } from './analyse.ts';
import { backtestCommand } from './backtest.ts';
import { doctorCommand } from './doctor.ts';
import { ingestCommand } from './ingest.ts';
import { regimesCommand } from './regimes.ts';
import { rulesCommand } from './rules.ts';
import { simulateCommand } from './simulate.ts';
import { UsageError } from './usage.ts';

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  analyse: analyseCommand,
  regimes: regimesCommand,
  rules: rulesCommand,
  backtest: backtestCommand,
  simulate: simulateCommand,
  ingest: ingestCommand,
  doctor: doctorCommand,
};

const HELP = `saras COMMAND

  analyse TRADES [--bars DIR] [--as-of DATE] [--json]   the pure pipeline, in process
  rules TRADES --bars DIR [--as-of DATE] [--configuration FILE] [--json]
                                                        rules, their selection and gates, judged out of sample
  backtest TRADES --bars DIR --from DATE --to DATE [--configuration FILE] [--json]
                                                        rules of the past traded with a sized book, policy by policy
  simulate --signals FILE --tape FILE [--rules FILE] [--conditions FILE] [--seed N]
           [--faults LEVEL] [--days N] [--signal ID] [--json]
                                                        the trading engine through days, with a broker played on the tape
  regimes --daily DIR | --data DIR [--underlying NAME ...] [--json]
                                                        labels of both schemes, split by year
  ingest FILE [--kind KIND] [--as-of DATE] [--api URL]  send a file to the running stack
  doctor [--json]                                       what is missing or broken here
`;

const [name = 'help', ...args] = process.argv.slice(2);
const command = COMMANDS[name];
if (!command) {
  process.stderr.write(HELP);
  process.exitCode = name === 'help' || name === '--help' ? 0 : 2;
} else {
  try {
    await command(args);
  } catch (error) {
    process.exitCode = report(error);
  }
}

/** What people did wrong is one line; anything else shows where it happened. */
function report(error: unknown): number {
  if (isExpected(error)) {
    process.stderr.write(`saras: ${error.message}\n`);
    return 2;
  }
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return 1;
}

function isExpected(error: unknown): error is Error {
  if (error instanceof UsageError || error instanceof FileRefused) return true;
  if (error instanceof PriceFileUnreadable) return true;
  if (error instanceof UploadFailed || error instanceof StackUnreachable) return true;
  if (error instanceof ApiRefused) return error.status < 500;
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ENOENT' || String(error.code).startsWith('ERR_PARSE_ARGS'))
  );
}
