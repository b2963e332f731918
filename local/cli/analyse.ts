// `saras analyse TRADES [--bars DIR] [--as-of DATE] [--json]`: the pure pipeline, in process.
import { parseArgs } from 'node:util';
import { type AdvisorReport, advisorReport } from '#contracts/advisor-report.ts';
import { asOfDate } from '#contracts/http.ts';
import { type Analysis, analyse } from '#core/pipeline/analysis.ts';
import type { Counts } from '#ports/uploads.ts';
import { type ReadTrades, readContractLots, readTrades } from './analysis-inputs.ts';
import { leaderboardTable } from './leaderboard-table.ts';
import { progress } from './progress.ts';
import { rejectLines } from './rejects-table.ts';
import { UsageError } from './usage.ts';

/** What `--json` prints, as one object. */
interface AnalysisReport {
  readonly counts: Counts;
  readonly rejected: readonly {
    readonly line: number;
    readonly field: string | null;
    readonly code: string;
    readonly message: string;
  }[];
  readonly asOf: string | null;
  readonly advisors: readonly AdvisorReport[];
}

const SHOWN_ADVISORS = 25;
const SHOWN_REJECTS = 20;

export async function analyseCommand(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      bars: { type: 'string' },
      'as-of': { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const [path, ...extra] = positionals;
  if (path === undefined || extra.length > 0) {
    throw new UsageError('analyse TRADES [--bars DIR] [--as-of DATE] [--json]');
  }
  const asOf = asOfOption(values['as-of']);
  const bar = progress('reading', 'rows', values.json);
  const read = await readTrades(path, (rows) => bar.update(rows, rows));
  bar.stop();
  const lots = await readContractLots(path, values.bars);
  if (lots.path !== null && !values.json) process.stderr.write(`lots from ${lots.path}\n`);
  const analysis = analyse(read.trades, lots.lotOf, asOf);
  print(values.json, read, analysis);
}

/** The date of --as-of, null when not given. Throws UsageError for anything else. */
export function asOfOption(text: string | undefined): string | null {
  if (text === undefined) return null;
  const parsed = asOfDate.safeParse(text);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(`--as-of: ${issue?.message}, found "${text}"`);
}

function print(json: boolean, read: ReadTrades, analysis: Analysis): void {
  const report = analysisReport(read, analysis);
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : text(read, report));
}

const analysisReport = ({ counts, rejects }: ReadTrades, analysis: Analysis): AnalysisReport => ({
  counts,
  rejected: rejects.map(({ line, field, code, message }) => ({ line, field, code, message })),
  asOf: analysis.asOf,
  advisors: analysis.standings.map(advisorReport),
});

function text({ rejects }: ReadTrades, { counts, asOf, advisors }: AnalysisReport): string {
  const summary = Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
  const shown =
    rejects.length > 0 ? `${rejectLines(rejects, rejects.length, SHOWN_REJECTS)}\n` : '';
  return `rows: ${summary}\n${shown}as of ${asOf ?? '-'}\n${leaderboardTable(advisors, SHOWN_ADVISORS)}\n`;
}
