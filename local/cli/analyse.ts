// `saras analyse TRADES [--bars DIR] [--as-of DATE] [--json]`: the pure pipeline, in process.
import { basename } from 'node:path';
import { priceFolder } from '#adapters/files/price-folder.ts';
import { type AdvisorReport, advisorReport } from '#contracts/advisor-report.ts';
import { optionReport } from '#contracts/option-report.ts';
import { pathReport } from '#contracts/path-report.ts';
import type { OptionMetrics } from '#core/analytics/options/option-metrics.ts';
import type { IsoDate } from '#core/market/ist.ts';
import { type Analysis, analyse, lastExitAsOf } from '#core/pipeline/analysis.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import type { Counts } from '#ports/uploads.ts';
import { type ReadTrades, readContractLots, readTrades } from './analysis-inputs.ts';
import { analysisOptions } from './analysis-options.ts';
import { leaderboardTable } from './leaderboard-table.ts';
import { type OptionFigures, optionFigures } from './option-figures.ts';
import { optionLines } from './option-lines.ts';
import { progress } from './progress.ts';
import { lostRows, rejectLines } from './rejects-table.ts';
import { type RunTiming, type Stopwatch, stopwatch, timingLine } from './run-timing.ts';
import { tapeLines } from './tape-lines.ts';
import { type TapeReport, type TradePaths, tradePaths } from './trade-paths.ts';

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
  /** With --bars each advisor also has what his trades went through; options null without any. */
  readonly advisors: readonly AdvisorReport[];
  /** With --bars: what the tape says of the trades, how many it knows, and why not all. */
  readonly tape?: TapeReport;
  readonly options?: OptionMetrics | null;
  readonly timing?: RunTiming;
}

const USAGE = 'analyse TRADES [--bars DIR] [--as-of DATE] [--json]';
const SHOWN_ADVISORS = 25;
const SHOWN_REJECTS = 20;

export async function analyseCommand(args: readonly string[]): Promise<void> {
  const { path, bars, asOf, json } = analysisOptions(args, USAGE);
  const watch = stopwatch();
  const bar = progress('reading', 'rows', json);
  const read = await readTrades(path, (rows) => bar.update(rows, 0));
  bar.stop();
  const lots = await readContractLots(path, bars);
  if (lots.path !== null && !json) process.stderr.write(`lots from ${lots.path}\n`);
  const lost = lots.rejects.slice(0, SHOWN_REJECTS);
  process.stderr.write(lostRows(basename(lots.path ?? ''), lost, lots.rejects.length));
  watch.phase('reading');
  const { trades } = read;
  const date = asOf ?? lastExitAsOf(trades);
  const tape =
    bars === undefined || date === null
      ? null
      : await readTape({ trades, lotOf: lots.lotOf, folder: bars, asOf: date }, json, watch);
  const analysis = analyse(trades, lots.lotOf, date, tape?.paths.of);
  const report = analysisReport(read, analysis, tape);
  watch.phase('metrics');
  const timing = watch.timing(read.counts.read);
  if (json) {
    const timed = tape === null ? report : { ...report, timing };
    process.stdout.write(`${JSON.stringify(timed)}\n`);
    return;
  }
  process.stdout.write(text(read, report));
  process.stderr.write(timingLine(timing));
}

interface TapeInputs {
  readonly trades: readonly ReportedTrade[];
  readonly lotOf: (contract: string) => number | undefined;
  readonly folder: string;
  readonly asOf: IsoDate;
}

/** What the prices of a folder say of the trades. */
interface TapeReading {
  readonly paths: TradePaths;
  readonly options: OptionFigures;
}

async function readTape(
  { trades, lotOf, folder, asOf }: TapeInputs,
  silent: boolean,
  watch: Stopwatch,
): Promise<TapeReading> {
  const bar = progress('price paths', 'trades', silent);
  const onTrades = (done: number, total: number) => bar.update(done, total);
  const history = priceFolder(folder);
  const paths = await tradePaths(trades, history, { asOf, onTrades });
  bar.stop();
  watch.phase('paths');
  const sources = { history, folder, asOf, lotOf, excursionOf: paths.of };
  const options = await optionFigures(trades, sources);
  watch.phase('options');
  return { paths, options };
}

const analysisReport = (
  { counts, rejects }: ReadTrades,
  { asOf, standings }: Analysis,
  tape: TapeReading | null,
): AnalysisReport => ({
  counts,
  rejected: rejects.map(({ line, field, code, message }) => ({ line, field, code, message })),
  asOf,
  advisors: standings.map((standing) =>
    tape === null ? advisorReport(standing) : taped(advisorReport(standing), tape),
  ),
  ...(tape === null
    ? {}
    : { tape: tape.paths.tape, options: tape.options.all && optionReport(tape.options.all) }),
});

/** Also an advisor none of whose trades the tape knows has a path: its coverage says so. */
function taped(report: AdvisorReport, tape: TapeReading): AdvisorReport {
  const { path, options: _, ...rest } = report;
  const { advisorId } = report;
  return {
    ...rest,
    path: path ?? pathReport(tape.paths.metricsOf(advisorId)),
    options: optionsOf(tape, advisorId),
  };
}

function optionsOf({ options }: TapeReading, advisorId: string): OptionMetrics | null {
  const metrics = options.metricsOf(advisorId);
  return metrics && optionReport(metrics);
}

function text({ rejects }: ReadTrades, report: AnalysisReport): string {
  const { counts, asOf, advisors, tape, options } = report;
  const listed = (named: Readonly<Record<string, number>>) =>
    Object.entries(named)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ');
  const summary = listed({ ...counts });
  const shown =
    rejects.length > 0 ? `${rejectLines(rejects, rejects.length, SHOWN_REJECTS)}\n` : '';
  const tapeShown = tape === undefined ? '' : tapeLines(tape);
  const optionsShown = options ? optionLines(options) : '';
  return `rows: ${summary}\n${shown}${tapeShown}${optionsShown}as of ${asOf ?? '-'}\n${leaderboardTable(advisors, SHOWN_ADVISORS)}\n`;
}
